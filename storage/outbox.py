"""The outbox: what we still have to say in Slack, in which order, and what became of it."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    RowMapping,
    Select,
    and_,
    bindparam,
    delete,
    exists,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased
from sqlmodel import col

from bot.domain.ids import NoticeId
from bot.domain.notices import Delivery, Notice, keeps_hours
from storage.columns import Moment
from storage.records import Kind, Repository
from storage.tables import NoticeRow, NoticeState

_NOTICE = Kind(Notice, NoticeRow)
_TABLE = _NOTICE.table
_UNSENT = (NoticeState.DUE, NoticeState.SENDING)
# Any number does, as long as nobody else uses it: it names a lock in PostgreSQL.
_CLAIMING = 7_302


def _must_wait(now: ColumnElement[datetime]) -> ColumnElement[bool]:
    """Whether another notice of the same conversation is on its way, or has to come first."""
    other = aliased(NoticeRow)
    on_its_way = and_(col(other.state) == NoticeState.SENDING, col(other.due_at) > now)
    comes_first = and_(col(other.id) < col(NoticeRow.id), col(other.delivered).is_(False))
    return exists().where(
        col(other.lane) == col(NoticeRow.lane),
        col(other.state).in_(_UNSENT),
        col(other.id) != col(NoticeRow.id),
        or_(on_its_way, comes_first),
    )


def _claimable() -> Select[Any]:
    now = bindparam("now", type_=Moment())
    due = and_(col(NoticeRow.state).in_(_UNSENT), col(NoticeRow.due_at) <= now)
    query = select(_TABLE).where(due, ~_must_wait(now))
    ordered = query.order_by(col(NoticeRow.due_at), col(NoticeRow.id))
    return ordered.limit(bindparam("most", type_=Integer()))


# It is asked every second and after every change; putting it together takes longer than that.
_CLAIMABLE = _claimable()


class OutboxRepository(Repository):
    """Notices until they are delivered. `filled` says that this transaction made one due."""

    def __init__(self, session: AsyncSession) -> None:
        super().__init__(session)
        self.filled = False

    async def add(self, notice: Notice) -> None:
        """Have a notice delivered; one with a known key is delivered again, as it now stands.

        What has neither a place nor a person is for nobody: of a hidden job nothing is said.
        """
        if not notice.channel and notice.person is None:
            return
        values = self._safe(_TABLE, _NOTICE.columns(notice))
        if not await self._insert_once(_TABLE, {**values, **_new(notice)}):
            await self._add_again(notice, values)
        self.filled = True

    async def claim(self, now: datetime, *, limit: int, lease: timedelta) -> tuple[Delivery, ...]:
        """Take due notices, longest due first, at most one of each conversation.

        Whoever takes one has it for the time of the lease. After that it is handed out again, as
        `interrupted`.
        """
        await self._lock_claims()
        due = await self._session.execute(_CLAIMABLE, {"now": now, "most": limit})
        return tuple(
            [await self._take(row, until=now + lease) for row in _one_of_each(due.mappings())]
        )

    async def interrupt(self, now: datetime) -> int:
        """End every lease: who has it is gone. Return how many notices are handed out again."""
        on_its_way = col(NoticeRow.state) == NoticeState.SENDING
        again = update(_TABLE).where(on_its_way, col(NoticeRow.due_at) > now).values(due_at=now)
        ended = await self._session.execute(again.returning(col(NoticeRow.id)))
        return len(ended.all())

    async def sent(self, delivery: Delivery) -> None:
        """Note that a notice was delivered; it is due again when it was added again meanwhile."""
        common = {"delivered": True, "doubtful": False, "attempts": 0, "error": ""}
        unchanged = col(NoticeRow.generation) == delivery.generation
        if not await self._settle(delivery, unchanged, state=NoticeState.SENT, **common):
            again = await self._settle(
                delivery, state=NoticeState.DUE, due_at=delivery.notice.at, **common
            )
            self.filled = self.filled or again

    async def postpone(
        self, delivery: Delivery, due_at: datetime, error: str, *, uncertain: bool = False
    ) -> None:
        """Try a notice again later. `uncertain`: this try may have reached Slack all the same."""
        await self._settle(
            delivery,
            state=NoticeState.DUE,
            due_at=due_at,
            error=error,
            doubtful=uncertain or delivery.interrupted,
        )

    async def drop(self, delivery: Delivery, why: str) -> None:
        """Give a notice up. Later ones of its conversation no longer wait for it."""
        await self._settle(delivery, state=NoticeState.DROPPED, error=why)

    async def purge(self, before: datetime) -> int:
        """Forget notices that were settled before then, and return how many.

        The message of one is still known by its key: said again, it is edited.
        """
        settled = (col(NoticeRow.state).not_in(_UNSENT), col(NoticeRow.due_at) < before)
        forgotten = await self._session.execute(
            delete(_TABLE).where(*settled).returning(col(NoticeRow.id))
        )
        return len(forgotten.all())

    async def undelivered(self, keys: Iterable[str]) -> tuple[str, ...]:
        """Return which of these notices are not where they should be, as they now stand."""
        asked = list(keys)
        sent = select(col(NoticeRow.key)).where(
            col(NoticeRow.key).in_(asked), col(NoticeRow.state) == NoticeState.SENT
        )
        there = frozenset((await self._session.execute(sent)).scalars())
        return tuple(key for key in asked if key not in there)

    async def known(self, keys: Iterable[str]) -> frozenset[str]:
        """Return which of these notices were ever added and are not forgotten yet."""
        query = select(col(NoticeRow.key)).where(col(NoticeRow.key).in_(list(keys)))
        return frozenset((await self._session.execute(query)).scalars())

    async def pending(self) -> int:
        """Return how many notices are not delivered yet."""
        query = select(func.count()).where(col(NoticeRow.state).in_(_UNSENT))
        return (await self._session.execute(query)).scalar_one()

    async def _add_again(self, notice: Notice, values: Mapping[str, Any]) -> None:
        # `at` stays: the message, if there is one, was posted after the first notice.
        fresh = {name: value for name, value in values.items() if name not in {"key", "at"}}
        mine = col(NoticeRow.key) == notice.key
        generation = col(NoticeRow.generation) + 1
        await self._session.execute(
            update(_TABLE).where(mine).values(**fresh, lane=_lane(notice), generation=generation)
        )
        # One that still waits keeps its time: trouble with Slack slows it down all the same.
        settled = col(NoticeRow.state).not_in(_UNSENT)
        due = {"state": NoticeState.DUE, "due_at": notice.at, "attempts": 0, "error": ""}
        await self._session.execute(update(_TABLE).where(mine, settled).values(**due))

    async def _lock_claims(self) -> None:
        # SQLite has one writer at a time; in PostgreSQL two could take notices of one conversation.
        if self._session.get_bind().dialect.name == "postgresql":
            await self._session.execute(select(func.pg_advisory_xact_lock(_CLAIMING)))

    async def _take(self, row: RowMapping, *, until: datetime) -> Delivery:
        interrupted = row["doubtful"] or row["state"] is NoticeState.SENDING
        attempts = row["attempts"] + 1
        await self._session.execute(
            update(_TABLE)
            .where(col(NoticeRow.id) == row["id"])
            .values(
                state=NoticeState.SENDING, due_at=until, attempts=attempts, doubtful=interrupted
            )
        )
        return Delivery(
            id=NoticeId(row["id"]),
            notice=_NOTICE.read(row),
            generation=row["generation"],
            attempts=attempts,
            interrupted=interrupted,
        )

    async def _settle(self, delivery: Delivery, *where: ColumnElement[bool], **values: Any) -> bool:
        # Whoever held the notice longer than the lease no longer has a say.
        held = (
            col(NoticeRow.id) == delivery.id,
            col(NoticeRow.state) == NoticeState.SENDING,
            col(NoticeRow.attempts) == delivery.attempts,
        )
        settled = await self._session.execute(
            update(_TABLE).where(*held, *where).values(**values).returning(col(NoticeRow.id))
        )
        return settled.first() is not None


def _new(notice: Notice) -> Mapping[str, Any]:
    return {
        "lane": _lane(notice),
        "state": NoticeState.DUE,
        "due_at": notice.at,
        "generation": 1,
        "attempts": 0,
        "doubtful": False,
        "delivered": False,
        "error": "",
    }


def _lane(notice: Notice) -> str:
    # A direct message is a conversation of its own: trouble there must not hold up the thread, and
    # what waits for somebody's morning must not hold up what they have to know tonight.
    waiting = "/hours" if keeps_hours(notice) else ""
    return f"{notice.channel}/{notice.thread}/{notice.person or ''}{waiting}"


def _one_of_each(rows: Iterable[RowMapping]) -> Iterable[RowMapping]:
    first: dict[str, RowMapping] = {}
    for row in rows:
        first.setdefault(row["lane"], row)
    return first.values()
