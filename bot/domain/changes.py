"""Changes: what may be changed about the organization, one closed union."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from bot.domain.ids import ChannelId, ModelName, PositionName, RepositoryName, RoleName, UserId


@dataclass(frozen=True, slots=True)
class ReassignOwner:
    """Another person answers for a role."""

    role: RoleName
    owner: UserId


@dataclass(frozen=True, slots=True)
class SetTools:
    """A role's lane becomes these patterns, and no others."""

    role: RoleName
    tools: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SetLimits:
    """Some of the limits of a role's jobs change; those that are None stay as they are."""

    role: RoleName
    turns: int | None = None
    tokens: int | None = None
    cost_microusd: int | None = None
    duration: timedelta | None = None
    rounds: int | None = None
    idle_turns: int | None = None
    calls_a_turn: int | None = None

    @property
    def given(self) -> Mapping[str, int | timedelta]:
        """The limits that change, by the names they have in `Limits`."""
        names = ("turns", "tokens", "cost_microusd", "duration", "rounds", "idle_turns")
        found = {name: getattr(self, name) for name in (*names, "calls_a_turn")}
        return {name: value for name, value in found.items() if value is not None}


@dataclass(frozen=True, slots=True)
class SetPrompt:
    """A role's instructions become this text."""

    role: RoleName
    text: str


@dataclass(frozen=True, slots=True)
class SetDuties:
    """A role's job description changes; what is None stays as it is."""

    role: RoleName
    mission: str | None = None
    responsible: tuple[str, ...] | None = None
    not_responsible: tuple[str, ...] | None = None
    accountable_for: str | None = None
    reports_to: str | None = None


@dataclass(frozen=True, slots=True)
class NewRole:
    """A role that is not there yet. `stages` are named as in org.yml; `prompt` is the text.

    `outcome` is the number it has to move, with the keys of org.yml.
    """

    mission: str
    owner: UserId
    reports_to: str
    stages: tuple[str, ...]
    tools: tuple[str, ...]
    prompt: str
    responsible: tuple[str, ...] = ()
    not_responsible: tuple[str, ...] = ()
    accountable_for: str = "outcome"
    outcome: Mapping[str, object] | None = None


@dataclass(frozen=True, slots=True)
class Hire:
    """A new position fills a role, which may be new itself. An inactive one gets no work yet."""

    position: PositionName
    role: RoleName
    models: tuple[ModelName, ...]
    active: bool = True
    new_role: NewRole | None = None


@dataclass(frozen=True, slots=True)
class Retire:
    """A position gets no work any more and makes no call. It stays readable, and never returns."""

    position: PositionName


@dataclass(frozen=True, slots=True)
class Activate:
    """A position gets work from now on."""

    position: PositionName


@dataclass(frozen=True, slots=True)
class Deactivate:
    """A position gets no new work; what it is at, it finishes."""

    position: PositionName


@dataclass(frozen=True, slots=True)
class SetModels:
    """A position works with these models: the first that can be used."""

    position: PositionName
    models: tuple[ModelName, ...]


@dataclass(frozen=True, slots=True)
class Merge:
    """One of two positions that do the same retires, and the other goes on in its place.

    They may be of two roles: duplicates often are.
    """

    from_position: PositionName
    into_position: PositionName


@dataclass(frozen=True, slots=True)
class Replace:
    """Roll over: the new position of the same role gets the work, and the old one retires."""

    old_position: PositionName
    new_position: PositionName


@dataclass(frozen=True, slots=True)
class RollOver:
    """The new position of the same role gets the work, in the old one's place in the order.

    Unlike with `Replace` the old one finishes what it is at, and may come back the same way.
    """

    old_position: PositionName
    new_position: PositionName


@dataclass(frozen=True, slots=True)
class SetChannel:
    """Requests in a channel are meant for this repository by default, or for none."""

    channel: ChannelId
    repository: RepositoryName | None = None


Change = (
    ReassignOwner
    | SetTools
    | SetLimits
    | SetPrompt
    | SetDuties
    | Hire
    | Retire
    | Activate
    | Deactivate
    | SetModels
    | Merge
    | Replace
    | RollOver
    | SetChannel
)
