"""Reach: how often the machine came to what its laws are about."""

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from tests.services.machine.faults import Fault
from tests.services.machine.laws_of_life import has_ended
from tests.services.machine.rows import Picture

if TYPE_CHECKING:
    from tests.services.machine.house import House

MUST = (
    *("question asked", "approval given", "denial", "approval consumed", "approval expired"),
    *("grant given", "call made", "gate event", "verdict", "stale verdict"),
    *("budget hit", "job ended", "crash before a commit", "crash after a commit", "overtaken"),
    *("click", "message twice", "somebody left", "order changed", "time passed"),
)
"""What must have happened when the machine has taken many steps."""

_CRASHES = {
    Fault.LOST: "crash before a commit",
    Fault.KEPT: "crash after a commit",
    Fault.OVERTAKEN: "overtaken",
}


def reached(house: "House") -> Counter[str]:
    """Return how often each thing the laws are about has happened in a house."""
    picture = house.laws.rows.picture()
    happened = Counter(_of_rows(picture))
    happened["grant used"] += sum(grant.uses for grant in picture.grants)
    happened["budget hit"] += house.laws.budgets.hit(picture)
    for fault, often in house.database.struck.items():
        happened[_CRASHES.get(fault, "whole transaction")] += often
    return happened


def _of_rows(picture: Picture) -> Iterable[str]:
    for approval in picture.approvals:
        yield "question asked"
        yield from (
            "approval given" for given in approval.answers if given["decision"] == "approve"
        )
        yield from ("denial" for given in approval.answers if given["decision"] == "deny")
        yield f"approval {approval.status}"
    yield from ("grant given" for _ in picture.grants)
    yield from ("grant revoked" for grant in picture.grants if grant.revoked_at)
    yield from ("gate event" for _ in picture.gate_events)
    yield from ("call made" for call in picture.calls if call.status in {"done", "failed"})
    yield from ("outcome unknown" for call in picture.calls if call.status == "unknown")
    yield from _of_jobs(picture)


def _of_jobs(picture: Picture) -> Iterable[str]:
    revisions = {job.id: job.revision for job in picture.jobs}
    for verdict in picture.verdicts:
        yield "verdict"
        if verdict.revision != revisions[verdict.job]:
            yield "stale verdict"
    for job in picture.jobs:
        yield "job"
        if has_ended(job):
            yield "job ended"
