"""Copies: a card that many people have a copy of is read once for all of them."""

import asyncio
from dataclasses import dataclass, field

from bot.domain.cards import Card
from bot.domain.notices import Notice, Subject
from bot.services.cards import Cards
from storage.database import Database

_THE_SAME_FOR_ALL = frozenset({Subject.APPROVAL, Subject.DECISION})


@dataclass(frozen=True, slots=True)
class Copies:
    """Reads the cards of notices that were claimed together, and lasts no longer than that.

    What is read after the claim is at least as new as what any of these notices speaks of.
    """

    database: Database
    cards: Cards
    _read: dict[tuple[Subject, int], asyncio.Task[Card | None]] = field(default_factory=dict)

    async def card(self, notice: Notice) -> Card | None:
        """Return the card a notice is about; None when there is nothing left to say."""
        if notice.subject not in _THE_SAME_FOR_ALL:
            return await self._card(notice)
        key = (notice.subject, notice.about)
        if key not in self._read:
            self._read[key] = asyncio.create_task(self._card(notice))
        return await self._read[key]

    async def _card(self, notice: Notice) -> Card | None:
        async with self.database.reading() as tx:
            return await self.cards.of(tx, notice)
