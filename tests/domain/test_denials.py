"""Denials are remembered for an hour, and only where somebody would have been asked."""

from datetime import timedelta

import pytest

from bot.domain.approvals import Approval, Decision, answer
from bot.domain.denials import DENIED, REMEMBERED, remembered, since
from bot.domain.gate import Outcome, Ruling
from tests.domain.builders import NOW, OMAR, an_approval

ASKS = Ruling(Outcome.NEEDS_APPROVAL, ("It costs something.",), ("costs-something",))


def a_denial(reason: str = "Not now.") -> Approval:
    return answer(an_approval(), by=OMAR, decision=Decision.DENY, at=NOW, reason=reason)


def test_a_call_that_was_denied_is_refused_with_who_when_and_why() -> None:
    ruling = remembered(ASKS, a_denial(), name="Omar")

    assert ruling.outcome is Outcome.DENY
    assert f"Omar denied exactly this call at {NOW:%H:%M} UTC" in ruling.reason
    assert 'The reason given: "Not now."' in ruling.reason
    assert ruling.policies == ("costs-something", DENIED)


def test_nothing_is_remembered_of_what_nobody_denied() -> None:
    assert remembered(ASKS, None, name="") is ASKS


@pytest.mark.parametrize("outcome", [Outcome.ALLOW, Outcome.DENY])
def test_a_denial_changes_nothing_where_nobody_would_be_asked(outcome: Outcome) -> None:
    ruling = Ruling(outcome)

    assert remembered(ruling, a_denial(), name="Omar") is ruling


def test_a_long_reason_is_cut_and_stays_on_one_line() -> None:
    ruling = remembered(ASKS, a_denial("Wait.\n" * 500), name="Omar")

    assert len(ruling.reason) < 500
    assert "\n" not in ruling.reason


def test_a_denial_speaks_for_an_hour() -> None:
    assert since(NOW) == NOW - REMEMBERED == NOW - timedelta(hours=1)
