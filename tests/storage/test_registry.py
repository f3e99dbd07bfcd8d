"""Versions of the organization are only ever added."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bot.domain.ids import UserId
from bot.domain.registry import KnownFile, Manuscript, Origin, RegistryVersion, version
from bot.errors import NotFoundError, StaleError
from storage.database import Database
from storage.engines import database_url as parse
from storage.engines import migrating_engine

NOON = datetime(2026, 11, 28, 12, tzinfo=UTC)
TEXT = Manuscript({"name": "Small", "positions": {"b": {}, "a": {}}}, {"p.md": "Build.\n"})


def a_version(number: int = 1) -> RegistryVersion:
    by, why = UserId("U0PAT"), "so"
    return version(number, TEXT, by=by, why=why, origin=Origin.SLACK, at=NOON)


async def test_a_version_comes_back_word_for_word(database: Database) -> None:
    async with database.transaction() as tx:
        await tx.registry.add(a_version())

    async with database.reading() as tx:
        newest, number = await tx.registry.newest(), await tx.registry.number()

    assert newest is not None
    assert newest == a_version()
    assert number == 1
    assert list(newest.document["positions"]) == ["b", "a"]


async def test_the_second_of_one_number_is_refused(database: Database) -> None:
    async with database.transaction() as tx:
        await tx.registry.add(a_version())

    with pytest.raises(StaleError, match="Somebody else changed"):
        async with database.transaction() as tx:
            await tx.registry.add(a_version())


async def test_a_version_that_is_not_there_is_said(database: Database) -> None:
    with pytest.raises(NotFoundError, match="no version 9"):
        async with database.reading() as tx:
            await tx.registry.get(9)


async def test_the_file_is_known_as_it_was_last(database: Database) -> None:
    for number in range(2):
        async with database.transaction() as tx:
            await tx.registry.know_file(KnownFile(NOON, {"name": f"{number}"}, {}))

    async with database.reading() as tx:
        known = await tx.registry.known_file()

    assert known == KnownFile(NOON, {"name": "1"}, {})


@pytest.mark.parametrize("sql", ["UPDATE {} SET why = 'x'", "DELETE FROM {}"])
async def test_no_version_is_changed_or_deleted(
    database: Database, database_url: str, sql: str
) -> None:
    async with database.transaction() as tx:
        await tx.registry.add(a_version())
    engine = migrating_engine(parse(database_url))

    with pytest.raises(DBAPIError, match="only ever added"):
        async with engine.begin() as connection:
            await connection.execute(text(sql.format("cs_registry_version")))

    await engine.dispose()
