"""Evidence: counting what positions did, beside plain SQL that somebody wrote for the same table.

The yardstick answers the same question, typed by hand for one position: one statement for each kind
of record, by quarter, with its values in it, and nothing is made of what comes back.
"""

import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import text

from bot.domain.ids import PositionName
from bot.domain.performance import Period
from bot.domain.quarters import last_quarters
from bot.domain.review_calendar import ReviewCalendar
from storage.bell import Bell
from storage.database import Database
from storage.transaction import Transaction
from tests.bench.databases import Databases, Sqlite, postgres
from tests.bench.results import Goal, Row, middle, milliseconds, row
from tests.bench.scale import Scale
from tests.fakes import FakeQueue
from tests.storage.company import POSITIONS, fill

AT = datetime(2026, 11, 20, tzinfo=UTC)
_QUARTERS = last_quarters(ReviewCalendar(), AT)
_PERIODS = [Period(quarter.since, min(quarter.until, AT)) for quarter in _QUARTERS]
_SINCE, *_CUTS, _UNTIL = (
    f"{moment:%Y-%m-%d %H:%M:%S}" for moment in (*(period.since for period in _PERIODS), AT)
)
_ONE = PositionName(POSITIONS[0])
_MANY = 1_000_000
_SECONDS = {
    "SQLite": "(julianday({b}) - julianday({a})) * 86400",
    "PostgreSQL": "EXTRACT(EPOCH FROM ({b} - {a}))",
}
_EXPECTED = {
    "SQLite": "json_extract(j.contract, '$.expected_minutes') * 60",
    "PostgreSQL": "CAST(j.contract ->> 'expected_minutes' AS INTEGER) * 60",
}


def plain(kind: str) -> list[str]:
    """Return what somebody would type to have the same counts of one position by quarter."""
    mine = f"j.owner = '{_ONE}'"
    ended = "j.status IN ('accepted', 'cancelled', 'failed', 'refused')"
    results = "('result.accepted', 'result.delivered', 'result.sent_back', 'revision.handed_in')"
    lead = _SECONDS[kind].format(a="j.created_at", b="j.updated_at")
    began = (
        "(SELECT min(x.opened_at) FROM cs_assignment x"
        " WHERE x.job = j.id AND x.stage = 'implementation')"
    )
    delivered = (
        "(SELECT max(a.at) FROM cs_audit a WHERE a.job = j.id"
        f" AND a.verb IN {results} AND a.verb = 'result.delivered')"
    )
    taken = _SECONDS[kind].format(a=began, b=delivered)
    return [
        _by_quarter(
            "a.opened_at", "count(*), count(DISTINCT a.job)", "cs_assignment a", _at_work()
        ),
        _by_quarter(
            "e.at",
            "count(*), sum(e.input_tokens + e.output_tokens), sum(e.cost_microusd)",
            "cs_assignment a JOIN cs_entry e ON e.assignment = a.id",
            f"{_at_work()} AND e.model IS NOT NULL",
        ),
        _by_quarter(
            "j.updated_at",
            f"count(*), {_sum('j.status', 'accepted')}, sum(j.round), sum({lead})",
            "cs_job j",
            f"{mine} AND {ended}",
        ),
        _by_quarter(
            "j.updated_at",
            "count(*)",
            "cs_job j JOIN cs_audit a ON a.job = j.id",
            f"{mine} AND {ended} AND a.human = true",
        ),
        _by_quarter(
            "j.updated_at",
            "count(*)",
            "cs_job j JOIN cs_audit a ON a.job = j.id",
            f"{mine} AND {ended} AND a.verb IN {results} AND a.verb = 'revision.handed_in'",
        ),
        _by_quarter(
            "a.at",
            f"{_sum('a.verb', 'result.accepted')}, {_sum('a.verb', 'result.sent_back')}",
            f"cs_job j JOIN cs_audit a ON a.job = j.id AND a.verb IN {results}",
            f"{mine} AND j.updated_at >= '{_SINCE}'",
        ),
        _by_quarter(
            "j.updated_at",
            "count(DISTINCT j.id)",
            "cs_job j JOIN cs_assignment a ON a.job = j.id",
            f"{_at_work()} AND j.status = 'accepted'",
        ),
        _by_quarter(
            "j.updated_at",
            f"count(*), sum({taken}), sum({_EXPECTED[kind]})",
            "cs_job j",
            f"{mine} AND j.status = 'accepted'",
        ),
        _by_quarter("g.at", "count(*)", "cs_gate_event g", f"g.actor = '{_ONE}' AND g.job > 0"),
        _by_quarter(
            "v.at", f"count(*), {_sum('v.kind', 'pass')}", "cs_verdict v", f"v.position = '{_ONE}'"
        ),
        _by_quarter(
            "f.at",
            f"count(*), {_sum('f.status', 'addressed')}",
            "cs_finding f",
            f"f.position = '{_ONE}'",
        ),
    ]


