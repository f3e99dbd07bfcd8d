"""Cards about agents themselves: what the people who answer for them see and decide."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.domain.decline import Alarm
from bot.domain.departures import Departure
from bot.domain.hiring import Candidate
from bot.domain.ids import JobId, PositionName, UserId
from bot.domain.jobs import Job
from bot.domain.offboarding import Offboarding
from bot.domain.organization import Role
from bot.domain.probes import Probe
from bot.domain.shadow_reports import Report
from bot.domain.shadows import Shadow
from bot.domain.sprawl import Sprawl


@dataclass(frozen=True, slots=True)
class AlarmCard:
    """A decline of a position that is more than noise, for who answers for it."""

    alarm: Alarm


@dataclass(frozen=True, slots=True)
class ProbeCard:
    """A known defect a reviewer passed, for who answers for it. `link` leads to the job."""

    probe: Probe
    link: str = ""


@dataclass(frozen=True, slots=True)
class OwnedRole:
    """A role and the active positions that fill it."""

    role: Role
    positions: tuple[PositionName, ...]


@dataclass(frozen=True, slots=True)
class DepartureCard:
    """Who left, what they owned, and who is to name the next owner."""

    departure: Departure
    owned: tuple[OwnedRole, ...]


@dataclass(frozen=True, slots=True)
class OffboardingCard:
    """A position on its way out: its list, and its open jobs with who could take each."""

    offboarding: Offboarding
    jobs: tuple[Job, ...] = ()
    routes: Mapping[JobId, tuple[PositionName, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SprawlCard:
    """Which agents are too many, and those of them that are being retired."""

    sprawl: Sprawl
    going: Mapping[PositionName, Offboarding] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CandidateCard:
    """A position that is not at work yet: its five parts, its cases, and who decides.

    `filled` says whether anybody is at work in its role; `role` is None where it is gone.
    """

    candidate: Candidate
    role: Role | None
    people: tuple[UserId, ...]
    charged: bool = True
    filled: bool = True


@dataclass(frozen=True, slots=True)
class ShadowCard:
    """How a shadow differs from whom it shadows, and who decides. `links` lead to the real jobs.

    `looks` counts the pairs of revisions nobody has looked at blind; `examined` says whether the
    candidate has passed the cases of its role, or had work before.
    """

    shadow: Shadow
    report: Report
    models: tuple[str, ...]
    people: tuple[UserId, ...]
    links: Mapping[JobId, str] = field(default_factory=dict)
    charged: bool = True
    looks: int = 0
    examined: bool = True
