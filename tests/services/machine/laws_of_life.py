"""Laws of a job's life: somebody answers for it, and an end is an end (I5, I6)."""

from collections.abc import Collection
from dataclasses import dataclass, field

from tests.services.machine.faults import Segment
from tests.services.machine.rows import Row, Seen

_ENDS = frozenset({"accepted", "cancelled", "failed", "refused"})
_MOVING = frozenset({"intake", "working", "reviewing"})
_WAITING = frozenset({"clarifying", "scope", "approval", "escalated", "ship"})
_SETTLED = frozenset({"refused", "done", "failed"})
_PENDING = frozenset({"proposed", "approved", "started"})
_OPEN = frozenset({"running", "waiting"})
_CARRYING = frozenset({"intake", "specification", "implementation"})


def has_ended(job: Row) -> bool:
    """Whether nothing may come of a job any more."""
    return job.status in _ENDS


def waits(job: Row) -> bool:
    """Whether a job waits for a person."""
    return job.status in _WAITING


@dataclass
class OfLife:
    """Looks at jobs and who works on them. `ended` remembers how each job ended."""

    ended: dict[int, tuple[str, str | None]] = field(default_factory=dict)

    def hold(
        self, seen: Seen, *, under_way: Collection[Segment], waiting_for: Collection[str]
    ) -> None:
        """Look at one job. `waiting_for` is whom its card names."""
        self._of_ends(seen)
        _of_owners(seen)
        _of_work(seen, under_way)
        _of_turns(seen)
        if waits(seen.job):
            _of_waiting(seen, waiting_for)

    def _of_ends(self, seen: Seen) -> None:
        job = seen.job
        if job.id in self.ended:
            assert self.ended[job.id] == (job.status, job.revision), "an end was no end"
        if not has_ended(job):
            return
        self.ended[job.id] = (job.status, job.revision)
        assert not any(a.status in _OPEN for a in seen.assignments), "somebody works on what ended"
        asked = [a for a in seen.approvals if a.status in {"open", "approved"}]
        assert not asked, "an ended job still asks people"


def _of_owners(seen: Seen) -> None:
    """One position owns a job, from the moment its scope is agreed until it ends."""
    carrying = [a for a in seen.assignments if a.status in _OPEN and a.stage in _CARRYING]
    if has_ended(seen.job):
        return
    assert carrying, f"nobody owns job {seen.job.id}"
    building = [a.position for a in carrying if a.stage == "implementation"]
    assert building in ([], [seen.job.owner]), "somebody else does the owner's work"


def _of_work(seen: Seen, under_way: Collection[Segment]) -> None:
    job = seen.job
    running = [a for a in seen.assignments if a.status == "running"]
    for assignment in running:
        assert (assignment.id, assignment.segment) in under_way, f"nobody does {assignment}"
        mine = (c for c in seen.calls if c.assignment == assignment.id)
        first = next((call for call in mine if call.status not in _SETTLED), None)
        assert first is None or first.status in _PENDING, f"{first} holds up {assignment}"
    if job.status in _MOVING and not job.paused_by:
        assert running, f"job {job.id} is {job.status}, and nobody works on it"
    answers = [a for a in running if a.stage == "approval"]
    assert not answers or job.status == "approval", "somebody answers for nobody"
    reviews = [a for a in seen.assignments if a.status in _OPEN and a.stage.endswith(" review")]
    assert not reviews or job.status == "reviewing", "a review goes on for nobody"


def _of_turns(seen: Seen) -> None:
    last: dict[int, int] = {}
    for call in seen.calls:
        last[call.assignment] = max(call.turn, last.get(call.assignment, 0))
    for call in seen.calls:
        answered = call.status in _SETTLED or call.turn == last[call.assignment]
        assert answered, "a model spoke before its calls were answered"


def _of_waiting(seen: Seen, waiting_for: Collection[str]) -> None:
    job = seen.job
    # Who is asked about a call answers while people decide about it.
    working = [a for a in seen.assignments if a.status == "running" and a.stage != "approval"]
    assert not working, f"job {job.id} is {job.status}, and somebody works on it"
    assert waiting_for, f"job {job.id} is {job.status}, and waits for nobody"
    assert not seen.all.gone & set(waiting_for), "a job waits for somebody who left"
