"""Staffing: which position takes a stage, and with which of its models."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.domain.ids import ModelName, PositionName
from bot.domain.organization import Model, Organization, Position
from bot.domain.reviews import independent
from bot.domain.stages import Stage
from bot.errors import NotFoundError


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

    def dispatcher(self) -> Staffed:
        """Return who reads requests. Raises NotFoundError."""
        return self._first(self.organization.serving(Stage.INTAKE), Stage.INTAKE)

    def reviewer(self, stage: Stage, *, author: Staffed) -> Staffed:
        """Return who reviews the author's work: another position, of another lineage if possible.

        Raises NotFoundError when nobody can.
        """
        others = [
            self._staffed(position)
            for position in self.organization.serving(stage)
            if position.name != author.position.name
        ]
        for staffed in others:
            if independent(author.model.lineages, staffed.model.lineages):
                return staffed
        if not others:
            raise NotFoundError(f"No position can do the {stage}.")
        return others[0]

    def owners(self) -> tuple[Position, ...]:
        """Return the positions that can own a job."""
        return self.organization.serving(Stage.IMPLEMENTATION)

    def _first(self, positions: Iterable[Position], stage: Stage) -> Staffed:
        for position in positions:
            return self._staffed(position)
        raise NotFoundError(f"No position serves the stage {stage}.")

    def _staffed(self, position: Position) -> Staffed:
        for name in position.models:
            if name in self.available:
                return Staffed(position, self.organization.models[name])
        raise NotFoundError(
            f"The position {position.name} has no usable model: set the key of one of "
            + ", ".join(position.models)
        )
