"""The doctor looks into the database and leaves nothing there."""

from pathlib import Path

import psycopg
import pytest

from bot.cli.doctor.database import database, migrations
from bot.cli.doctor.locking import lock
from bot.cli.doctor.results import Level
from bot.engine.lock import FileLock
from storage.migrate import newest
from tests.cli.installation import names, problems, said


async def test_a_database_in_order_is_told_as_such(database_url: str) -> None:
    found = await database(database_url)

    assert {each.level for each in found} == {Level.OK}
    assert "can be read and written" in said(found)
    assert f"up to date ({newest()})" in said(found)


async def test_a_file_that_is_not_there_is_not_created(tmp_path: Path) -> None:
    found = await database(f"sqlite:///{tmp_path / 'new' / 'countersign.db'}")

    assert [each.level for each in found] == [Level.OK]
    assert "the first start creates it" in said(found)
    assert names(tmp_path) == set()


async def test_a_file_that_cannot_be_created_is_a_problem() -> None:
    found = await database("sqlite:////proc/self/countersign.db")

    assert "cannot be created" in said(problems(found))


async def test_a_file_that_is_no_database_is_a_problem(tmp_path: Path) -> None:
    file = tmp_path / "countersign.db"
    file.write_text("This is a letter, and a long one. " * 100)

    found = await database(f"sqlite:///{file}")

    assert "file is not a database" in said(problems(found))
    assert file.read_text().startswith("This is a letter")


async def test_an_empty_database_is_filled_at_the_next_start(tmp_path: Path) -> None:
    file = tmp_path / "countersign.db"
    file.touch()

    found = await database(f"sqlite:///{file}")

    assert problems(found) == []
    assert "the next start creates them" in said(found)


@pytest.mark.parametrize("url", ["countersign.db", "mysql://localhost/x", "sqlite://"])
async def test_a_url_that_cannot_be_used_is_a_problem(url: str) -> None:
    found = await database(url)

    assert "Write sqlite:///path/to/file.db or postgresql:" in said(problems(found))
    assert "COUNTERSIGN_DATABASE_URL" in found[0].remedy


def test_a_database_of_an_older_version_is_behind() -> None:
    result = migrations("0002", newest="0004")

    assert result.level is Level.WARNING
    assert "2 behind" in result.says
    assert "Back the database up" in result.remedy


@pytest.mark.parametrize("present", ["0005", "of another branch"])
def test_a_database_of_a_newer_version_is_a_problem(present: str) -> None:
    assert migrations(present, newest="0002").level is Level.PROBLEM


def test_migrations_are_numbers_that_can_be_compared() -> None:
    assert newest().isdecimal()


def test_a_lock_nobody_holds_is_free(tmp_path: Path) -> None:
    used = FileLock(tmp_path / "countersign.db")
    used.take()
    used.release()

    assert lock(tmp_path / "countersign.db").level is Level.OK
    assert lock(tmp_path / "another.db").level is Level.OK


def test_a_lock_somebody_holds_is_told_and_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "countersign.db"
    held = FileLock(file)
    held.take()

    result = lock(file)

    assert result.level is Level.WARNING
    assert "works on the database" in result.says
    assert lock(file) == result
    held.release()


@pytest.mark.postgres
async def test_a_postgres_without_tables_can_be_used(empty_postgres_url: str) -> None:
    found = await database(empty_postgres_url)

    assert problems(found) == []
    assert "the next start creates them" in said(found)


@pytest.mark.postgres
async def test_a_role_that_may_create_nothing_is_told_what_to_grant(
    empty_postgres_url: str,
) -> None:
    with psycopg.connect(empty_postgres_url, autocommit=True) as connection:
        connection.execute("DROP ROLE IF EXISTS reader")
        connection.execute("CREATE ROLE reader LOGIN PASSWORD 'secret-of-reader'")
    url = empty_postgres_url.replace("//postgres:", "//reader:secret-of-reader")

    found = await database(url)

    assert "permission denied" in said(problems(found))
    assert "GRANT CREATE ON SCHEMA public" in found[0].remedy
    assert "secret-of-reader" not in f"{found}"


@pytest.mark.postgres
async def test_a_postgres_that_does_not_run_is_a_problem(tmp_path: Path) -> None:
    found = await database(f"postgresql://me:secret@/countersign?host={tmp_path}")

    assert len(problems(found)) == 1
    assert "secret" not in f"{found}"
