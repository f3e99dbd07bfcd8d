"""Details: those a question concerns see everything it rests on, the change itself included."""

import asyncio
from dataclasses import dataclass

import structlog

from bot.domain.details import Change, Details
from bot.domain.ids import ApprovalId, UserId
from bot.domain.reach import refuse_strangers
from bot.domain.secrets import Redactor
from bot.errors import CountersignError
from bot.ports import Workspaces
from bot.services.cards import Cards
from storage.database import Database

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Examining:
    """Reads from the records, and the change from the repository."""

    database: Database
    cards: Cards
    workspaces: Workspaces
    redactor: Redactor

    async def read(self, approval: ApprovalId, *, by: UserId) -> Details:
        """Return what the records have about a question. Raises ForbiddenError, NotFoundError."""
        async with self.database.reading() as tx:
            card = await self.cards.approval(tx, approval)
            operators = self.cards.staffing.organization.operators
            refuse_strangers(card.approval, by=by, operators=operators)
            return Details(card, await tx.rulings.of_call(card.call.id))

    async def change(self, approval: ApprovalId, *, by: UserId) -> Change:
        """Return what the revision of a call changes, without the secrets in it.

        It may take seconds to find out. Raises ForbiddenError, NotFoundError.
        """
        asked = (await self.read(approval, by=by)).card.approval
        if asked.revision is None:
            return Change(problem="The call is bound to no revision.")
        try:
            diff = await self.workspaces.diff(asked.job, revision=asked.revision)
        except CountersignError as error:
            # The window says so; a question can be decided, or denied, without it.
            log.warning("change.unreadable", approval_id=approval, exc_info=True)
            return Change(problem=f"The change cannot be read now. {error}")
        # Before a window cuts it into what it has room for: half a secret is recognized by nobody.
        return Change(await asyncio.to_thread(self.redactor.redact, diff))
