"""Delivery: what we still have to say leaves the outbox, in order, each message once."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import structlog

from bot.domain.cards import Card, MessageRef, Place
from bot.domain.ids import MessageTs
from bot.domain.notices import Delivery as Parcel
from bot.domain.notices import Notice, Subject, keeps_hours
from bot.errors import CountersignError, TransientError, UncertainError
from bot.ports import Clock, Messenger
from bot.services.cards import Cards
from bot.services.copies import Copies
from storage.bell import Bell
from storage.database import Database

log = structlog.get_logger()

_LEASE = timedelta(minutes=2)
_LONGEST_WAIT = timedelta(minutes=1)
_MOST_STUMBLES = 10
_LINKED = frozenset({Subject.JOB, Subject.DECISION})
"""What people find in lists, and want to see where it was said."""


class EarlyError(TransientError):
    """Whom this is for is not at work now."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """Speaks in Slack. A post whose answer was lost is looked up before it is posted again."""

    database: Database
    clock: Clock
    messenger: Messenger
    cards: Cards
    bell: Bell

    async def run(
        self,
        *,
        leaving: asyncio.Event | None = None,
        current: Callable[[], "Delivery"] | None = None,
    ) -> None:
        """Deliver at once when something is added, else every second; until cancelled.

        With `leaving` it returns once that is set: what is on its way then arrives first. `current`
        gives what delivers now: its cards change with the organization.
        """
        while leaving is None or not leaving.is_set():
            try:
                busy = await (current() if current else self).deliver_due()
            except Exception:
                # The edge of the loop: whatever is wrong now, we must not fall silent for good.
                log.exception("delivery.stumbled")
                busy = 0
            if not busy:
                await self.bell.wait(timedelta(seconds=1))

    async def take_over(self) -> None:
        """Deliver now what another process had on its way. Nobody but us may be delivering."""
        async with self.database.transaction() as tx:
            interrupted = await tx.outbox.interrupt(self.clock.now())
        if interrupted:
            log.info("delivery.taken_over", notices=interrupted)

    async def deliver_due(self, *, limit: int = 20) -> int:
        """Deliver what is due now. Return how many notices were tried."""
        async with self.database.transaction() as tx:
            parcels = await tx.outbox.claim(self.clock.now(), limit=limit, lease=_LEASE)
        copies = Copies(self.database, self.cards)
        await asyncio.gather(*(self._try(parcel, copies) for parcel in parcels))
        return len(parcels)

    async def _try(self, parcel: Parcel, copies: Copies) -> None:
        try:
            await self._deliver(parcel, copies)
        except EarlyError as early:
            wait = early.retry_after or _LONGEST_WAIT
            log.info("notice.held", key=parcel.notice.key, hours=wait.total_seconds() / 3600)
            await self._postpone(parcel, str(early), wait=wait, uncertain=False)
        except TransientError as error:
            log.warning("notice.postponed", key=parcel.notice.key, exc_info=True)
            wait = error.retry_after or _backoff(parcel)
            uncertain = isinstance(error, UncertainError)
            await self._postpone(parcel, str(error), wait=wait, uncertain=uncertain)
        except CountersignError as error:
            log.exception("notice.dropped", key=parcel.notice.key)
            await self._drop(parcel, str(error))
        except Exception as error:
            # A fault of ours, in one notice: it must not hold up the others for ever.
            log.exception("notice.stumbled", key=parcel.notice.key)
            if parcel.attempts >= _MOST_STUMBLES:
                await self._drop(parcel, repr(error))
            else:
                await self._postpone(parcel, repr(error), wait=_backoff(parcel), uncertain=True)
        else:
            async with self.database.transaction() as tx:
                await tx.outbox.sent(parcel)

    async def _postpone(
        self, parcel: Parcel, error: str, *, wait: timedelta, uncertain: bool
    ) -> None:
        due_at = self.clock.now() + wait
        async with self.database.transaction() as tx:
            await tx.outbox.postpone(parcel, due_at, error, uncertain=uncertain)

    async def _drop(self, parcel: Parcel, error: str) -> None:
        async with self.database.transaction() as tx:
            await tx.outbox.drop(parcel, error)

    async def _deliver(self, parcel: Parcel, copies: Copies) -> None:
        notice = parcel.notice
        if notice.subject is Subject.EYES:
            on = MessageRef(notice.channel, MessageTs(notice.text))
            await self.messenger.react(on, "eyes")
            return
        card = await copies.card(notice)
        async with self.database.reading() as tx:
            known = await tx.messages.find(notice.key)
            wanted = notice.subject in _LINKED
            linkless = wanted and notice.key not in await tx.messages.links([notice.key])
        if card is None:
            log.info("notice.moot", key=notice.key)
            return
        if known is not None:
            await self.messenger.update(known, card)
        else:
            known = await self._post(parcel, card)
        if linkless:
            await self._link(notice, known)

    def _refuse_early(self, notice: Notice) -> None:
        """Raise EarlyError where a reminder would reach somebody outside of their working hours.

        It was said in time, but Slack or we were away meanwhile. An edit reaches nobody.
        """
        if notice.person is None or not keeps_hours(notice):
            return
        now, organization = self.clock.now(), self.cards.staffing.organization
        zone = organization.zone_of(notice.person)
        due_at = organization.reviews.working.next_allowed(now, zone=zone)
        if due_at > now:
            raise EarlyError(retry_after=due_at - now)

    async def _post(self, parcel: Parcel, card: Card) -> MessageRef:
        notice = parcel.notice
        place = await self._place(notice)
        found = None
        if parcel.interrupted:
            found = await self.messenger.find(notice.key, to=place, since=notice.at)
        if found is None:
            self._refuse_early(notice)
        ref = found or await self.messenger.post(card, to=place, key=notice.key)
        async with self.database.transaction() as tx:
            await tx.messages.remember(notice.key, ref)
        if found is not None:
            await self.messenger.update(found, card)
        return ref

    async def _link(self, notice: Notice, ref: MessageRef) -> None:
        """Keep the address of a message that lists lead to."""
        try:
            link = await self.messenger.permalink(ref)
        except CountersignError:
            # The message is there; its address is asked for when it is drawn the next time.
            log.warning("link.postponed", key=notice.key, exc_info=True)
            return
        async with self.database.transaction() as tx:
            await tx.messages.remember_link(notice.key, link)

    async def _place(self, notice: Notice) -> Place:
        if notice.person is None:
            return Place(notice.channel, notice.thread)
        return Place(await self.messenger.direct(notice.person))


def _backoff(parcel: Parcel) -> timedelta:
    return min(timedelta(seconds=2 ** min(parcel.attempts, 6)), _LONGEST_WAIT)
