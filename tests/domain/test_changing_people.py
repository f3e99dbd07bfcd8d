"""Whoever comes, goes, stands in or thinks again: a call is made only with enough voices now."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from itertools import permutations
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bot.domain.approvals import Approval, ApprovalStatus, Decision, answer, consume
from bot.domain.closing import revoke, withdraw
from bot.domain.ids import UserId
from bot.domain.organization import ApprovalRule
from bot.domain.reach import nudge, reseat
from bot.domain.seats import StandIn
from bot.domain.terms import Terms
from bot.errors import ExpectedError
from tests.domain.builders import DIGEST, MIA, NOW, OMAR, PAT, RITA, SAM, an_approval

PEOPLE = (RITA, OMAR, MIA, SAM, PAT)
LATER = NOW + timedelta(days=30)
people = st.sampled_from(PEOPLE)
some = st.lists(people, unique=True, min_size=1, max_size=3).map(tuple)


class Changing(RuleBasedStateMachine):
    """One question, and the test's own account of who approved and who may speak for whom."""

    def __init__(self) -> None:
        super().__init__()
        self.approval = an_approval()
        self.now = ApprovalRule(owners=(OMAR,), fallback=(SAM,))
        self.barred: tuple[UserId, ...] = ()
        self.away: dict[UserId, UserId | None] = {}
        self.gone: set[UserId] = set()
        self.given: set[UserId] = set()
        self.escalated = False
        self.uses = 0

    @initialize(owners=some, fallback=some, quorum=st.integers(1, 2), alone=st.booleans())
    def ask(
        self,
        owners: tuple[UserId, ...],
        fallback: tuple[UserId, ...],
        quorum: int,
        alone: bool,
    ) -> None:
        self.now = ApprovalRule(owners, fallback, quorum=quorum, self_approval=alone)
        self.approval = an_approval(
            owners=owners, fallback=fallback, quorum=quorum, self_approval=alone
        )

    @rule(by=people)
    def somebody_approves(self, by: UserId) -> None:
        active = by not in self.gone
        if self._attempt(
            lambda asked: answer(asked, by=by, decision=Decision.APPROVE, at=NOW, active=active)
        ):
            assert by not in self.given
            self.given.add(by)

    @rule(by=people)
    def somebody_revokes(self, by: UserId) -> None:
        before = self.approval.status
        if self._attempt(lambda asked: revoke(asked, by=by, at=NOW)):
            assert before in {ApprovalStatus.OPEN, ApprovalStatus.APPROVED}
            assert by in self.given
            self.given.discard(by)

    @rule(who=people, delegate=st.none() | people)
    def somebody_is_away(self, who: UserId, delegate: UserId | None) -> None:
        self.away[who] = delegate

    @rule(who=people)
    def somebody_is_back(self, who: UserId) -> None:
        self.away.pop(who, None)

    @rule(who=people)
    def somebody_leaves_or_returns(self, who: UserId) -> None:
        self.gone.symmetric_difference_update({who})

    @rule(who=people)
    def somebody_loses_the_role(self, who: UserId) -> None:
        self._rule(
            owners=tuple(p for p in self.now.owners if p != who),
            fallback=tuple(p for p in self.now.fallback if p != who),
        )

    @rule(quorum=st.integers(1, 3))
    def the_quorum_changes(self, quorum: int) -> None:
        self._rule(quorum=quorum)

    @rule(who=people)
    def an_owner_of_the_author_is_barred(self, who: UserId) -> None:
        self.barred = (who,)

    @rule()
    def the_reminder_fires(self) -> None:
        self.escalated |= self._attempt(lambda asked: nudge(asked, at=NOW))

    @precondition(lambda self: self.uses)
    @rule()
    def the_requester_withdraws_too_late(self) -> None:
        self._attempt(lambda asked: withdraw(asked, at=NOW, by=RITA, why="No."))

    @rule()
    def the_call_is_made(self) -> None:
        active = frozenset(PEOPLE) - self.gone
        asked = self.approval
        if self._attempt(lambda now: consume(now, digest=DIGEST, at=NOW, active=active)):
            self.uses += 1
            assert self._voices(asked) >= max(asked.quorum, self.now.quorum)

    @invariant()
    def it_is_used_at_most_once(self) -> None:
        assert self.uses <= 1
        assert (self.approval.status is ApprovalStatus.CONSUMED) == (self.uses == 1)

    @invariant()
    def the_card_shows_who_has_approved(self) -> None:
        assert set(self.approval.approved_by) == self.given

    def _rule(self, **changes: Any) -> None:
        self.now = replace(self.now, **changes)

    def _attempt(self, change: Callable[[Approval], Approval]) -> bool:
        """Do something under what holds now, as the services do; say whether it was done."""
        away = tuple(StandIn(owner, delegate, LATER) for owner, delegate in self.away.items())
        demanded = Terms(self.now.quorum, self.barred)
        try:
            self.approval = change(reseat(self.approval, self.now, terms=demanded, stand_ins=away))
        except ExpectedError:
            return False
        return True

    def _voices(self, asked: Approval) -> int:
        """Count by trying every way to seat those who approved: slow, and plainly right."""
        named = {*self.now.owners, *self.now.fallback}
        closed = {*asked.barred, *self.barred}
        closed |= set() if asked.self_approval else {asked.requester}
        asked_people = (*asked.owners, *(asked.fallback if self.escalated else ()))
        holders = [p for p in dict.fromkeys(asked_people) if p in named and p not in closed]
        may = {holder: self._speakers(holder, closed) for holder in holders}
        approvers = [p for p in self.given if p not in self.gone]
        return max(
            (_seated(may, order) for order in permutations(approvers)),
            default=0,
        )

    def _speakers(self, holder: UserId, closed: set[UserId]) -> set[UserId]:
        delegate = self.away.get(holder)
        return {holder} | ({delegate} if delegate and delegate not in closed else set())


def _seated(may: Mapping[UserId, set[UserId]], order: tuple[UserId, ...]) -> int:
    """Seat people in this order, each in every way, and return the best count."""
    if not order:
        return 0
    first, rest = order[0], order[1:]
    best = _seated(may, rest)
    for holder, speakers in may.items():
        if first in speakers:
            left = {name: who for name, who in may.items() if name != holder}
            best = max(best, 1 + _seated(left, rest))
    return best


TestChanging = Changing.TestCase
