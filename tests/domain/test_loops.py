"""When an agent has worked long enough, or gets nowhere."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.calls import Call, CallStatus
from bot.domain.cards import Spent
from bot.domain.ids import AssignmentId, CallId
from bot.domain.loops import REMINDER, idle_turns, limit_reached
from bot.domain.models import Usage
from bot.domain.organization import Limits
from bot.domain.transcripts import Entry, Note, Turn
from bot.prompts import render
from tests.domain.builders import NOW, a_call

LIMITS = Limits(turns=10, tokens=1_000, cost_microusd=2_000_000, idle_turns=3)


def a_turn(*calls: int) -> Turn:
    ids = tuple(CallId(number) for number in calls)
    return Turn(AssignmentId(5), 1, "", ids, Usage(), "claude", NOW)


def a_note(text: str = "The requester says: blanks too, please.") -> Note:
    return Note(AssignmentId(5), 1, text, NOW)


def said(number: int, result: str, *, status: CallStatus = CallStatus.DONE, **changes: Any) -> Call:
    return a_call(number, status=status, result=result, **changes)


def test_a_turn_that_learns_something_is_not_idle() -> None:
    assert idle_turns([a_turn(1)], [said(1, "42 lines")]) == 0


def test_an_assignment_that_has_not_begun_is_not_idle() -> None:
    assert idle_turns([], []) == 0
    assert idle_turns([a_note()], []) == 0


def test_turns_without_a_call_are_idle() -> None:
    assert idle_turns([a_note(), a_turn(), a_turn()], []) == 2


@pytest.mark.parametrize("status", [CallStatus.REFUSED, CallStatus.FAILED, CallStatus.WAITING])
def test_a_call_that_does_not_succeed_gets_nowhere(status: CallStatus) -> None:
    assert idle_turns([a_turn(1)], [said(1, "no", status=status)]) == 1


def test_the_same_call_with_the_same_answer_gets_nowhere() -> None:
    calls = [said(1, "42 lines"), said(2, "42 lines"), said(3, "42 lines")]

    assert idle_turns([a_turn(1), a_turn(2), a_turn(3)], calls) == 2


def test_the_order_of_arguments_does_not_make_a_call_another_one() -> None:
    calls = [
        said(1, "ok", arguments={"path": "a.py", "line": 1}),
        said(2, "ok", arguments={"line": 1, "path": "a.py"}),
    ]

    assert idle_turns([a_turn(1), a_turn(2)], calls) == 1


def test_the_same_call_with_another_answer_gets_somewhere() -> None:
    calls = [said(1, "1 failed"), said(2, "1 passed")]

    assert idle_turns([a_turn(1), a_turn(2)], calls) == 0


def test_going_round_in_circles_gets_nowhere() -> None:
    calls = [said(number, "seen", arguments={"path": path}) for number, path in enumerate("abab")]

    assert idle_turns([a_turn(number) for number in range(4)], calls) == 2


def test_one_new_thing_among_old_ones_is_enough() -> None:
    calls = [said(1, "old"), said(2, "old"), said(3, "new")]

    assert idle_turns([a_turn(1), a_turn(2, 3)], calls) == 0


def test_only_the_latest_turns_in_a_row_count() -> None:
    calls = [said(1, "old"), said(2, "old"), said(3, "new")]

    assert idle_turns([a_turn(1), a_turn(2), a_turn(3)], calls) == 0
    assert idle_turns([a_turn(1), a_turn(3), a_turn(2)], calls) == 1


def test_a_word_from_the_organization_begins_the_count_anew() -> None:
    assert idle_turns([a_turn(), a_turn(), a_note()], []) == 0
    assert idle_turns([a_turn(), a_note(), a_turn()], []) == 1


def test_a_reminder_does_not() -> None:
    reminder = a_note(render("reminder", ends=("desk__deliver",)))

    assert reminder.text.startswith(REMINDER)
    assert idle_turns([a_turn(), reminder, a_turn(), reminder], []) == 2


@given(turns=st.lists(st.booleans(), max_size=8))
def test_idle_turns_are_never_more_than_the_turns(turns: list[bool]) -> None:
    entries: list[Entry] = [a_turn(1) if calling else a_turn() for calling in turns]

    idle = idle_turns(entries, [said(1, "the same")])

    assert 0 <= idle <= len(entries)
    assert (idle == len(entries)) == (not any(turns))


def reached(
    *, idle: int = 0, worked: timedelta = timedelta(), extensions: int = 0, **spent: Any
) -> str | None:
    return limit_reached(
        spent=Spent(**spent), limits=LIMITS, idle=idle, worked=worked, extensions=extensions
    )


def test_within_its_limits_a_job_goes_on() -> None:
    most: dict[str, Any] = {"turns": 9, "tokens": 999, "cost_microusd": 1_999_999}

    assert reached(idle=2, worked=timedelta(hours=7), **most) is None


@pytest.mark.parametrize(
    ("spent", "sentence"),
    [
        ({"turns": 10}, "It has used its 10 turns."),
        ({"tokens": 1_000}, "It has used its 1,000 tokens."),
        ({"cost_microusd": 2_000_000}, "It has used its budget of $2.00."),
        ({"idle": 3}, "Its last 3 turns changed nothing."),
    ],
)
def test_a_limit_ends_the_loop_and_is_named(spent: dict[str, Any], sentence: str) -> None:
    assert reached(**spent) == sentence


def test_working_without_coming_to_a_point_ends_the_loop() -> None:
    assert reached(worked=LIMITS.duration) == "It has worked for 8:00:00 without coming to a point."


@pytest.mark.parametrize("spent", [{"turns": 10}, {"tokens": 1_000}, {"cost_microusd": 2_000_000}])
def test_an_extension_grants_the_limits_once_more(spent: dict[str, Any]) -> None:
    twice = {name: 2 * amount for name, amount in spent.items()}

    assert reached(extensions=1, **spent) is None
    assert reached(extensions=1, **twice) is not None


def test_no_extension_buys_idleness() -> None:
    assert reached(idle=3, extensions=5) == "Its last 3 turns changed nothing."
