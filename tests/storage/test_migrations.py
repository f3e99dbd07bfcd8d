"""Migrations lead to exactly the tables the code uses."""

import asyncio
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, text

from bot.errors import InvalidInputError
from storage.bell import Bell
from storage.database import Database
from storage.engines import database_url as parse
from storage.engines import migrating_engine
from storage.migrate import newest, upgrade
from storage.tables import PREFIX, Row
from tests.fakes import FakeQueue


def _is_ours(_thing: object, name: str | None, kind: str, *_: object) -> bool:
    return kind != "table" or str(name).startswith(PREFIX)


def _differences(connection: Connection) -> list[object]:
    options = {
        "include_object": _is_ours,
        "compare_type": True,
        "version_table": f"{PREFIX}migration",
    }
    context = MigrationContext.configure(connection, opts=options)
    return list(compare_metadata(context, Row.metadata))


async def _ask(url: str, sql: str) -> object:
    engine = migrating_engine(parse(url))
    async with engine.connect() as connection:
        answer = (await connection.execute(text(sql))).scalar()
    await engine.dispose()
    return answer


async def test_the_migrations_and_the_tables_agree(database_url: str) -> None:
    engine = migrating_engine(parse(database_url))
    async with engine.connect() as connection:
        differences = await connection.run_sync(_differences)
    await engine.dispose()

    assert differences == []


async def test_a_second_upgrade_changes_nothing(database_url: str) -> None:
    await upgrade(database_url)

    assert await _ask(database_url, "SELECT version_num FROM cs_migration") == newest()


async def test_several_processes_may_upgrade_at_once(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'new' / 'countersign.db'}"

    await asyncio.gather(*(upgrade(url) for _ in range(4)))

    assert await _ask(url, "SELECT count(*) FROM cs_migration") == 1


@pytest.mark.postgres
async def test_several_workers_may_upgrade_postgres_at_once(empty_postgres_url: str) -> None:
    await asyncio.gather(*(upgrade(empty_postgres_url) for _ in range(4)))

    assert await _ask(empty_postgres_url, "SELECT count(*) FROM cs_migration") == 1


async def test_sqlite_writes_ahead_and_waits_for_the_disk(sqlite_url: str) -> None:
    assert await _ask(sqlite_url, "PRAGMA journal_mode") == "wal"
    assert await _ask(sqlite_url, "PRAGMA synchronous") == 2  # FULL


@pytest.mark.parametrize(
    "url", ["countersign.db", "mysql://localhost/countersign", "sqlite://", "sqlite:///:memory:"]
)
async def test_a_url_that_cannot_be_used_is_refused_with_advice(url: str) -> None:
    with pytest.raises(InvalidInputError, match=r"Write sqlite:///path/to/file\.db or postgresql:"):
        await upgrade(url)


async def test_a_database_that_was_never_upgraded_says_so(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'x.db'}", queue=FakeQueue(), bell=Bell())

    with pytest.raises(InvalidInputError, match="bring it up to date first"):
        async with database.transaction() as tx:
            await tx.jobs.open()
    await database.close()
