"""Staffing: which position takes a stage, and with which of its models."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.domain.assignments import Assignment
from bot.domain.ids import ModelName, PositionName, RepositoryName
from bot.domain.organization import Environment, Model, Organization, Position, Start
from bot.domain.reviews import independent
from bot.domain.stages import Stage
from bot.errors import InvalidInputError, NotFoundError

_MAKING = frozenset({Stage.SPECIFICATION, Stage.IMPLEMENTATION})
"""The stages that make what is reviewed."""


@dataclass(frozen=True, slots=True)
class Staffed:
    """A position and the model it works with."""

    position: Position
    model: Model


@dataclass(frozen=True, slots=True)
class Staffing:
    """Who can be put on a stage. `available` are the models that have a key."""

    organization: Organization
    available: frozenset[ModelName]

    def staff(self, position: PositionName) -> Staffed:
        """Return a position with the first of its models that can be used."""
        return self._staffed(self.organization.position(position))

    def put_on(self, assignment: Assignment) -> Staffed:
        """Return the position and the model that an assignment was given. Raises NotFoundError."""
        position = self.organization.position(assignment.position)
        return Staffed(position, self.organization.model(assignment.model))

    def dispatcher(self) -> Staffed:
        """Return who reads requests. Raises NotFoundError."""
        return self._usable(self.organization.serving(Stage.INTAKE), Stage.INTAKE)[0]

    def specifier(self) -> Staffed:
        """Return who writes specifications. Raises NotFoundError."""
        return self._usable(self.organization.serving(Stage.SPECIFICATION), Stage.SPECIFICATION)[0]

    def reviewer(
        self, stage: Stage, *, author: Staffed, past: Iterable[Assignment] = ()
    ) -> Staffed:
        """Return who reviews the author's work: another position, of another lineage if possible.

        `past` is what positions did for this job before: nobody reviews what they have a part in.
        Raises NotFoundError when nobody can.
        """
        took_part = {author.position.name, *(a.position for a in past if a.stage in _MAKING)}
        serving = self.organization.serving(stage)
        usable = self._usable([p for p in serving if p.name not in took_part], stage)
        for staffed in usable:
            if independent(author.model.lineages, staffed.model.lineages):
                return staffed
        return usable[0]

    def owners(self, past: Iterable[Assignment] = ()) -> tuple[Position, ...]:
        """Return the positions that can own a job, or this one, given what they did for it before.

        Who has reviewed a job never builds it, a holder of the veto least of all.
        """
        reviewed = {a.position for a in past if a.stage.is_review}
        serving = self.organization.serving(Stage.IMPLEMENTATION)
        return tuple(position for position in serving if position.name not in reviewed)

    def owner(self, position: PositionName, *, past: Iterable[Assignment] = ()) -> Staffed:
        """Return a position as the owner of a job. Raises InvalidInputError, NotFoundError."""
        if position not in {owner.name for owner in self.owners(past)}:
            raise InvalidInputError(
                f"{position} cannot own this job: it does not build, or it has reviewed the job."
            )
        return self.staff(position)

    def starts_at_once(self, owner: PositionName, repository: RepositoryName) -> bool:
        """Whether nobody need agree to the scope: the role asks nobody, and nothing is at stake."""
        harmless = self.organization.repository(repository).environment is Environment.DISPOSABLE
        return harmless and self.organization.role_of(owner).start is Start.AT_ONCE

    def _usable(self, positions: Sequence[Position], stage: Stage) -> list[Staffed]:
        """Return those that have a model with a key, at least one of them."""
        if not positions:
            raise NotFoundError(f"No position can do the {stage}.")
        found = [self._find(position) for position in positions]
        # Where nobody is usable, the first of them says which key is missing.
        return [staffed for staffed in found if staffed] or [self._staffed(positions[0])]

    def _staffed(self, position: Position) -> Staffed:
        staffed = self._find(position)
        if staffed is None:
            raise NotFoundError(
                f"The position {position.name} has no usable model: set the key of one of "
                + ", ".join(position.models)
            )
        return staffed

    def _find(self, position: Position) -> Staffed | None:
        for name in position.models:
            if name in self.available:
                return Staffed(position, self.organization.models[name])
        return None
