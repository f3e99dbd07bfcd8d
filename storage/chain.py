"""The audit's chain as it lies in the database, letter by letter, whatever somebody did to it."""

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.exc import DataError, DBAPIError

from bot.domain.audit import FORM, Head, Link, moment
from storage.records import Repository, table_of
from storage.tables import AuditHeadRow

PAGE = 2_000
_LOWEST = -(2**63)
"""The lowest number that a row can have, if only somebody else put it there."""

# As text, past our column types: they would stumble over what does not belong there.
_PAGE = text(
    "SELECT form, id, previous, at, actor, verb, subject, detail, job, human, hash"
    " FROM cs_audit WHERE id >= :first ORDER BY id LIMIT :page"
)
_NEXT = text("SELECT min(id) FROM cs_audit WHERE id >= :first")
_HEAD = table_of(AuditHeadRow)


class ChainRepository(Repository):
    """Reads the chain to examine it. The audit itself is the only one who writes it."""

    async def head(self) -> Head | None:
        """Return where the chain ends, as its writer left it; None where somebody deleted that."""
        found = (await self._session.execute(select(_HEAD.c.sequence, _HEAD.c.hash))).first()
        return Head(*found) if found else None

    async def link(self, sequence: int) -> Link | None:
        """Return one link."""
        page = await self._page(sequence, 1)
        return page[0] if page and page[0].sequence == sequence else None

    async def pages(self, *, first: int = 1) -> AsyncIterator[Sequence[Link]]:
        """Yield the chain from this sequence on, so many links at a time.

        From the first one on that is all there is, also what stands where no entry can be.
        """
        first = first if first > 1 else _LOWEST
        while page := await self._page(first, PAGE):
            yield page
            first = page[-1].sequence + 1

    async def _page(self, first: int, size: int) -> list[Link]:
        try:
            rows = await self._session.execute(_PAGE, {"first": first, "page": size})
        except DBAPIError as error:
            if not _is_garbled(error):
                raise
            # One row spoils its whole page: smaller ones lead up to it.
            return await self._page(first, size // 2) if size > 1 else [await self._garbled(first)]
        return [_link(row) for row in rows]

    async def _garbled(self, first: int) -> Link:
        """Return a link that fits no hash, for a row that nobody can read."""
        number = (await self._session.execute(_NEXT, {"first": first})).scalar_one()
        return Link(FORM, number, "", "", "", "", "", "", None, human=False, hash="")


def _is_garbled(error: DBAPIError) -> bool:
    """Whether a driver refuses what somebody wrote past us: no text, or a moment of no calendar."""
    return isinstance(error, DataError) or "decode to UTF-8" in str(error.orig)


def _link(row: Any) -> Link:
    form, sequence, previous, at, actor, verb, subject, detail, job, human, made = row
    # SQLite has no truth values and no moments; what is neither stays as it is, and fits no hash.
    if human in (0, 1):
        human = bool(human)
    if isinstance(at, datetime):
        at = moment(at.astimezone(UTC))
    elif isinstance(at, str):
        at = f"{at.replace(' ', 'T')}Z"
    return Link(form, sequence, previous, at, actor, verb, subject, detail, job, human, made)
