"""People: who of them is active in Slack, and what follows when somebody leaves."""

from dataclasses import dataclass

from bot.domain.ids import UserId
from bot.ports import Clock
from bot.services.approvals import nudge
from storage.database import Database


@dataclass(frozen=True, slots=True)
class People:
    """Keeps step with Slack's directory."""

    database: Database
    clock: Clock

    async def changed(self, person: UserId, *, active: bool) -> None:
        """Remember that a person was deactivated or came back.

        Questions that only people who left could answer go to their fallback at once.
        """
        now = self.clock.now()
        async with self.database.transaction() as tx:
            await tx.people.set_active(person, active, now)
            inactive = await tx.people.inactive()
            for approval in await tx.approvals.open():
                if not set(approval.entitled) - inactive and not approval.escalated_at:
                    await nudge(tx, approval, at=now)
