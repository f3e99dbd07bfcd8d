"""Pictures: drawn from what is recorded, beside the event loop and never on it."""

import asyncio
from dataclasses import dataclass, field

from bot.domain.ids import PositionName
from bot.domain.org_tree import Row, rows
from bot.domain.organization import Organization
from bot.domain.overviews import Overview
from bot.pictures.org_chart import org_pictures
from bot.pictures.overview import overview_picture
from bot.pictures.picture import Picture
from bot.pictures.quarter import quarter_picture
from bot.services.performing import Performing


@dataclass(frozen=True, slots=True)
class Pictures:
    """Draws positions and the organization."""

    performing: Performing
    organization: Organization
    drawing: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Matplotlib promises nothing to two threads at once."""

    async def admit(self, position: PositionName) -> None:
        """Let a position be drawn that there is. Raises NotFoundError."""
        self.organization.position(position)

    async def of_position(self, position: PositionName) -> tuple[Picture, ...]:
        """Return a position's present quarter. Raises NotFoundError."""
        found = await self.performing.now(position)
        async with self.drawing:
            return (await asyncio.to_thread(quarter_picture, found),)

    async def of_round(self, shown: Overview) -> Picture:
        """Return the positions of one owner side by side."""
        async with self.drawing:
            return await asyncio.to_thread(overview_picture, shown)

    async def tree(self) -> tuple[Row, ...]:
        """Return the organization as lines of text, from top to bottom."""
        return rows(self.organization)

    async def of_organization(self) -> tuple[Picture, ...]:
        """Return the organization, a picture a page."""
        async with self.drawing:
            return await asyncio.to_thread(org_pictures, self.organization)
