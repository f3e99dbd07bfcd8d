"""Errors of the database, told apart by what can be done about them."""

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from bot.errors import InvalidInputError, TransientError


class StorageFullError(TransientError):
    """The database cannot be written: its disk is full or read-only. Nothing was kept."""


class DatabaseUnavailableError(TransientError):
    """The database does not answer for now. Nothing was kept."""


class SchemaError(InvalidInputError):
    """The database does not have the tables this version needs."""


# SQLite's own words (sqlite3ErrStr).
_UNWRITABLE = ("disk is full", "readonly database", "disk i/o error", "unable to open database")
# PostgreSQL: disk_full and read_only_sql_transaction.
_UNWRITABLE_STATES = frozenset({"53100", "25006"})


def translated(error: Exception) -> Exception:
    """Return the error as one of ours when waiting can mend it, else the error itself."""
    if isinstance(error, PoolTimeoutError):
        return DatabaseUnavailableError()
    if not isinstance(error, DBAPIError):
        return error
    if _is_unwritable(error):
        return StorageFullError(f"{StorageFullError.__doc__} The database says: {error.orig}")
    # A missing table is an OperationalError in SQLite; waiting does not create it.
    if "no such table" in str(error.orig):
        return SchemaError(f"{error.orig}: bring the database up to date first.")
    if isinstance(error, (OperationalError, InterfaceError)) or error.connection_invalidated:
        return DatabaseUnavailableError(
            f"{DatabaseUnavailableError.__doc__} The database says: {error.orig}"
        )
    return error


def _is_unwritable(error: DBAPIError) -> bool:
    state = getattr(error.orig, "sqlstate", None)
    words = str(error.orig).lower()
    return state in _UNWRITABLE_STATES or any(phrase in words for phrase in _UNWRITABLE)
