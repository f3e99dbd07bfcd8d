"""Lost models: who answers for agents is told when a provider knows their model no more."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.domain.ids import ChannelId, MessageTs, ModelName, PositionName, UserId
from bot.domain.notices import Notice, Subject
from bot.domain.staffing import Staffing
from bot.errors import NotFoundError
from bot.ports import Clock
from storage.database import Database


@dataclass(frozen=True, slots=True)
class LostModels:
    """Says it to operators and owners, to each once. A job's own card speaks to its requester."""

    database: Database
    clock: Clock
    staffing: Staffing

    async def tell(self, model: ModelName) -> None:
        """Say which agents stand still, and what to do. Nothing where it was said already."""
        organization, now = self.staffing.organization, self.clock.now()
        known = organization.models.get(model)
        if known is None:
            return
        nowhere, no_thread = ChannelId(""), MessageTs("")
        async with self.database.transaction() as tx:
            gone = await tx.people.inactive()
            for person, positions in self._concerned(model, gone).items():
                key = f"model-lost:{model}:{known.model}:{person}"
                if await tx.outbox.known([key]) or await tx.messages.find(key):
                    continue
                text = _told(model, known.model, positions)
                said = Notice(
                    key, Subject.SAYING, 0, nowhere, no_thread, now, person=person, text=text
                )
                await tx.outbox.add(said)

    def _concerned(
        self, model: ModelName, gone: frozenset[UserId]
    ) -> Mapping[UserId, Sequence[PositionName]]:
        """Return who is told: operators of all agents with this model, owners of theirs."""
        organization = self.staffing.organization
        using = [name for name in organization.positions if self._uses(name, model)]
        found = {person: list(using) for person in sorted(organization.operators - gone)}
        for name in using:
            owner = organization.role_of(name).owner
            for person in organization.in_place_of(owner, inactive=gone):
                mine = found.setdefault(person, [])
                mine += [] if name in mine else [name]
        return found

    def _uses(self, position: PositionName, model: ModelName) -> bool:
        if not self.staffing.organization.position(position).active:
            return False
        try:
            return self.staffing.staff(position).model.name == model
        except NotFoundError:
            return False


def _told(name: ModelName, model: str, positions: Sequence[PositionName]) -> str:
    who = ", ".join(positions) or "no active agent"
    return (
        f"The provider does not know the model {model} ({name} in org.yml), so whoever works with "
        f"it stands still: {who}. If it was retired, write the model that takes its place at "
        f"models > {name} > model in org.yml, and restart. Their jobs then go on with Continue on "
        "their cards. /countersign shadow compares another model with it first."
    )
