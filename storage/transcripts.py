"""Conversations, as they are remembered."""

from datetime import datetime

from sqlalchemy import RowMapping, bindparam, func, select
from sqlmodel import col

from bot.domain.cards import Spent
from bot.domain.ids import AssignmentId, JobId
from bot.domain.models import Usage
from bot.domain.transcripts import Entry, Note, Turn
from bot.errors import StaleError
from storage.records import Repository, table_of
from storage.tables import AssignmentRow, AuditRow, EntryRow

_ENTRIES = table_of(EntryRow)

# What every step of every assignment asks, put together once.
_CONVERSATION = (
    select(_ENTRIES)
    .where(col(EntryRow.assignment) == bindparam("assignment"))
    .order_by(col(EntryRow.number))
)
_LAST = select(func.max(col(EntryRow.number))).where(
    col(EntryRow.assignment) == bindparam("assignment")
)
_SPENT = (
    select(
        func.count(),
        func.coalesce(func.sum(col(EntryRow.input_tokens) + col(EntryRow.output_tokens)), 0),
        func.coalesce(func.sum(col(EntryRow.cost_microusd)), 0),
        func.count(col(EntryRow.cost_microusd)),
    )
    .select_from(_ENTRIES.join(table_of(AssignmentRow)))
    .where(col(AssignmentRow.job) == bindparam("job"), col(EntryRow.model).is_not(None))
)
_TOUCHES = select(func.count()).where(
    col(AuditRow.job) == bindparam("job"), col(AuditRow.human).is_(True)
)


class TranscriptRepository(Repository):
    """The notes and turns of every assignment, numbered from 1."""

    async def tell(self, assignment: AssignmentId, text: str, at: datetime) -> Note:
        """Add a note under the next number."""
        # Whoever numbers an entry holds the assignment's row, so that numbers are given one by one.
        held = select(col(AssignmentRow.id)).where(col(AssignmentRow.id) == assignment)
        await self._session.execute(held.with_for_update())
        note = Note(assignment, await self.next_number(assignment), text, at)
        await self._keep(note, calls=(), model=None, usage=Usage(), dropped=False)
        return note

    async def add_turn(self, turn: Turn) -> None:
        """Add a turn. Raises StaleError when its number was taken meanwhile."""
        await self._keep(
            turn, calls=turn.calls, model=turn.model, usage=turn.usage, dropped=turn.dropped
        )

    async def entries(self, assignment: AssignmentId) -> tuple[Entry, ...]:
        """Return the whole conversation in its order."""
        rows = await self._session.execute(_CONVERSATION, {"assignment": assignment})
        return tuple(_entry(row) for row in rows.mappings())

    async def said(self, assignment: AssignmentId, *, number: int) -> str:
        """Return the text of one entry; empty where there is none."""
        mine = (col(EntryRow.assignment) == assignment, col(EntryRow.number) == number)
        found = await self._session.execute(select(col(EntryRow.text)).where(*mine))
        return found.scalar_one_or_none() or ""

    async def next_number(self, assignment: AssignmentId) -> int:
        """Return the number the next entry gets."""
        last = await self._session.execute(_LAST, {"assignment": assignment})
        return (last.scalar_one() or 0) + 1

    async def spent(self, job: JobId) -> Spent:
        """Return what a job has used so far, and how often a person acted on it."""
        used = (await self._session.execute(_SPENT, {"job": job})).one()
        turns, tokens, cost, priced = used
        return Spent(
            turns=turns,
            tokens=int(tokens or 0),
            cost_microusd=int(cost or 0),
            unpriced=priced < turns,
            touches=await self._touches(job),
        )

    async def _touches(self, job: JobId) -> int:
        return (await self._session.execute(_TOUCHES, {"job": job})).scalar_one()

    async def _keep(
        self,
        entry: Entry,
        *,
        calls: tuple[int, ...],
        model: str | None,
        usage: Usage,
        dropped: bool,
    ) -> None:
        values = {
            "assignment": entry.assignment,
            "number": entry.number,
            "text": entry.text,
            "at": entry.at,
            "calls": calls,
            "model": model,
            "input_tokens": usage.input_tokens,
            "output_tokens": usage.output_tokens,
            "cached_tokens": usage.cached_tokens,
            "cost_microusd": usage.cost_microusd,
            "dropped": dropped,
        }
        if not await self._insert_once(_ENTRIES, values):
            raise StaleError(f"Assignment {entry.assignment} has an entry {entry.number} already.")


def _entry(row: RowMapping) -> Entry:
    if row["model"] is None:
        return Note(row["assignment"], row["number"], row["text"], row["at"])
    usage = Usage(
        input_tokens=row["input_tokens"],
        output_tokens=row["output_tokens"],
        cached_tokens=row["cached_tokens"],
        cost_microusd=row["cost_microusd"],
    )
    return Turn(
        assignment=row["assignment"],
        number=row["number"],
        text=row["text"],
        calls=row["calls"],
        usage=usage,
        model=row["model"],
        at=row["at"],
        dropped=row["dropped"],
    )
