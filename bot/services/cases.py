"""Cases: everything one step of an assignment needs to know, read in one transaction."""

from dataclasses import dataclass, replace

from bot.domain.assignments import Assignment
from bot.domain.calls import Call
from bot.domain.cards import Spent
from bot.domain.ids import AssignmentId
from bot.domain.jobs import Job
from bot.domain.moves import carries
from bot.domain.transcripts import Entry
from bot.errors import StaleError
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


async def hold_case(tx: Transaction, case: Case) -> Case:
    """Return the case as it is now, with the job held, for the next thing to be done in it.

    Raises StaleError when nothing may begin any more: the job has ended or was paused, or this
    segment of the assignment was ended or overtaken.
    """
    held = await holding(tx, case)
    if held is None or held.job.paused_by:
        raise StaleError
    return held


async def holding(tx: Transaction, case: Case) -> Case | None:
    """Return the case as it is now, with the job held; None when it has no say in it any more.

    What had begun before a person paused the job is finished: it still has its say.
    """
    job = await tx.jobs.hold(case.job.id)
    assignment = await tx.assignments.get(case.assignment.id)
    if not carries(job, assignment, segment=case.assignment.segment):
        return None
    return replace(case, job=job, assignment=assignment)
