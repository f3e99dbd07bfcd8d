"""Whatever people, clocks and doubled clicks do, an approval is what named people gave."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from bot.domain.approvals import Approval, ApprovalStatus, Decision, answer, consume
from bot.domain.closing import expire, withdraw
from bot.domain.ids import UserId
from bot.domain.reach import nudge
from bot.errors import ConflictError, ExpectedError
from tests.domain.builders import DIGEST, MIA, NOW, OMAR, PAT, RITA, SAM, an_approval

PEOPLE = (RITA, OMAR, MIA, SAM, PAT)
people = st.sampled_from(PEOPLE)
groups = st.lists(people, unique=True, max_size=4).map(tuple)
spans = st.timedeltas(min_value=timedelta(hours=-30), max_value=timedelta(hours=30))


@st.composite
def approvals(draw: st.DrawFn) -> Approval:
    return an_approval(
        owners=draw(groups),
        fallback=draw(groups),
        quorum=draw(st.integers(1, 3)),
        self_approval=draw(st.booleans()),
    )


@dataclass(frozen=True)
class Given:
    """An answer that was taken, as the test saw it."""

    by: UserId
    decision: Decision
    escalated: bool


class Question(RuleBasedStateMachine):
    """One question, answered and disturbed at random, beside the test's own account of it."""

    def __init__(self) -> None:
        super().__init__()
        self.approval = an_approval()
        self.now = NOW
        self.gone: set[UserId] = set()
        self.taken: list[Given] = []
        self.uses = 0
        self.escalated = False

    @initialize(approval=approvals())
    def ask(self, approval: Approval) -> None:
        self.approval = approval

    @rule(by=people, decision=st.sampled_from(Decision), times=st.integers(1, 3))
    def people_answer(self, by: UserId, decision: Decision, times: int) -> None:
        for _ in range(times):
            before = self.approval
            self._attempt(
                lambda asked: answer(
                    asked,
                    by=by,
                    decision=decision,
                    at=self.now,
                    reason="Because.",
                    active=by not in self.gone,
                )
            )
            if self.approval is not before:
                self.taken.append(Given(by, decision, self.escalated))

    @rule(person=people)
    def somebody_leaves(self, person: UserId) -> None:
        self.gone.add(person)

    @rule(person=people)
    def somebody_comes_back(self, person: UserId) -> None:
        self.gone.discard(person)

    @rule(span=spans)
    def the_clock_jumps(self, span: timedelta) -> None:
        self.now += span

    @rule()
    def the_reminder_fires(self) -> None:
        before = self.approval
        self._attempt(lambda asked: nudge(asked, at=self.now))
        self.escalated |= self.approval is not before
        assert self.approval.status is before.status
        assert self.approval.answers == before.answers

    @rule()
    def the_expiry_fires(self) -> None:
        before = self.approval
        self._attempt(lambda asked: expire(asked, at=self.now))
        assert self.approval.status in {before.status, ApprovalStatus.EXPIRED}
        assert self.approval.answers == before.answers

    @rule()
    def the_job_ends(self) -> None:
        self._attempt(lambda asked: withdraw(asked, at=self.now))

    @rule(digest=st.sampled_from([DIGEST, DIGEST, DIGEST, "e" * 64]))
    def the_call_is_made(self, digest: str) -> None:
        before = self.approval
        active = frozenset(PEOPLE) - self.gone
        self._attempt(lambda asked: consume(asked, digest=digest, at=self.now, active=active))
        if self.approval is not before:
            self.uses += 1
            assert digest == self.approval.digest
            assert self.now < self.approval.expires_at
            assert len(self._entitled_approvers() & active) >= self.approval.quorum

    @invariant()
    def it_is_used_at_most_once(self) -> None:
        assert self.uses <= 1
        assert (self.approval.status is ApprovalStatus.CONSUMED) == (self.uses == 1)

    @invariant()
    def a_denial_stands(self) -> None:
        denied = any(given.decision is Decision.DENY for given in self.taken)
        assert (self.approval.status is ApprovalStatus.DENIED) == denied
        assert not (denied and self.uses)

    @invariant()
    def nobody_answers_twice(self) -> None:
        by = [given.by for given in self.approval.answers]
        assert len(by) == len(set(by))
        assert by == [given.by for given in self.taken]

    @invariant()
    def approved_means_that_enough_people_approved(self) -> None:
        if self.approval.status in {ApprovalStatus.APPROVED, ApprovalStatus.CONSUMED}:
            assert len(self._entitled_approvers()) >= self.approval.quorum

    def _entitled_approvers(self) -> set[UserId]:
        asked = self.approval
        return {
            given.by
            for given in self.taken
            if given.decision is Decision.APPROVE
            and given.by in {*asked.owners, *(asked.fallback if given.escalated else ())}
            and (given.by != asked.requester or asked.self_approval)
        }

    def _attempt(self, change: Callable[[Approval], Approval]) -> None:
        try:
            self.approval = change(self.approval)
        except ExpectedError:
            return


TestQuestion = Question.TestCase


@given(asked=approvals(), answering=st.lists(people, max_size=8))
def test_an_approval_below_its_quorum_is_never_used(
    asked: Approval, answering: list[UserId]
) -> None:
    given_to = _answered(asked, answering)
    may = {p for p in asked.owners if p != asked.requester or asked.self_approval}
    enough = len(may & set(answering)) >= asked.quorum

    used = _is_usable(given_to)

    assert used == enough


@given(
    asked=approvals(), answering=st.lists(people, max_size=4), spans_=st.lists(spans, max_size=6)
)
def test_no_timer_ever_approves_or_denies(
    asked: Approval, answering: list[UserId], spans_: list[timedelta]
) -> None:
    before = _answered(asked, answering)

    after, now = before, NOW
    for number, span in enumerate(spans_):
        now += span
        timer = (nudge, expire)[number % 2]
        try:
            after = timer(after, at=now)
        except ConflictError:
            continue

    assert after.answers == before.answers
    assert after.status in {before.status, ApprovalStatus.EXPIRED}


def _answered(asked: Approval, answering: Iterable[UserId]) -> Approval:
    for person in answering:
        try:
            asked = answer(asked, by=person, decision=Decision.APPROVE, at=NOW)
        except ExpectedError:
            continue
    return asked


def _is_usable(approval: Approval) -> bool:
    try:
        consume(approval, digest=DIGEST, at=NOW, active=frozenset(PEOPLE))
    except ConflictError:
        return False
    return True
