"""How far a tool call has come, and how it may go on."""

import pytest

from bot.domain.calls import CallStatus
from bot.errors import InvalidTransitionError
from tests.domain.builders import a_call

PROPOSED, WAITING, APPROVED, REFUSED, STARTED, DONE, FAILED, UNKNOWN = CallStatus
LEGAL = {
    (PROPOSED, WAITING),
    (PROPOSED, REFUSED),
    (PROPOSED, STARTED),
    (WAITING, APPROVED),
    (WAITING, REFUSED),
    (APPROVED, STARTED),
    (APPROVED, REFUSED),
    (APPROVED, WAITING),
    (STARTED, DONE),
    (STARTED, FAILED),
    (STARTED, UNKNOWN),
    (UNKNOWN, DONE),
    (UNKNOWN, FAILED),
    (UNKNOWN, REFUSED),
}


@pytest.mark.parametrize("after", CallStatus)
@pytest.mark.parametrize("before", CallStatus)
def test_only_the_moves_of_the_table_are_possible(before: CallStatus, after: CallStatus) -> None:
    call = a_call(status=before)

    if (before, after) in LEGAL:
        assert call.to(after, result="what it said").result == "what it said"
    else:
        with pytest.raises(InvalidTransitionError, match=f"A {before} call cannot become {after}"):
            call.to(after)


@pytest.mark.parametrize("status", CallStatus)
def test_a_settled_call_stays_as_it_is(status: CallStatus) -> None:
    leads_on = {after for before, after in LEGAL if before is status}

    assert status.is_settled == (not leads_on)


def test_what_people_are_asked_about_is_never_made_without_their_approval() -> None:
    assert {before for before, after in LEGAL if after is STARTED} == {PROPOSED, APPROVED}
    assert (WAITING, STARTED) not in LEGAL


def test_a_call_whose_outcome_is_unknown_is_not_made_again() -> None:
    assert (UNKNOWN, STARTED) not in LEGAL
    assert (UNKNOWN, PROPOSED) not in LEGAL


def test_the_key_of_a_call_is_the_same_each_time_it_is_made() -> None:
    call = a_call(status=PROPOSED, digest="d" * 64)

    assert call.key == call.to(STARTED).key == "call-3-dddddddddddddddd"


def test_another_call_has_another_key() -> None:
    keys = {
        a_call(3, digest="d" * 64).key,
        a_call(4, digest="d" * 64).key,
        a_call(3, digest="e" * 64).key,
    }

    assert len(keys) == 3
