"""Which calls stand on one card, and what one person's answer to it means for each."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import batches
from bot.domain.approvals import Answer, Approval, ApprovalStatus, Decision
from bot.domain.calls import Call, CallStatus
from bot.domain.ids import ApprovalId, CallId
from bot.errors import ConflictError, InvalidInputError
from tests.slack import samples

OMAR, SAM, NOON = samples.OMAR, samples.SAM, samples.NOON
numbers = st.frozensets(st.integers(1, 6).map(ApprovalId))


def calls(*tools: str, status: CallStatus = CallStatus.PROPOSED) -> list[Call]:
    return [
        samples.a_call(id=CallId(number), tool=tool, status=status)
        for number, tool in enumerate(tools, start=1)
    ]


def on_a_card(*states: ApprovalStatus) -> list[Approval]:
    return [
        samples.an_approval(status, id=ApprovalId(number))
        for number, status in enumerate(states, 1)
    ]


some_cards = st.lists(st.sampled_from(ApprovalStatus), min_size=1, max_size=5).map(
    lambda states: on_a_card(*states)
)


def test_calls_of_one_tool_that_follow_one_another_stand_together() -> None:
    asked = calls("tag", "tag", "merge", "tag")

    assert [call.id for call in batches.run_from(asked[0], asked)] == [1, 2]


def test_those_of_another_turn_do_not() -> None:
    first, second = calls("tag", "tag")

    assert batches.run_from(first, [first, replace(second, turn=10)]) == (first,)


def test_what_was_refused_already_stands_not_in_between() -> None:
    first, broken, last = calls("tag", "merge", "tag")
    broken = replace(broken, status=CallStatus.REFUSED)

    assert batches.run_from(first, [first, broken, last]) == (first, last)


@given(st.lists(st.sampled_from(["tag", "merge"]), min_size=1, max_size=12))
def test_a_run_keeps_the_order_and_holds_one_tool_alone(tools: list[str]) -> None:
    asked = calls(*tools)

    run = batches.run_from(asked[0], asked)

    assert list(run) == asked[: len(run)]
    assert {call.tool for call in run} == {tools[0]}
    assert len(run) == len(asked) or asked[len(run)].tool != tools[0]


@given(some_cards)
def test_one_answer_is_for_everything_open_and_for_nothing_else(card: list[Approval]) -> None:
    decided = batches.for_everything(card, Decision.APPROVE, by=OMAR)

    waiting = [each.id for each in card if each.status is ApprovalStatus.OPEN]
    assert list(decided) == (waiting or [card[0].id])


@given(some_cards, numbers, numbers)
def test_what_was_not_listed_is_never_decided(
    card: list[Approval], listed: frozenset[ApprovalId], chosen: frozenset[ApprovalId]
) -> None:
    try:
        decided = batches.for_each(card, by=OMAR, listed=listed, chosen=chosen)
    except (ConflictError, InvalidInputError):
        return

    assert decided.keys() == listed
    assert {n for n, said in decided.items() if said is Decision.APPROVE} == chosen
    assert all(batches.waits_for(each, OMAR) for each in card if each.id in listed)


def test_who_has_answered_is_not_waited_for_until_they_revoke() -> None:
    given_ = Answer(OMAR, Decision.APPROVE, NOON)
    asked = samples.an_approval(answers=(given_,))

    assert not batches.waits_for(asked, OMAR)
    assert batches.waits_for(asked, SAM)
    assert batches.waits_for(replace(asked, answers=(replace(given_, revoked_at=NOON),)), OMAR)


def test_a_list_of_nothing_decides_nothing() -> None:
    with pytest.raises(InvalidInputError, match="not of this card"):
        batches.for_each(
            on_a_card(ApprovalStatus.OPEN), by=OMAR, listed=frozenset(), chosen=frozenset()
        )


@given(some_cards)
def test_the_question_that_stands_for_a_card_is_open_as_long_as_one_is(
    card: list[Approval],
) -> None:
    first = batches.foremost(card)

    assert (first.status is ApprovalStatus.OPEN) == batches.undecided(card)
    assert first in card


@given(some_cards)
def test_only_what_may_still_lead_to_a_call_is_closed(card: list[Approval]) -> None:
    closing = batches.usable(card)

    live = [e for e in card if e.status in {ApprovalStatus.OPEN, ApprovalStatus.APPROVED}]
    assert list(closing) == (live or card[:1])


def test_only_what_stands_on_the_same_step_takes_the_next() -> None:
    first, second, third = on_a_card(*[ApprovalStatus.OPEN] * 3)
    second = replace(second, nudged_at=NOON)
    third = replace(third, status=ApprovalStatus.APPROVED)

    assert batches.in_step([first, second, third], first) == (first,)


def test_revoking_means_what_was_given_and_not_used() -> None:
    given_ = (Answer(OMAR, Decision.APPROVE, NOON),)
    used, waits, other = on_a_card(
        ApprovalStatus.CONSUMED, ApprovalStatus.APPROVED, ApprovalStatus.OPEN
    )
    used, waits = replace(used, answers=given_), replace(waits, answers=given_)

    assert batches.approved_by([used, waits, other], OMAR) == (waits,)
    assert batches.approved_by([used, other], OMAR) == (used,)
    assert batches.approved_by([used, other], SAM) == (used,)
