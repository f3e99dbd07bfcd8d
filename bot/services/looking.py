"""Looking: who decides about a shadow says which of two revisions they would accept, blind."""

from dataclasses import asdict, dataclass

from bot.domain.blind_looks import Shown
from bot.domain.ids import LookId, ShadowId, UserId
from bot.domain.shadows import Shadow, refuse_stranger
from bot.errors import ConflictError
from bot.ports import Clock
from bot.services import shadowing
from bot.services.registry import Registry
from storage.database import Database
from storage.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Looking:
    """Puts the first revisions of a builder and its shadow side by side. Each is looked at once."""

    database: Database
    clock: Clock
    registry: Registry

    async def following(self, shadow: ShadowId, *, by: UserId) -> Shown | None:
        """Return the next two nobody has looked at; None where there are no more.

        Raises ForbiddenError, ConflictError where somebody has decided about the shadow.
        """
        async with self.database.reading() as tx:
            await self._refuse(tx, await tx.shadows.get(shadow), by)
            found = await tx.looks.following(shadow)
            if found is None:
                return None
            contract = (await tx.jobs.get(found.job)).agreed
            return Shown(found, contract, await tx.looks.waiting(shadow) - 1)

    async def answer(self, look: LookId, *, first: bool, second: bool, by: UserId) -> ShadowId:
        """Keep which of the two, as they were shown, somebody would accept. Return the shadow.

        Raises ForbiddenError, ConflictError where somebody said it already.
        """
        now = self.clock.now()
        async with self.database.transaction(urgent=True) as tx:
            shadow = await tx.shadows.hold((await tx.looks.get(look)).shadow)
            await self._refuse(tx, shadow, by)
            before = await tx.looks.get(look)
            after = before.answered(first=first, second=second, by=by, at=now)
            kept = await tx.looks.replace(before, after)
            assert kept.said is not None, "It was said just now."
            detail = {"shadow": kept.shadow, "job": kept.job, **asdict(kept.said)}
            subject = f"pair:{kept.pair}"
            await tx.audit.add(by, "pair.looked_at", subject, detail, now, human=True)
            organization = await self.registry.present(tx)
            await shadowing.show(tx, shadow, at=now, organization=organization)
        return kept.shadow

    async def _refuse(self, tx: Transaction, shadow: Shadow, by: UserId) -> None:
        organization = await self.registry.present(tx)
        refuse_stranger(organization, shadow.role, by=by, gone=await tx.people.inactive())
        if not shadow.status.is_open:
            raise ConflictError(f"Shadow {shadow.id} is {shadow.status}: that is decided.")