def _by_quarter(at: str, counts: str, tables: str, where: str) -> str:
    cases = " ".join(f"WHEN {at} < '{cut}' THEN {n}" for n, cut in enumerate(_CUTS))
    quarter = f"CASE {cases} ELSE {len(_CUTS)} END"
    within = f"{at} >= '{_SINCE}' AND {at} < '{_UNTIL}'"
    return f"SELECT {quarter}, {counts} FROM {tables} WHERE {where} AND {within} GROUP BY 1"


def _at_work() -> str:
    return f"a.position = '{_ONE}'"


def _sum(column: str, value: str) -> str:
    return f"sum(CASE WHEN {column} = '{value}' THEN 1 ELSE 0 END)"


async def measure(place: Path, scale: Scale) -> AsyncIterator[Row]:
    """Yield the rows, SQLite first."""
    with postgres() as server:
        kinds: tuple[Databases, ...] = (Sqlite(place), server)
        for kind in kinds:
            await kind.prepare()
            async with _filled(kind, scale.turns) as database:
                yield await _one_position(kind, scale, database)
                yield await _all_positions(kind, scale, database)


async def _one_position(kind: Databases, scale: Scale, database: Database) -> Row:
    async def ours(tx: Transaction) -> None:
        await tx.performance.figures([_ONE], _PERIODS)

    statements = [text(statement) for statement in plain(kind.name)]

    async def typed(tx: Transaction) -> None:
        for statement in statements:
            (await tx._session.execute(statement)).all()

    return row(
        f"evidence, {kind.name}: one position of {len(POSITIONS)}, four quarters, of "
        f"{scale.turns:,} turns, beside plain SQL",
        await _took(database, ours, scale.rounds),
        beside=await _took(database, typed, scale.rounds),
        show=milliseconds,
        n=scale.rounds,
        # With few records it is Python that takes the time, and not the databases.
        goal=Goal(times=2) if scale.turns >= _MANY else None,
    )


async def _all_positions(kind: Databases, scale: Scale, database: Database) -> Row:
    async def ours(tx: Transaction) -> None:
        await tx.performance.figures([PositionName(name) for name in POSITIONS], _PERIODS)

    return row(
        f"evidence, {kind.name}: all {len(POSITIONS)} positions, four quarters, of "
        f"{scale.turns:,} turns",
        await _took(database, ours, scale.rounds),
        show=milliseconds,
        n=scale.rounds,
    )


async def _took(
    database: Database, ask: Callable[[Transaction], Awaitable[None]], rounds: int
) -> float:
    """Return the median time of one question; the first one, which reads from disk, is left out."""
    taken = []
    for _ in range(rounds + 1):
        began = time.perf_counter()
        async with database.reading() as tx:
            await ask(tx)
        taken.append(time.perf_counter() - began)
    return middle(taken[1:])


@asynccontextmanager
async def _filled(kind: Databases, turns: int) -> AsyncIterator[Database]:
    database = Database(await kind.empty(), queue=FakeQueue(), bell=Bell())
    await database.open()
    try:
        await fill(database, turns=turns, since=AT - timedelta(days=730), until=AT)
        yield database
    finally:
        await database.close()
