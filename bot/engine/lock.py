"""The lock of a database that one process at a time may work on."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from bot.errors import ConflictError
from storage.engines import database_url, is_sqlite


class AlreadyRunningError(ConflictError):
    """Another process works on this database."""


class FileLock:
    """A lock beside a file. The system lets go of it when the process ends, however it ends."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._path = file.with_name(file.name + ".lock")
        self._held: IO[str] | None = None

    def take(self) -> None:
        """Take the lock, or raise AlreadyRunningError that names who has it."""
        held = self._path.open("a+", encoding="ascii")
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            held.seek(0)
            pid = held.read().strip() or "unknown"
            held.close()
            raise AlreadyRunningError(
                f"Process {pid} already works on {self._file}. Stop it first, or use PostgreSQL: "
                "there several processes may work on one database."
            ) from None
        held.truncate(0)
        held.write(str(os.getpid()))
        held.flush()
        self._held = held

    def release(self) -> None:
        """Let go of the lock. The file stays: to delete it would race with who takes it next."""
        if self._held is not None:
            self._held.close()
            self._held = None


@contextmanager
def alone_on(url: str) -> Iterator[None]:
    """Be the only process that works on a SQLite database; PostgreSQL lets several do so.

    Raises AlreadyRunningError.
    """
    address = database_url(url)
    if not is_sqlite(address):
        yield
        return
    file = Path(address.database or "").absolute()
    file.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(file)
    lock.take()
    try:
        yield
    finally:
        lock.release()
