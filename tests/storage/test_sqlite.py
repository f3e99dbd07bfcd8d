"""SQLite's connection does what SQLAlchemy expects of one, in one trip for each statement."""

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from storage.engines import database_url, writing_engine
from storage.sqlite import Connection

TABLE = text("CREATE TABLE thing (name TEXT PRIMARY KEY, size INTEGER)")
INSERT = text("INSERT INTO thing VALUES (:name, :size)")


@pytest.fixture
async def engine(tmp_path: Path) -> AsyncIterator[AsyncEngine]:
    made = writing_engine(database_url(f"sqlite:///{tmp_path / 'things.db'}"))
    async with made.begin() as connection:
        await connection.execute(TABLE)
        rows = [{"name": name, "size": size} for name, size in (("a", 1), ("b", 2), ("c", 3))]
        await connection.execute(INSERT, rows)
    yield made
    await made.dispose()


async def test_rows_come_with_their_names_and_changes_with_their_number(
    engine: AsyncEngine,
) -> None:
    async with engine.begin() as connection:
        found = (await connection.execute(text("SELECT * FROM thing WHERE size > 1"))).mappings()
        changed = await connection.execute(text("UPDATE thing SET size = 9 WHERE size > 1"))
        returned = await connection.execute(text("DELETE FROM thing RETURNING name"))

    assert [dict(row) for row in found] == [{"name": "b", "size": 2}, {"name": "c", "size": 3}]
    assert changed.rowcount == 2
    assert sorted(returned.scalars()) == ["a", "b", "c"]


async def test_a_refused_statement_leaves_the_connection_usable(engine: AsyncEngine) -> None:
    twice = [{"name": "d", "size": 4}, {"name": "a", "size": 5}]

    with pytest.raises(IntegrityError, match="UNIQUE"):
        async with engine.begin() as connection:
            await connection.execute(INSERT, twice)

    async with engine.begin() as connection:
        left = await connection.execute(text("SELECT count(*) FROM thing"))
    assert left.scalar_one() == 3


async def test_a_statement_is_one_trip(tmp_path: Path) -> None:
    trips: list[str] = []

    class Watched(Connection):
        async def _execute(self, fn: Callable[..., object], *args: object) -> object:
            trips.append(fn.__name__)
            return await super()._execute(fn, *args)  # type: ignore[no-untyped-call]

    connection = Watched(str(tmp_path / "things.db"))
    await connection
    cursor = await connection.cursor().execute("SELECT 1 UNION SELECT 2")
    rows = await cursor.fetchall()
    await cursor.close()

    assert rows == [(1,), (2,)]
    assert len(trips) == 1
    await connection.close()


async def test_who_is_cut_off_in_a_transaction_leaves_nothing_behind(engine: AsyncEngine) -> None:
    begun = asyncio.Event()

    async def never_done() -> None:
        async with engine.begin() as connection:
            await connection.execute(INSERT, {"name": "d", "size": 4})
            begun.set()
            await asyncio.Event().wait()

    writing = asyncio.create_task(never_done())
    await begun.wait()
    writing.cancel()
    await asyncio.gather(writing, return_exceptions=True)

    async with engine.begin() as connection:
        left = await connection.execute(text("SELECT count(*) FROM thing"))
    assert left.scalar_one() == 3
