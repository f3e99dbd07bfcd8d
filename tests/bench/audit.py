"""The audit: rows a second beside the same rows without a chain, and how fast it is verified."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import text

from bot.domain.audit import Deed, Head, canonical, moment
from bot.domain.ids import JobId
from bot.services.auditing import Auditing
from storage.bell import Bell
from storage.database import Database
from storage.transaction import Transaction
from tests.bench.databases import Databases, Sqlite, postgres
from tests.bench.results import Row, a_second, middle, row
from tests.bench.scale import Scale
from tests.fakes import FakeQueue

_NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
_DETAIL = {"status": "approval", "approval": 7, "digest": "d" * 64, "effect": "consequential"}
_PLAIN = (
    "CREATE TABLE plain_audit (id INTEGER PRIMARY KEY, at TIMESTAMP, actor TEXT, verb TEXT,"
    " subject TEXT, detail TEXT, job BIGINT, human BOOLEAN)"
)
_INSERT = text(
    "INSERT INTO plain_audit VALUES (:id, :at, :actor, :verb, :subject, :detail, :job, :human)"
)
_AT_A_TIME = 10_000

Write = Callable[[Transaction, int], Awaitable[None]]


@dataclass(slots=True)
class Rates:
    """Rows a second, once a round."""

    ours: list[float] = field(default_factory=list)
    plain: list[float] = field(default_factory=list)


async def measure(place: Path, scale: Scale) -> AsyncIterator[Row]:
    """Yield the rows, SQLite first."""
    with postgres() as server:
        kinds: tuple[Databases, ...] = (Sqlite(place), server)
        for kind in kinds:
            await kind.prepare()
            for entries, writers in ((1, 1), (10, 1), (1, 8)):
                yield await _written(kind, scale, entries=entries, writers=writers)
            yield await _verified(kind, scale)


async def _written(kind: Databases, scale: Scale, *, entries: int, writers: int) -> Row:
    rates, plain = Rates(), _Plain()
    async with _opened(kind) as database:
        await plain.prepare(database)
        for _ in range(scale.rounds):
            for write, taken in ((_chained, rates.ours), (plain.write, rates.plain)):
                took = await _rate(database, write, scale.load, entries=entries, writers=writers)
                taken.append(took)
    return row(
        f"audit, {kind.name}: {entries} in a transaction, {writers} at once, beside plain inserts",
        middle(rates.ours),
        beside=middle(rates.plain),
        show=a_second,
        n=f"{scale.rounds} x {scale.load:g} s",
    )


async def _rate(
    database: Database, write: Write, seconds: float, *, entries: int, writers: int
) -> float:
    """Return the rows a second that so many writers commit."""
    began, written = time.perf_counter(), 0

    async def go_on() -> None:
        nonlocal written
        while time.perf_counter() - began < seconds:
            async with database.transaction() as tx:
                await write(tx, entries)
            written += entries

    await asyncio.gather(*(go_on() for _ in range(writers)))
    return written / (time.perf_counter() - began)


async def _chained(tx: Transaction, entries: int) -> None:
    for _ in range(entries):
        await tx.audit.add(
            "builder-1", "approval.asked", "job:7", _DETAIL, _NOW, job=JobId(7), human=False
        )


class _Plain:
    """The same rows, numbered by whoever writes them, in a table that knows no chain."""

    def __init__(self) -> None:
        self._last = 0

    async def prepare(self, database: Database) -> None:
        async with database.transaction() as tx:
            await tx._session.execute(text(_PLAIN))

    async def write(self, tx: Transaction, entries: int) -> None:
        first, self._last = self._last + 1, self._last + entries
        rows = [self._row(number) for number in range(first, self._last + 1)]
        await tx._session.execute(_INSERT, rows)

    def _row(self, number: int) -> dict[str, Any]:
        return {
            "id": number,
            "at": "2026-03-02 09:00:00",
            "actor": "builder-1",
            "verb": "approval.asked",
            "subject": "job:7",
            "detail": canonical(_DETAIL),
            "job": 7,
            "human": False,
        }


async def _verified(kind: Databases, scale: Scale) -> Row:
    rates = Rates()
    async with _opened(kind) as database:
        await _filled(database, scale.chain)
        auditing = Auditing(database)
        for _ in range(scale.rounds):
            rates.plain.append(scale.chain / await _timed(_read(auditing)))
            rates.ours.append(scale.chain / await _timed(_examined(auditing)))
    return row(
        f"audit, {kind.name}: verify {scale.chain:,} rows, beside reading them",
        middle(rates.ours),
        beside=middle(rates.plain),
        show=a_second,
        n=scale.rounds,
    )


async def _filled(database: Database, number: int) -> None:
    """Write a chain, past the redactor: only its length matters here."""
    words = (moment(_NOW), "builder-1", "approval.asked", "job:7", canonical(_DETAIL), 7, False)
    for first in range(0, number, _AT_A_TIME):
        async with database.transaction() as tx:
            tx.audit._deeds += [Deed(*words)] * min(_AT_A_TIME, number - first)


async def _read(auditing: Auditing) -> Head:
    async for page in auditing.links():
        last = page[-1]
    return Head(last.sequence, last.hash)


async def _examined(auditing: Auditing) -> Head:
    found = await auditing.verify(anchors={})
    if found.fault:
        raise AssertionError(str(found.fault))
    return found.end


async def _timed(what: Awaitable[Head]) -> float:
    began = time.perf_counter()
    await what
    return time.perf_counter() - began


@asynccontextmanager
async def _opened(kind: Databases) -> AsyncIterator[Database]:
    database = Database(await kind.empty(), queue=FakeQueue(), bell=Bell())
    try:
        yield database
    finally:
        await database.close()
