"""Looking into a database tells how far one gets with it, and leaves nothing there."""

import socket
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest

from bot.errors import InvalidInputError
from storage.inspection import Access, inspect
from storage.migrate import newest


def _files(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


def _tables(file: Path) -> list[str]:
    with closing(sqlite3.connect(file)) as connection:
        return sorted(row[0] for row in connection.execute("SELECT name FROM sqlite_master"))


async def test_a_database_in_order_is_usable_and_tells_its_migration(database_url: str) -> None:
    found = await inspect(database_url)

    assert found.access is Access.USABLE
    assert found.revision == found.newest == newest()


async def test_looking_leaves_nothing_in_a_file(sqlite_url: str, tmp_path: Path) -> None:
    file = tmp_path / "countersign.db"
    before = _tables(file)

    await inspect(sqlite_url)

    assert _tables(file) == before
    assert _files(tmp_path) == [file.name]


@pytest.mark.postgres
async def test_looking_leaves_nothing_on_a_server(empty_postgres_url: str) -> None:
    found = await inspect(empty_postgres_url)

    assert (found.access, found.revision) == (Access.USABLE, None)
    with psycopg.connect(empty_postgres_url) as connection:
        tables = connection.execute("SELECT relname FROM pg_class WHERE relname LIKE 'cs_%'")
        schemas = connection.execute("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'cs_%'")
        assert tables.fetchall() + schemas.fetchall() == []


async def test_a_file_that_is_not_there_is_looked_for_and_not_created(tmp_path: Path) -> None:
    file = tmp_path / "new" / "countersign.db"

    found = await inspect(f"sqlite:///{file}")

    assert (found.access, found.file, found.folder) == (Access.ABSENT, file, tmp_path)
    assert _files(tmp_path) == []


async def test_a_file_cannot_be_created_below_another_file(tmp_path: Path) -> None:
    (tmp_path / "letter").touch()

    found = await inspect(f"sqlite:///{tmp_path / 'letter' / 'countersign.db'}")

    assert (found.access, found.folder) == (Access.UNCREATABLE, tmp_path / "letter")


async def test_a_server_that_never_answers_is_silent() -> None:
    # The system takes the connection, and nobody ever reads from it.
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"postgresql://me:secret@127.0.0.1:{server.getsockname()[1]}/x"
        found = await inspect(url, patience=timedelta(seconds=0.2))

    assert found.access is Access.SILENT
    assert "secret" not in f"{found}"


async def test_a_file_that_is_no_database_fails_in_the_words_of_the_driver(tmp_path: Path) -> None:
    file = tmp_path / "countersign.db"
    file.write_text("This is a letter, and a long one. " * 100)

    found = await inspect(f"sqlite:///{file}")

    assert (found.access, found.said) == (Access.FAILING, "file is not a database")


@pytest.mark.postgres
async def test_a_role_that_may_create_nothing_is_forbidden_to(empty_postgres_url: str) -> None:
    with psycopg.connect(empty_postgres_url, autocommit=True) as connection:
        connection.execute("DROP ROLE IF EXISTS onlooker")
        connection.execute("CREATE ROLE onlooker LOGIN PASSWORD 'secret-of-onlooker'")

    found = await inspect(
        empty_postgres_url.replace("//postgres:", "//onlooker:secret-of-onlooker")
    )

    assert found.access is Access.FORBIDDEN
    assert "permission denied" in found.said


async def test_a_url_that_cannot_be_used_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="mysql is not supported"):
        await inspect("mysql://localhost/x")
