"""What all our tables share."""

from sqlalchemy import MetaData
from sqlmodel import SQLModel

# Constraints need names to be changed later; SQLite gives them none by itself.
_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

# DBOS keeps its tables in the same database.
PREFIX = "cs_"

# A number is never given twice, even after the newest row was deleted.
NUMBERED = {"sqlite_autoincrement": True}


class Row(SQLModel):
    """A row of one of our tables. Rows never leave `storage`."""

    metadata = MetaData(naming_convention=_NAMES)
