"""The audit is one chain without gaps, whoever writes it, and only ever added to."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bot.domain.audit import START, Head
from bot.domain.chain import Examination, Fault, FaultKind
from bot.domain.ids import JobId
from storage.bell import Bell
from storage.chain import PAGE
from storage.database import Database
from storage.engines import database_url as parse
from storage.engines import migrating_engine
from storage.transaction import Transaction
from tests.fakes import FakeQueue
from tests.storage.builders import NOW, RITA
from tests.storage.conftest import Story

_WORDS = "at, actor, verb, subject, detail, job, human"
_UPSERT = "ON CONFLICT (id) DO UPDATE SET actor = 'nobody'"


async def add(database: Database, *verbs: str) -> None:
    async with database.transaction() as tx:
        for verb in verbs:
            await tx.audit.add(RITA, verb, "job:1", {"round": 1}, NOW, job=JobId(1), human=True)


async def fail(database: Database) -> None:
    async with database.transaction() as tx:
        await tx.audit.add(RITA, "undone", "job:1", {}, NOW)
        raise RuntimeError


async def fail_to_attempt(tx: Transaction) -> None:
    async with tx.attempt():
        await tx.audit.add(RITA, "undone", "job:1", {}, NOW)
        raise RuntimeError


async def examined(database: Database, *, first: int = 1) -> Fault | None:
    async with database.reading() as tx:
        before = await tx.chain.link(first - 1)
        after = Head(before.sequence, before.hash) if before else START
        examination = Examination(after)
        async for page in tx.chain.pages(first=first):
            for link in page:
                if fault := examination.add(link):
                    return fault
        return examination.close(await tx.chain.head())


async def sequences(database: Database) -> list[int]:
    async with database.reading() as tx:
        return [entry.id for entry in reversed(await tx.audit.latest(1000))]


async def tamper(url: str, *statements: str) -> None:
    """Do what somebody does who owns the database: take the triggers away first."""
    engine = migrating_engine(parse(url))
    sqlite = [
        f"DROP TRIGGER IF EXISTS cs_audit_{verb}"
        for verb in ("update", "delete", "insert", "head_update", "head_delete", "head_insert")
    ]
    postgres = ["DROP FUNCTION cs_keep_audit CASCADE"]
    async with engine.begin() as connection:
        for statement in [*(sqlite if url.startswith("sqlite") else postgres), *statements]:
            await connection.execute(text(statement))
    await engine.dispose()


async def test_entries_are_numbered_without_a_gap_also_when_transactions_are_undone(
    database: Database,
) -> None:
    await add(database, "one", "two")
    with pytest.raises(RuntimeError):
        await fail(database)
    await add(database, "three")

    assert await sequences(database) == [1, 2, 3]
    assert await examined(database) is None


async def test_an_attempt_that_is_undone_takes_its_entries_along(database: Database) -> None:
    async with database.transaction() as tx:
        await tx.audit.add(RITA, "before", "job:1", {}, NOW)
        with pytest.raises(RuntimeError):
            await fail_to_attempt(tx)
        async with tx.attempt():
            await tx.audit.add(RITA, "after", "job:1", {}, NOW)

    async with database.reading() as tx:
        verbs = [entry.verb for entry in reversed(await tx.audit.latest())]
    assert verbs == ["before", "after"]


@pytest.mark.postgres
async def test_a_transaction_that_is_not_at_its_end_holds_nobody_up(postgres_url: str) -> None:
    database, other = (Database(postgres_url, queue=FakeQueue(), bell=Bell()) for _ in range(2))

    async with asyncio.timeout(10), database.transaction() as slow:
        await slow.audit.add(RITA, "slow", "job:1", {}, NOW)
        await add(other, "quick")

    async with database.reading() as tx:
        assert [entry.verb for entry in await tx.audit.latest()] == ["slow", "quick"]
    assert await examined(database) is None
    await database.close()
    await other.close()


async def test_many_writers_of_many_processes_write_one_chain(
    database: Database, database_url: str
) -> None:
    others = [Database(database_url, queue=FakeQueue(), bell=Bell()) for _ in range(3)]
    writers = [database, *others]

    await asyncio.gather(*(add(writers[n % 4], f"a{n}", f"b{n}") for n in range(40)))

    for other in others:
        await other.close()
    assert await sequences(database) == list(range(1, 81))
    assert await examined(database) is None


async def test_an_entry_is_given_back_as_it_was_added(database: Database, story: Story) -> None:
    detail = {"why": 'Ünïcode "quotes" \\ \n \x00 \ud800 💡', "n": [1, 2.5, None, True], "a": {}}
    async with database.transaction() as tx:
        await tx.audit.add("U0\x00RITA", "verb", "sub", detail, NOW, job=story.job.id)

    async with database.reading() as tx:
        [entry] = await tx.audit.latest()
    assert replace(entry, detail={}) == replace(
        entry, id=1, actor="U0\N{REPLACEMENT CHARACTER}RITA", at=NOW, human=False, detail={}
    )
    assert entry.detail == detail
    assert await examined(database) is None


async def test_a_secret_is_not_kept_and_the_chain_is_whole_without_it(database: Database) -> None:
    token = "xoxb-" + "123456789012-123456789012-abcdefABCDEF123456789012"
    async with database.transaction() as tx:
        await tx.audit.add(RITA, "said", f"job {token}", {"text": f"use {token}"}, NOW)

    async with database.reading() as tx:
        [entry] = await tx.audit.latest()
    assert token not in str(entry)
    assert await examined(database) is None


@pytest.mark.parametrize(
    ("statements", "sequence", "kind"),
    [
        (["UPDATE cs_audit SET actor = 'U0MAL' WHERE id = 3"], 3, FaultKind.CHANGED),
        (["UPDATE cs_audit SET detail = '{\"round\": 1}' WHERE id = 3"], 3, FaultKind.CHANGED),
        (["UPDATE cs_audit SET human = NOT human WHERE id = 6"], 6, FaultKind.CHANGED),
        (["UPDATE cs_audit SET job = NULL WHERE id = 1"], 1, FaultKind.CHANGED),
        (
            ["UPDATE cs_audit SET at = '2026-03-02 09:00:00.000001' WHERE id = 2"],
            2,
            FaultKind.CHANGED,
        ),
        (["DELETE FROM cs_audit WHERE id = 4"], 4, FaultKind.REMOVED),
        (["DELETE FROM cs_audit WHERE id >= 5"], 5, FaultKind.CUT),
        (
            [
                "UPDATE cs_audit SET id = 100 WHERE id = 2",
                "UPDATE cs_audit SET id = 2 WHERE id = 5",
                "UPDATE cs_audit SET id = 5 WHERE id = 100",
            ],
            2,
            FaultKind.MOVED,
        ),
        (
            [f"INSERT INTO cs_audit SELECT 7, 1, hash, {_WORDS}, hash FROM cs_audit WHERE id = 6"],
            7,
            FaultKind.CHANGED,
        ),
        (["UPDATE cs_audit_head SET sequence = 9"], 7, FaultKind.CUT),
        (
            [f"INSERT INTO cs_audit SELECT 0, 1, '', {_WORDS}, hash FROM cs_audit WHERE id = 6"],
            0,
            FaultKind.INSERTED,
        ),
        (
            [f"INSERT INTO cs_audit SELECT -7, 1, '', {_WORDS}, hash FROM cs_audit WHERE id = 6"],
            -7,
            FaultKind.INSERTED,
        ),
    ],
)
async def test_whatever_the_owner_of_the_database_does_is_found(
    database: Database,
    database_url: str,
    statements: Sequence[str],
    sequence: int,
    kind: FaultKind,
) -> None:
    await add(database, *(f"verb{n}" for n in range(6)))
    if not database_url.startswith("sqlite"):
        statements = [
            each.replace("09:00:00.000001'", "09:00:00.000001+00'") for each in statements
        ]

    await tamper(database_url, *statements)

    fault = await examined(database)
    assert fault
    assert (fault.sequence, fault.kind) == (sequence, kind)


async def test_what_does_not_even_fit_the_column_is_found(
    database: Database, sqlite_url: str
) -> None:
    lax = Database(sqlite_url, queue=FakeQueue(), bell=Bell())
    await add(lax, "one", "two")

    await tamper(sqlite_url, "UPDATE cs_audit SET at = x'ff', job = 'x' WHERE id = 1")

    fault = await examined(lax)
    await lax.close()
    assert fault
    assert (fault.sequence, fault.kind) == (1, FaultKind.CHANGED)


async def test_what_no_driver_can_read_is_found_where_it_is(
    database: Database, database_url: str
) -> None:
    await add(database, *["verb"] * (PAGE + 5))
    garbled = "at = 'infinity'"
    if database_url.startswith("sqlite"):
        garbled = "actor = CAST(x'ff' AS TEXT)"

    await tamper(database_url, f"UPDATE cs_audit SET {garbled} WHERE id = {PAGE - 3}")

    fault = await examined(database)
    assert fault
    assert (fault.sequence, fault.kind) == (PAGE - 3, FaultKind.CHANGED)


async def test_a_long_chain_is_read_in_pages_and_from_anywhere(database: Database) -> None:
    await add(database, *["verb"] * (2 * PAGE + 5))

    async with database.reading() as tx:
        sizes = [len(page) async for page in tx.chain.pages()]
    assert sizes == [PAGE, PAGE, 5]
    assert await examined(database) is None
    assert await examined(database, first=PAGE + 2) is None


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE cs_audit SET actor = 'nobody'",
        "DELETE FROM cs_audit WHERE id > 0",
        # SQLite takes ON CONFLICT after a SELECT only when that has a condition.
        f"INSERT INTO cs_audit SELECT id, 1, '', {_WORDS}, hash FROM cs_audit WHERE true {_UPSERT}",
        "DELETE FROM cs_audit_head",
        "UPDATE cs_audit_head SET sequence = 0",
        "UPDATE cs_audit_head SET id = 2",
        "INSERT INTO cs_audit_head VALUES (2, 0, '')",
    ],
)
async def test_the_database_refuses_to_change_the_audit(
    database: Database, database_url: str, sql: str
) -> None:
    await add(database, "scope.accepted")
    engine = migrating_engine(parse(database_url))

    with pytest.raises(DBAPIError, match="the audit is only ever added to"):
        async with engine.begin() as connection:
            await connection.execute(text(sql))

    await engine.dispose()
    assert await examined(database) is None


async def test_sqlite_refuses_to_replace_an_entry(sqlite_url: str) -> None:
    database = Database(sqlite_url, queue=FakeQueue(), bell=Bell())
    await add(database, "scope.accepted")
    await database.close()
    engine = migrating_engine(parse(sqlite_url))
    copied = f"SELECT id, form, previous, {_WORDS}, hash FROM cs_audit"

    with pytest.raises(DBAPIError, match="the audit is only ever added to"):
        async with engine.begin() as connection:
            await connection.execute(text(f"INSERT OR REPLACE INTO cs_audit {copied}"))

    await engine.dispose()


@pytest.mark.postgres
async def test_postgres_refuses_to_empty_the_audit(postgres_url: str) -> None:
    engine = migrating_engine(parse(postgres_url))

    for table in ("cs_audit", "cs_audit_head"):
        with pytest.raises(DBAPIError, match="the audit is only ever added to"):
            async with engine.begin() as connection:
                await connection.execute(text(f"TRUNCATE {table}"))

    await engine.dispose()
