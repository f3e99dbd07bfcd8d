"""Performance: what the records say about one position in a period, and how many they are."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from itertools import pairwise

from bot.domain.ids import PositionName, RoleName, UserId
from bot.domain.outcome_numbers import OutcomeNumber, Reading
from bot.domain.quarters import Quarter
from bot.domain.significance import Share


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of time; `until` is the first moment after it."""

    since: datetime
    until: datetime

    def split(self, at: Sequence[datetime]) -> tuple["Period", ...]:
        """Return the stretches between the moments that are within it, oldest first."""
        inside = sorted({moment for moment in at if self.since < moment < self.until})
        return tuple(Period(a, b) for a, b in pairwise((self.since, *inside, self.until)))


@dataclass(frozen=True, slots=True)
class Probes:
    """Defects put in front of a reviewer on purpose, and what it did about them."""

    seeded: int = 0
    caught: int = 0
    missed: int = 0

    @property
    def decided(self) -> Share:
        """Those caught, of those it passed a verdict on."""
        return Share(self.caught, self.caught + self.missed)


NOT_CHARGED = "not charged: the demo's model is scripted"
"""What is said beside every sum of money where a script answers for the models."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts of one position in one period, as the records give them. Money is in millionths.

    `jobs` are those it was put to work on. `ended` and `completed` are jobs it owned that ended in
    the period, and those of them that were accepted, after `lead_seconds` from the
    request on in all; `rounds` (beyond the first), `revisions` and
    `touches` (by people) are of all that ended. `approved` and `returned` are people's decisions
    about results of jobs it owned. `useful` are accepted jobs it had any part in. `timed` are jobs
    with an expected time, of which `on_time` took no longer; both sums are in seconds.
    Its `verdicts` took `verdict_seconds` in all; `compared` counts each once for every other
    position's on the same revision, of which `agreed` said the same: pass, or not.
    `craft` checks ran on what it handed in for jobs that ended, of which `craft_green` were green.
    `findings` are those it filed; a confirmed one was addressed or upheld, a rejected one
    overruled by a person.
    """

    period: Period
    assignments: int = 0
    jobs: int = 0
    ended: int = 0
    completed: int = 0
    lead_seconds: int = 0
    rounds: int = 0
    revisions: int = 0
    craft: int = 0
    craft_green: int = 0
    touches: int = 0
    approved: int = 0
    returned: int = 0
    useful: int = 0
    timed: int = 0
    on_time: int = 0
    taken_seconds: int = 0
    expected_seconds: int = 0
    turns: int = 0
    tokens: int = 0
    cost_microusd: int = 0
    unpriced: int = 0
    gate_events: int = 0
    verdicts: int = 0
    passes: int = 0
    verdict_seconds: int = 0
    compared: int = 0
    agreed: int = 0
    findings: int = 0
    confirmed: int = 0
    rejected: int = 0
    charged: bool = True

    @property
    def acceptance(self) -> Share:
        """Results people accepted, of those they decided on."""
        return Share(self.approved, self.approved + self.returned)

    @property
    def completion(self) -> Share:
        """Jobs that ended accepted, of all it owned that ended."""
        return Share(self.completed, self.ended)

    @property
    def craftsmanship(self) -> Share:
        """Checks of its craft that were green, of all that ran. They never outweigh the outcome."""
        return Share(self.craft_green, self.craft)

    @property
    def punctuality(self) -> Share:
        """Jobs that took no longer than expected, of those somebody had expected a time for."""
        return Share(self.on_time, self.timed)

    @property
    def confirmation(self) -> Share:
        """Findings that were confirmed, of those anything was decided about."""
        return Share(self.confirmed, self.confirmed + self.rejected)

    @property
    def passing(self) -> Share:
        """Verdicts that were a pass."""
        return Share(self.passes, self.verdicts)

    @property
    def agreement(self) -> Share:
        """Verdicts that said what another position said of the same revision: pass, or not."""
        return Share(self.agreed, self.compared)

    @property
    def verdict_time(self) -> timedelta | None:
        """The mean time from being asked for a verdict to giving it; None without any."""
        return timedelta(seconds=self.verdict_seconds / self.verdicts) if self.verdicts else None

    @property
    def cost_per_useful(self) -> int | None:
        """What its turns cost for each accepted job it had a part in; None without any.

        With `unpriced` turns it is the least it can have been.
        """
        return round(self.cost_microusd / self.useful) if self.useful else None

    @property
    def overrun(self) -> float | None:
        """How many times the expected time its jobs took in all; None where none was expected."""
        return self.taken_seconds / self.expected_seconds if self.expected_seconds else None

    def per_ended(self, count: int) -> float | None:
        """Return a count for each job it owned that ended; None without any."""
        return count / self.ended if self.ended else None

    @property
    def lead_time(self) -> timedelta | None:
        """The mean time from a request to its accepted result; None without any."""
        return timedelta(seconds=self.lead_seconds / self.completed) if self.completed else None

    @property
    def rework(self) -> float | None:
        """Rounds of review beyond the first, and results sent back, for each ended job."""
        return self.per_ended(self.rounds + self.returned)


COUNTS = tuple(each.name for each in fields(Figures) if each.type == "int" or each.type is int)
"""The names of all counts."""


@dataclass(frozen=True, slots=True)
class OutcomeRecord:
    """The number a position's role must move, and what was read of it, oldest first."""

    number: OutcomeNumber
    readings: tuple[Reading, ...] = ()


@dataclass(frozen=True, slots=True)
class Performance:
    """Everything the records say about one position in a period.

    `quarters` are the last four, oldest first, the last of them as far as it has come. `stretches`
    are the period, split wherever its prompt, model or corpus changed. `recent_jobs` were begun in
    the 28 days up to its end. `deployed_at`, `probes` and `owner_active` are known to whoever asks,
    where they are known at all.
    """

    position: PositionName
    role: RoleName
    owner: UserId
    figures: Figures
    quarters: tuple[tuple[Quarter, Figures], ...] = ()
    stretches: tuple[Figures, ...] = ()
    outcome: OutcomeRecord | None = None
    last_used_at: datetime | None = None
    recent_jobs: int = 0
    deployed_at: datetime | None = None
    probes: Probes | None = None
    owner_active: bool = True

    @property
    def unused_for(self) -> timedelta | None:
        """How long it had been idle when the period ended; None where nobody knows."""
        since = self.last_used_at or self.deployed_at
        return max(self.figures.period.until - since, timedelta()) if since else None

    @property
    def before(self) -> Figures | None:
        """The quarter before the last one."""
        return self.quarters[-2][1] if len(self.quarters) > 1 else None
