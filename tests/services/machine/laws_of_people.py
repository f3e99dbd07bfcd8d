"""Laws of people's word: what they approved, once, in time, and nobody else (I1, I9)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from bot.domain.ids import ApprovalId, UserId
from bot.domain.tools import ToolRequest
from tests.services.machine.orders import Order
from tests.services.machine.rows import Picture, Row, Seen

Pressed = tuple[ApprovalId, UserId, str]
"""On which question somebody pressed which button."""


class Asked(NamedTuple):
    """What people were asked about, as it was when the question was first seen."""

    tool: str
    arguments: Any
    revision: str | None
    resource: str | None


@dataclass
class OfPeople:
    """Looks at questions, answers and what they are used for. `pressed` is what people did."""

    pressed: set[Pressed] = field(default_factory=set)
    asked: dict[int, Asked] = field(default_factory=dict)
    consumed: set[int] = field(default_factory=set)

    def hold(self, seen: Seen, order: Order) -> None:
        """Look at the questions of one job."""
        self._remember(seen.all)
        _of_questions(seen)
        for approval in seen.approvals:
            self._of_answers(approval)
            if approval.status == "consumed" and approval.id not in self.consumed:
                self.consumed.add(approval.id)
                _of_use(seen, approval, order)

    def may_be_made(self, request: ToolRequest, seen: Seen, call: Row) -> None:
        """Look whether a consequential call may be made now."""
        self._remember(seen.all)
        approvals = [a for a in seen.approvals if a.call == call.id]
        if not approvals:
            self._granted(seen, call)
            return
        approval = approvals[-1]
        assert approval.status == "consumed", "the approval was not used up"
        made = Asked(request.tool, dict(request.arguments), seen.job.revision, request.repository)
        assert made == self.asked[approval.id], "people approved something else"
        approved_by = _approved_by(approval)
        assert seen.job.requester not in approved_by, "somebody approved the own job"
        assert len(approved_by) >= approval.quorum, "too few approved"
        assert all((approval.id, by, "approve") in self.pressed for by in approved_by), (
            "nobody said so"
        )

    def _remember(self, picture: Picture) -> None:
        for approval in picture.approvals:
            if approval.id not in self.asked:
                call = next(each for each in picture.calls if each.id == approval.call)
                asked = Asked(call.tool, call.arguments, approval.revision, approval.resource)
                self.asked[approval.id] = asked

    def _of_answers(self, approval: Row) -> None:
        """No answer counts that nobody gave; a timer gives none."""
        for given in approval.answers:
            said = (approval.id, given["by"], given["decision"])
            assert said in self.pressed, "nobody said so"
        if approval.status in {"approved", "consumed"}:
            assert _approved_by(approval), "it is approved, and nobody approved it"
        if approval.status == "denied":
            assert approval.answers[-1]["decision"] == "deny", "nobody denied it"

    def _granted(self, seen: Seen, call: Row) -> None:
        """Look whether somebody's word for such calls stood when this one was begun."""
        audit = seen.all.audit
        begun = _entries(audit, "grant.used", f"call:{call.id}")
        assert len(begun) == 1, "nobody was asked"
        used = next(g for g in seen.all.grants if g.id == begun[0].detail["grant"])
        founding = next(a for a in seen.all.approvals if a.id == used.approval)
        assert (used.tool, used.position) == (call.tool, call.position), "it was for other calls"
        assert begun[0].at < used.expires_at, "a grant was used after it had run out"
        ends = _entries(audit, "grant.revoked", f"grant:{used.id}")
        assert all(end.id > begun[0].id for end in ends), "a grant was used after its end"
        assert used.breadth == "an hour" or used.job == call.job, "it was for another job"
        assert (founding.id, used.by, "approve") in self.pressed, "nobody granted it"
        requesters = {founding.requester, seen.job.requester}
        assert used.by not in requesters, "somebody granted the own job something"
        assert used.by not in seen.all.gone, "a grant of somebody who has left was used"


def _of_questions(seen: Seen) -> None:
    is_open = [a for a in seen.approvals if a.status == "open"]
    assert len(is_open) == (seen.job.status == "approval"), "questions do not match"
    calls = {call.id: call.status for call in seen.calls}
    for approval in seen.approvals:
        if approval.status in {"open", "approved"}:
            expected = "waiting" if approval.status == "open" else "approved"
            assert calls[approval.call] == expected, "a question is about a call that moved on"
    used = [a.call for a in seen.approvals if a.status == "consumed"]
    assert len(used) == len(set(used)), "a call used two approvals"


def _of_use(seen: Seen, approval: Row, order: Order) -> None:
    """What was used just now was used under what holds now: people, quorum, policy, time."""
    rule = order.rule
    asked = {*rule.owners, *(rule.fallback if approval.escalated_at else ())}
    counting = asked & _approved_by(approval) - seen.all.gone - {seen.job.requester}
    assert not order.frozen, "a policy forbids it now"
    assert len(counting) >= rule.quorum, "too few of those who decide now approved"
    begun = _entries(seen.all.audit, "approval.consumed", f"approval:{approval.id}")
    assert len(begun) == 1, "an approval was used more or less than once"
    assert begun[0].at < approval.expires_at, "it was used after it had expired"


def _approved_by(approval: Row) -> set[str]:
    return {each["by"] for each in approval.answers if each["decision"] == "approve"}


def _entries(audit: Sequence[Row], verb: str, subject: str) -> list[Row]:
    return [entry for entry in audit if (entry.verb, entry.subject) == (verb, subject)]
