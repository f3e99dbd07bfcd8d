"""People: who of them is active in Slack, and what follows when somebody leaves."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.ids import UserId
from bot.services.questions import Questions
from storage.database import Database


@dataclass(frozen=True, slots=True)
class People:
    """Keeps step with Slack's directory."""

    database: Database
    questions: Questions

    async def changed(self, person: UserId, *, active: bool, at: datetime) -> None:
        """Remember that a person was deactivated or came back, as Slack said it at this time.

        Questions that too few people are left to answer go to their fallback at once.
        """
        async with self.database.transaction() as tx:
            await tx.people.set_active(person, active, at)
            asked = await tx.approvals.open_for(person)
        for approval in asked:
            async with self.database.transaction() as tx:
                job = await tx.jobs.hold(approval.job)
                await self.questions.reach(tx, job, await tx.approvals.get(approval.id))
