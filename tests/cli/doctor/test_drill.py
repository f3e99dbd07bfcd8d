"""What the doctor says about the last drill."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.cli.doctor.drill import drill_of, last_drill
from bot.cli.doctor.results import Level
from bot.config import Settings
from bot.domain.drill import Drill, Trial
from bot.domain.ids import DrillId, PositionName, UserId
from storage.bell import Bell
from storage.database import Database
from tests.fakes import FakeQueue

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SECURITY = PositionName("security-1")
PAT = UserId("U0PAT")


def a_drill(*, blocked: bool = True) -> Drill:
    trial = Trial("a write", SECURITY, "workspace__write", blocked, "Because.", event=1)
    return Drill(DrillId(0), "2026-W10", NOW, (trial,))


def at(url: str) -> Settings:
    return Settings.model_construct(database_url=url)


def test_one_that_passed_lately_is_well() -> None:
    result = drill_of(a_drill(), now=NOW + timedelta(days=6))

    assert (result.level, result.says) == (
        Level.OK,
        "2026-W10 (2026-03-02 09:00 UTC): 1 attempts, all blocked and recorded",
    )


def test_one_that_failed_is_a_problem() -> None:
    result = drill_of(a_drill(blocked=False), now=NOW)

    assert result.level is Level.PROBLEM
    assert "security-1: a write was NOT blocked." in result.says


def test_one_that_was_acknowledged_is_a_warning_that_says_why() -> None:
    known = replace(a_drill(blocked=False), acknowledged_by=PAT, acknowledged_why="It is off.")

    result = drill_of(known, now=NOW)

    assert result.level is Level.WARNING
    assert "FAILED" in result.says
    assert "U0PAT acknowledged it: It is off." in result.says


def test_one_long_ago_is_a_warning() -> None:
    assert drill_of(a_drill(), now=NOW + timedelta(days=10)).level is Level.WARNING


async def test_none_yet_is_well(sqlite_url: str, tmp_path: Path) -> None:
    for url in (sqlite_url, f"sqlite:///{tmp_path / 'absent.db'}"):
        result = await last_drill(at(url), now=NOW)

        assert result.level is Level.OK
        assert "none has run yet" in result.says


async def test_the_latest_on_record_counts(sqlite_url: str) -> None:
    database = Database(sqlite_url, queue=FakeQueue(), bell=Bell())
    async with database.transaction() as tx:
        await tx.drills.begin(a_drill())
    await database.close()

    assert (await last_drill(at(sqlite_url), now=NOW)).level is Level.OK
