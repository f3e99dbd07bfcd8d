"""The audit's chain as it lies in the database, letter by letter, whatever somebody did to it."""

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select, text

from bot.domain.audit import Head, Link, moment
from storage.records import Repository, table_of
from storage.tables import AuditHeadRow

PAGE = 2_000

# As text, past our column types: they would stumble over what does not belong there.
_PAGE = text(
    "SELECT form, id, previous, at, actor, verb, subject, detail, job, human, hash"
    " FROM cs_audit WHERE id >= :first ORDER BY id LIMIT :page"
)
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
        """Yield the chain from this sequence on, so many links at a time."""
        while page := await self._page(first, PAGE):
            yield page
            first = page[-1].sequence + 1

    async def _page(self, first: int, size: int) -> list[Link]:
        rows = await self._session.execute(_PAGE, {"first": first, "page": size})
        return [_link(row) for row in rows]


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
