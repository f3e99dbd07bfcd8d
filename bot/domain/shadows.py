"""Shadows: a candidate does what a position did, without effect, until its owner decides."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.changes import Change, Hire, Replace, RollOver
from bot.domain.ids import ModelName, PositionName, RoleName, ShadowId, UserId
from bot.domain.offboarding import retirers
from bot.domain.organization import Organization, Position
from bot.domain.stages import Stage
from bot.errors import ConflictError, ForbiddenError, InvalidInputError, NotFoundError

WAY_BACK = timedelta(days=7)
"""How long after Roll over the old position can be put back by one click."""

LONGEST = timedelta(days=90)
MOST_JOBS = 200


class ShadowStatus(StrEnum):
    """How far a shadow has come. One that is over gets no job any more; its owner decides."""

    STANDING = "standing"
    OVER = "over"
    STOPPED = "stopped"
    ROLLED_OVER = "rolled over"
    ROLLED_BACK = "rolled back"
    SETTLED = "settled"

    @property
    def is_open(self) -> bool:
        """Whether its owner has still to decide."""
        return self in {ShadowStatus.STANDING, ShadowStatus.OVER}


@dataclass(frozen=True, slots=True)
class Order:
    """What somebody asks for: `candidate` is an inactive position, or a model for a new one.

    Money is in millionths of a US dollar.
    """

    incumbent: PositionName
    candidate: str
    until: datetime
    jobs: int
    cost_microusd: int


@dataclass(frozen=True, slots=True)
class Shadow:
    """One candidate beside the position whose work it gets a copy of.

    It ends at `until`, after `jobs` jobs, or when it has cost `cost_microusd` (millionths of a US
    dollar), whichever comes first; `reason` says which, or what became of it.
    """

    id: ShadowId
    incumbent: PositionName
    candidate: PositionName
    role: RoleName
    by: UserId
    at: datetime
    until: datetime
    jobs: int
    cost_microusd: int
    status: ShadowStatus = ShadowStatus.STANDING
    reason: str = ""
    decided_by: UserId | None = None
    decided_at: datetime | None = None
    version: int = 0

    @property
    def back_until(self) -> datetime | None:
        """Until when it can be rolled back; None where it was not rolled over."""
        if self.status is not ShadowStatus.ROLLED_OVER or self.decided_at is None:
            return None
        return self.decided_at + WAY_BACK

    def reached(self, *, at: datetime, begun: int, cost_microusd: int) -> str | None:
        """Say which of its ends it has come to; None while it goes on. `begun` counts its jobs."""
        if at >= self.until:
            return f"Its last day was {self.until:%Y-%m-%d}."
        if begun >= self.jobs:
            return f"It has had as many jobs as were allowed: {self.jobs}."
        if cost_microusd >= self.cost_microusd:
            return f"It has cost the ${self.cost_microusd / 1e6:.2f} that were allowed."
        return None

    def over(self, reason: str) -> "Shadow":
        """Return it at its end. Raises ConflictError where it gets no jobs any more."""
        if self.status is not ShadowStatus.STANDING:
            raise ConflictError(f"Shadow {self.id} is {self.status}; it gets no jobs any more.")
        return replace(self, status=ShadowStatus.OVER, reason=reason)

    def stopped(self, *, by: UserId, at: datetime) -> "Shadow":
        """Return it stopped by a person. Raises ConflictError where that is decided."""
        return self._decided(ShadowStatus.STOPPED, by=by, at=at)

    def rolled_over(self, *, by: UserId, at: datetime) -> "Shadow":
        """Return it with the candidate in place. Raises ConflictError where that is decided."""
        return self._decided(ShadowStatus.ROLLED_OVER, by=by, at=at)

    def rolled_back(self, *, by: UserId, at: datetime) -> "Shadow":
        """Return it with the old position back. Raises ConflictError when that is too late."""
        if self.back_until is None:
            said = f" by <@{self.decided_by}>" if self.decided_by else ""
            raise ConflictError(f"Shadow {self.id} is {self.status}{said}: nothing to roll back.")
        if at >= self.back_until:
            raise ConflictError(
                f"The way back ended on {self.back_until:%Y-%m-%d %H:%M} UTC. "
                f"Hire another agent, or shadow {self.candidate} with one."
            )
        return replace(self, status=ShadowStatus.ROLLED_BACK, decided_by=by, decided_at=at)

    def settled(self, reason: str) -> "Shadow":
        """Return it without a way back. Raises ConflictError where there was none."""
        if self.back_until is None:
            raise ConflictError(f"Shadow {self.id} is {self.status}.")
        return replace(self, status=ShadowStatus.SETTLED, reason=reason)

    def _decided(self, status: ShadowStatus, *, by: UserId, at: datetime) -> "Shadow":
        if not self.status.is_open:
            said = f"<@{self.decided_by}> was faster: it" if self.decided_by else "It"
            raise ConflictError(f"{said} is {self.status} already.")
        return replace(self, status=status, decided_by=by, decided_at=at)


def enrolment(order: Order, organization: Organization) -> tuple[PositionName, tuple[Change, ...]]:
    """Return who becomes the shadow, and what the registry must take in for that.

    Raises NotFoundError where the order names neither a model nor a position.
    """
    known = organization.positions.get(PositionName(order.candidate))
    if known is not None:
        return known.name, ()
    model = ModelName(order.candidate)
    if model not in organization.models:
        models = ", ".join(organization.models)
        raise NotFoundError(
            f"{order.candidate} is no model and no position. Models: {models or 'none'}."
        )
    incumbent = organization.position(order.incumbent)
    name = next_name(incumbent.name, organization.positions)
    return name, (Hire(name, incumbent.role, (model,), active=False),)


def next_name(like: PositionName, taken: Iterable[PositionName]) -> PositionName:
    """Return a free name like this one with another number: `builder-3` after `builder-1`."""
    stem, _, number = like.rpartition("-")
    base = stem if stem and number.isdecimal() else like
    names = frozenset(taken)
    count = 2
    while f"{base}-{count}" in names:
        count += 1
    return PositionName(f"{base}-{count}")


def rolling_over(shadow: Shadow) -> tuple[Change, ...]:
    """Return what makes the candidate take over: the old position finishes what it is at.

    It is not retired yet. A retired one makes no call, so its jobs could not end, and never comes
    back, so there would be no way back.
    """
    return (RollOver(shadow.incumbent, shadow.candidate),)


def rolling_back(shadow: Shadow) -> tuple[Change, ...]:
    """Return what puts the old position back."""
    return (RollOver(shadow.candidate, shadow.incumbent),)


def retiring(shadow: Shadow, organization: Organization) -> tuple[Change, ...]:
    """Return what retires the old position once there is no way back.

    It never returns from that, so whatever was changed by hand meanwhile holds. Raises
    ConflictError where the two have not the places any more that Roll over gave them,
    NotFoundError.
    """
    if organization.position(shadow.incumbent).active:
        raise ConflictError(f"{shadow.incumbent} has work again, so it did not retire.")
    if not organization.position(shadow.candidate).active:
        raise ConflictError(
            f"{shadow.candidate} gets no work any more, so {shadow.incumbent} did not retire."
        )
    return (Replace(shadow.incumbent, shadow.candidate),)


def stages_of(organization: Organization, role: RoleName) -> frozenset[Stage]:
    """Return the stages of a role that can be shadowed: reviews, and building."""
    stages = organization.roles[role].stages
    return frozenset(s for s in stages if s.is_review or s is Stage.IMPLEMENTATION)


def refuse_stranger(
    organization: Organization, role: RoleName, *, by: UserId, gone: frozenset[UserId]
) -> None:
    """Raise ForbiddenError for whoever does not decide about the agents of a role.

    Of a role that is gone meanwhile, operators decide.
    """
    if role not in organization.roles:
        if by not in organization.operators:
            raise ForbiddenError(f"The role {role} is gone, so only an operator decides.")
    elif by not in retirers(organization, role, gone=gone):
        owner = organization.roles[role].owner
        raise ForbiddenError(f"Only <@{owner}>, who owns the role {role}, or an operator decides.")


def refuse_order(
    order: Order, organization: Organization, *, shadows: Sequence[Shadow], now: datetime
) -> None:
    """Refuse a shadow that cannot be. `shadows` are those that are open.

    Raises NotFoundError, ConflictError, InvalidInputError.
    """
    incumbent = organization.position(order.incumbent)
    _refuse_bounds(order, now=now)
    if not incumbent.active:
        raise ConflictError(f"{incumbent.name} gets no work, so there is nothing to shadow.")
    if not stages_of(organization, incumbent.role):
        raise InvalidInputError(
            f"{incumbent.name} neither builds nor reviews. Only that can be shadowed."
        )
    known = organization.positions.get(PositionName(order.candidate))
    if known is not None:
        _refuse_candidate(known, incumbent)
    busy = {name for each in shadows for name in (each.incumbent, each.candidate)}
    for name in (incumbent.name, order.candidate):
        if name in busy:
            raise ConflictError(f"{name} has a part in another shadow. Decide about that first.")


def _refuse_bounds(order: Order, *, now: datetime) -> None:
    if not now < order.until <= now + LONGEST:
        raise InvalidInputError(f"Choose a day within the next {LONGEST.days} for its end.")
    if not 1 <= order.jobs <= MOST_JOBS:
        raise InvalidInputError(f"Choose between 1 and {MOST_JOBS} jobs.")
    if order.cost_microusd < 1:
        raise InvalidInputError("Allow it some cost, or it could do nothing.")


def _refuse_candidate(candidate: Position, incumbent: Position) -> None:
    if candidate.name == incumbent.name:
        raise InvalidInputError(f"{incumbent.name} cannot shadow itself. Name a model.")
    if candidate.role != incumbent.role:
        raise InvalidInputError(
            f"{candidate.name} fills the role {candidate.role}, and {incumbent.name} the role "
            f"{incumbent.role}. Only a position of the same role can take its place."
        )
    if candidate.retired or candidate.active:
        state = "is retired" if candidate.retired else "has work of its own"
        raise ConflictError(
            f"{candidate.name} {state}. Name a model, or a position that gets no work yet."
        )
