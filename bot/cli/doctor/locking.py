"""The lock of a SQLite file: who works on the database now."""

import fcntl
from pathlib import Path

from bot.cli.doctor.results import Result, ok, warning


def lock(file: Path) -> Result:
    """Say whether another process works on this database. The lock is not touched."""
    path = file.with_name(file.name + ".lock")
    try:
        with path.open(encoding="ascii", errors="replace") as held:
            return _free() if _try(held.fileno()) else _held(held.read())
    except FileNotFoundError:
        return _free()
    except OSError as error:
        remedy = f"Let this user read and write {path}, or delete it while nothing runs."
        return warning("Lock", f"{path} cannot be opened: {error.strerror}.", remedy=remedy)


def _try(descriptor: int) -> bool:
    """Whether the lock is free. A shared lock is enough to find out, and lasts a moment."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    fcntl.flock(descriptor, fcntl.LOCK_UN)
    return True


def _free() -> Result:
    return ok("Lock", "no other process works on the database")


def _held(text: str) -> Result:
    says = f"Process {text.strip() or 'unknown'} works on the database."
    remedy = "Nothing, if that is Countersign; a second one is refused until the first has ended."
    return warning("Lock", says, remedy=remedy)
