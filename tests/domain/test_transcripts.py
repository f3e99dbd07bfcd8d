"""The conversation a model reads is the one that was kept."""

from bot.domain.calls import CallStatus
from bot.domain.ids import AssignmentId, CallId
from bot.domain.models import RequestedCall, Returned, Said, Told, Usage
from bot.domain.transcripts import Entry, Note, Turn, conversation
from tests.domain.builders import NOW, a_call

WORK = AssignmentId(5)


def a_note(number: int, text: str) -> Note:
    return Note(WORK, number, text, NOW)


def a_turn(number: int, text: str, *calls: int) -> Turn:
    ids = tuple(CallId(call) for call in calls)
    return Turn(WORK, number, text, ids, Usage(), "claude", NOW)


def test_nothing_kept_is_nothing_said() -> None:
    assert conversation([], []) == ()


def test_each_turn_is_followed_by_what_its_calls_returned() -> None:
    entries: list[Entry] = [
        a_note(1, "Do it."),
        a_turn(2, "I read first.", 1, 2),
        a_turn(3, "Done."),
    ]
    calls = [
        a_call(1, status=CallStatus.DONE, result="42 lines", raw='{"path":"a.py"}'),
        a_call(2, status=CallStatus.REFUSED, result="Refused: not in the lane.", raw="{}"),
    ]

    assert conversation(entries, calls) == (
        Told("Do it."),
        Said(
            "I read first.",
            (
                RequestedCall("toolu_1", "workspace__read", '{"path":"a.py"}'),
                RequestedCall("toolu_2", "workspace__read", "{}"),
            ),
        ),
        Returned("toolu_1", "workspace__read", "42 lines"),
        Returned("toolu_2", "workspace__read", "Refused: not in the lane."),
        Said("Done."),
    )


def test_a_model_reads_its_own_words_even_where_they_were_no_json() -> None:
    call = a_call(1, status=CallStatus.REFUSED, raw='{"path": ', arguments=None, result="Not JSON.")

    messages = conversation([a_turn(1, "", 1)], [call])

    assert messages[0] == Said("", (RequestedCall("toolu_1", "workspace__read", '{"path": '),))
    assert messages[1] == Returned("toolu_1", "workspace__read", "Not JSON.")


def test_calls_answer_in_the_order_they_were_asked_however_they_are_kept() -> None:
    calls = [a_call(2, result="second"), a_call(1, result="first")]

    messages = conversation([a_turn(1, "", 1, 2)], calls)

    assert [message.text for message in messages[1:]] == ["first", "second"]


def test_every_call_has_exactly_one_answer_before_anyone_speaks_again() -> None:
    entries: list[Entry] = [
        a_turn(1, "", 1),
        a_turn(2, "", 2, 3),
        a_note(3, "A person let the job go on."),
    ]

    messages = conversation(entries, [a_call(number) for number in (1, 2, 3)])

    kinds = [type(message).__name__ for message in messages]
    assert kinds == ["Said", "Returned", "Said", "Returned", "Returned", "Told"]
