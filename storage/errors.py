"""Errors of the database, told apart by what can be done about them."""

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from bot.errors import CountersignError, InvalidInputError, TransientError


class StorageFullError(TransientError):
    """The database cannot be written: its disk is full. Nothing was kept."""


class ReadOnlyDatabaseError(StorageFullError):
    """The database cannot be written: it is read-only. Nothing was kept."""


class DatabaseUnavailableError(TransientError):
    """The database does not answer for now. Nothing was kept."""


class DatabaseClosedError(TransientError):
    """This process has closed the database, because it stops. Nothing was kept."""


class ReadingOnlyError(CountersignError):
    """This changes something, so it belongs in `transaction()`, not in `reading()`."""


class SchemaError(InvalidInputError):
    """The database does not have the tables this version needs: bring it up to date first."""


# SQLite's own words (sqlite3ErrStr) and PostgreSQL's SQLSTATEs.
_FULL = ("disk is full", "disk i/o error", "53100")
_READ_ONLY = ("readonly database", "25006")
_NO_TABLE = ("no such table", "42p01")


def translated(error: Exception) -> Exception:
    """Return the error as one of ours when waiting or an operator can mend it, else as it is."""
    if isinstance(error, PoolTimeoutError):
        return DatabaseUnavailableError()
    if not isinstance(error, DBAPIError):
        return error
    said = f"{error.orig} {getattr(error.orig, 'sqlstate', None)}".lower()
    for words, kind in (
        (_FULL, StorageFullError),
        (_READ_ONLY, ReadOnlyDatabaseError),
        (_NO_TABLE, SchemaError),
    ):
        if any(word in said for word in words):
            return kind(f"{kind.__doc__} The database says: {error.orig}")
    if isinstance(error, (OperationalError, InterfaceError)) or error.connection_invalidated:
        return DatabaseUnavailableError(
            f"{DatabaseUnavailableError.__doc__} The database says: {error.orig}"
        )
    return error
