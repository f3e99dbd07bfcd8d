"""The audit, as it is remembered: a chain that is only ever added to."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from bot.domain.audit import AuditEntry, Deed, Head, Link, canonical, moment, seal, shortened
from bot.domain.ids import JobId
from bot.domain.secrets import Redactor
from storage.columns import clean
from storage.records import LIMIT, REDACTOR, Kind, Repository, table_of
from storage.tables import AuditHeadRow, AuditRow

_ENTRY = Kind(AuditEntry, AuditRow)
_HEAD = table_of(AuditHeadRow)
_DETAIL: TypeAdapter[Mapping[str, Any]] = TypeAdapter(Mapping[str, Any])

# Put together once: every transaction that does anything ends with these.
_TAKE_HEAD = select(_HEAD.c.sequence, _HEAD.c.hash).with_for_update()
_INSERT = insert(_ENTRY.table)
_MOVE_HEAD = update(_HEAD)


class AuditRepository(Repository):
    """Everything that was done. The database refuses to change or delete an entry.

    What a transaction adds is collected, and written as the last thing before it is committed.
    So the end of the chain is held for no longer than that takes, always after every other lock,
    and a transaction that is undone has taken no number.
    """

    def __init__(self, session: AsyncSession) -> None:
        super().__init__(session)
        self._deeds: list[Deed] = []

    async def add(
        self,
        actor: str,
        verb: str,
        subject: str,
        detail: Mapping[str, Any],
        at: datetime,
        *,
        job: JobId | None = None,
        human: bool = False,
    ) -> None:
        """Add an entry: the only way one comes to be. It can be read after the commit."""
        if at.tzinfo is None:
            raise ValueError(f"{at} has no time zone; a moment is an aware datetime in UTC.")
        redactor: Redactor = self._session.info[REDACTOR]
        told = redactor.redacted(
            {
                "actor": clean(actor),
                "verb": clean(verb),
                "subject": clean(subject),
                "detail": _DETAIL.dump_python(detail, mode="json"),
            }
        )
        deed = Deed(
            at=moment(at.astimezone(UTC)),
            actor=told["actor"],
            verb=told["verb"],
            subject=told["subject"],
            detail=canonical(shortened(told["detail"])),
            job=job,
            human=human,
        )
        self._deeds.append(deed)

    @property
    def added(self) -> int:
        """How many entries this transaction has added so far."""
        return len(self._deeds)

    def forget(self, added: int) -> None:
        """Forget what was added after this many entries: it was undone."""
        del self._deeds[added:]

    async def write(self) -> None:
        """Write what was added to the end of the chain. Nothing may follow but the commit."""
        if not self._deeds:
            return
        # Whoever holds this row is the only one who writes the audit, until the commit.
        sequence, last = (await self._session.execute(_TAKE_HEAD)).one()
        links = seal(self._deeds, after=Head(sequence, last))
        await self._session.execute(_INSERT, [_row(link) for link in links])
        moved = {"sequence": links[-1].sequence, "hash": links[-1].hash}
        await self._session.execute(_MOVE_HEAD, moved)
        self._deeds.clear()

    async def of_job(self, job: JobId) -> tuple[AuditEntry, ...]:
        """Return everything done on a job, oldest first."""
        query = select(_ENTRY.table).where(col(AuditRow.job) == job)
        return await self._read(_ENTRY, query.order_by(col(AuditRow.id)))

    async def about(self, subject: str, *, job: JobId | None) -> tuple[AuditEntry, ...]:
        """Return everything done to one thing that came up in a job, or in none, oldest first."""
        query = select(_ENTRY.table).where(
            col(AuditRow.job) == job, col(AuditRow.subject) == subject
        )
        return await self._read(_ENTRY, query.order_by(col(AuditRow.id)))

    async def count_of(self, actor: str) -> int:
        """Return how many entries somebody is the actor of."""
        query = select(func.count()).where(col(AuditRow.actor) == actor)
        return (await self._session.execute(query)).scalar_one()

    async def latest(self, limit: int = LIMIT) -> tuple[AuditEntry, ...]:
        """Return the newest entries, newest first."""
        query = select(_ENTRY.table).order_by(col(AuditRow.id).desc()).limit(limit)
        return await self._read(_ENTRY, query)


def _row(link: Link) -> dict[str, Any]:
    values = link._asdict()
    return {**values, "id": values.pop("sequence"), "at": datetime.fromisoformat(link.at)}
