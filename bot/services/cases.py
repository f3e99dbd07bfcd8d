"""Cases: everything one step of an assignment needs to know, read in one transaction."""

from dataclasses import dataclass

from bot.domain.assignments import Assignment
from bot.domain.calls import Call
from bot.domain.cards import Spent
from bot.domain.ids import AssignmentId
from bot.domain.jobs import Job
from bot.domain.transcripts import Entry
from storage.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Case:
    """An assignment with its job and its conversation so far."""

    job: Job
    assignment: Assignment
    entries: tuple[Entry, ...]
    calls: tuple[Call, ...]
    spent: Spent


async def read_case(tx: Transaction, assignment: AssignmentId) -> Case:
    """Read an assignment. Raises NotFoundError."""
    found = await tx.assignments.get(assignment)
    return Case(
        job=await tx.jobs.get(found.job),
        assignment=found,
        entries=tuple(await tx.transcripts.entries(assignment)),
        calls=tuple(await tx.calls.of_assignment(assignment)),
        spent=await tx.transcripts.spent(found.job),
    )
