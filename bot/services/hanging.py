"""Hanging: pictures are drawn and uploaded beside everything else, and messages show them later."""

from collections.abc import Awaitable
from dataclasses import dataclass, replace
from datetime import datetime

import structlog

from bot.domain.agent_reviews import Round
from bot.domain.overviews import Overview, overview
from bot.domain.picture_files import (
    ANEW_AFTER,
    ORGANIZATION,
    READY_AFTER,
    PictureFile,
    digest_of,
    organization_digest,
    round_picture_name,
)
from bot.domain.review_notices import round_notice
from bot.errors import CountersignError
from bot.pictures.picture import Picture
from bot.ports import Messenger
from bot.services.pictures import Pictures
from bot.services.review_cards import round_card
from bot.services.review_opening import ReviewOpening
from bot.services.reviewers import reviewers
from storage.transaction import Transaction

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Hanging:
    """Keeps the pictures of homes and of review messages as they should be.

    Whoever shows one reads which file it is. What shows the same as before is not uploaded again;
    a crash between upload and record leaves a file nobody looks at, and another one is uploaded.
    """

    opening: ReviewOpening
    pictures: Pictures
    messenger: Messenger

    async def hang_due(self) -> int:
        """Draw and upload what is missing or outdated; return how many. Failures wait."""
        hung = await self._tried(self._organization())
        for asked in await self._rounds():
            hung += await self._tried(self._round(asked))
        return hung

    async def _tried(self, hanging: Awaitable[bool]) -> int:
        try:
            return int(await hanging)
        except CountersignError:
            # The home and the messages do without it meanwhile; the next round tries again.
            log.exception("picture.postponed")
            return 0

    async def _organization(self) -> bool:
        digest = organization_digest(self.pictures.organization)
        async with self.opening.database.reading() as tx:
            hangs = await tx.pictures.find(ORGANIZATION)
        if hangs is not None and hangs.digest == digest:
            return False
        first = (await self.pictures.of_organization())[0]
        file = await self._uploaded(first, name=ORGANIZATION, digest=digest)
        async with self.opening.database.transaction() as tx:
            await tx.pictures.keep(file)
        return True

    async def _rounds(self) -> tuple[Round, ...]:
        """Return the rounds that wait and whose picture is missing or may be outdated."""
        if not self.opening.nags:
            return ()
        now = self.opening.clock.now()
        async with self.opening.database.reading() as tx:
            waiting = {each.round for each in await tx.agent_reviews.waiting()}
            rounds = await tx.rounds.some(waiting)
            hang = await tx.pictures.some(round_picture_name(number) for number in rounds)
        return tuple(
            asked
            for number, asked in sorted(rounds.items())
            if (there := hang.get(round_picture_name(number))) is None
            or now >= there.looked_at + ANEW_AFTER
        )

    async def _round(self, asked: Round) -> bool:
        name, now = round_picture_name(asked.id), self.opening.clock.now()
        async with self.opening.database.reading() as tx:
            hangs = await tx.pictures.find(name)
            shown = await self._overview(tx, asked, now)
        digest = digest_of(shown)
        if hangs is not None and hangs.digest == digest:
            async with self.opening.database.transaction() as tx:
                await tx.pictures.replace(hangs, replace(hangs, looked_at=now))
            return False
        if not shown.rows:
            return False
        picture = await self.pictures.of_round(shown)
        file = await self._uploaded(picture, name=name, digest=digest)
        async with self.opening.database.transaction() as tx:
            await tx.pictures.keep(file)
            who = await reviewers(tx, organization=self.opening.organization, at=now)
            for person in who.told(asked.owner):
                due_at = file.at + READY_AFTER
                await tx.outbox.add(round_notice(asked, person=person, at=due_at))
        return True

    async def _overview(self, tx: Transaction, asked: Round, now: datetime) -> Overview:
        organization = self.opening.organization
        card = await round_card(tx, asked.id, organization=organization, at=now)
        found = [line.performance for line in card.lines if line.performance is not None]
        return overview(asked.period, organization.name_of(asked.owner), found)

    async def _uploaded(self, picture: Picture, *, name: str, digest: str) -> PictureFile:
        """Upload a picture; no transaction may be open."""
        file = await self.messenger.hang(
            picture.png, name=picture.name, title=picture.title, alt=picture.alt
        )
        log.info("picture.hung", name=name, file=file)
        at = self.opening.clock.now()
        return PictureFile(0, name, digest, file, picture.title, picture.alt, at, at)
