"""How the cards of questions reached people."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select, update
from sqlmodel import col

from bot.domain.handouts import Handout
from bot.domain.ids import ApprovalId, UserId
from storage.records import Kind, Repository, table_of
from storage.tables import HandoutRow

_KIND = Kind(Handout, HandoutRow)


class HandoutRepository(Repository):
    """One row for each person who has, or is to have, a copy of a card."""

    async def add(self, handout: Handout) -> None:
        """Keep how a card reaches a person; whoever has it keeps it as it is."""
        await self._insert_once(_KIND.table, _KIND.columns(handout))

    async def of_card(self, card: ApprovalId) -> tuple[Handout, ...]:
        """Return who has a copy of a card."""
        return await self._some(col(HandoutRow.card) == card)

    async def gathered(self, digest: ApprovalId, *, person: UserId) -> tuple[Handout, ...]:
        """Return what is gathered in one message, oldest first."""
        return await self._some(col(HandoutRow.digest) == digest, col(HandoutRow.person) == person)

    async def latest(self, person: UserId) -> ApprovalId | None:
        """Return the newest message in which something was gathered for a person."""
        theirs = (col(HandoutRow.person) == person, col(HandoutRow.digest).is_not(None))
        newest = select(func.max(col(HandoutRow.digest))).where(*theirs)
        found = (await self._session.execute(newest)).scalar()
        return None if found is None else ApprovalId(found)

    async def sent(self, person: UserId, *, since: datetime) -> int:
        """Return how many messages of their own cards a person has got after that moment."""
        query = select(func.count()).where(
            col(HandoutRow.person) == person,
            col(HandoutRow.digest).is_(None),
            col(HandoutRow.at) > since,
        )
        return (await self._session.execute(query)).scalar_one()

    async def release(self, card: ApprovalId, *, at: datetime) -> None:
        """Let a card that is gathered be a message of its own for everybody."""
        held = (col(HandoutRow.card) == card, col(HandoutRow.digest).is_not(None))
        alone = update(table_of(HandoutRow)).where(*held).values(digest=None, at=at)
        await self._session.execute(alone)

    async def _some(self, *where: ColumnElement[bool]) -> tuple[Handout, ...]:
        order: Sequence[Any] = (col(HandoutRow.card), col(HandoutRow.person))
        return await self._read(_KIND, select(_KIND.table).where(*where).order_by(*order))
