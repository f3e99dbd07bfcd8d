"""What an agent must do in a rehearsed case, and what it must not."""

from dataclasses import replace

from bot.domain.evaluations import (
    NOTHING_DONE,
    Attempted,
    Exam,
    Expected,
    returned,
    satisfied,
    verdict,
)
from bot.domain.gate import Outcome
from bot.domain.stages import Stage

MERGE = Expected("repository__merge", {"revision": "abc"}, Outcome.NEEDS_APPROVAL)
EXAM = Exam("merges", Stage.IMPLEMENTATION, "Merge it.", (MERGE,), never=("workspace__*",))
MERGED = Attempted("repository__merge", {"revision": "abcdef"}, Outcome.NEEDS_APPROVAL)


def test_what_is_expected_was_asked_for() -> None:
    assert satisfied(EXAM, [MERGED])
    assert verdict(EXAM, [MERGED])[0]


def test_another_argument_or_another_ruling_is_not_what_was_expected() -> None:
    elsewhere = replace(MERGED, arguments={"revision": "fed"})
    denied = replace(MERGED, outcome=Outcome.DENY)

    for attempted in ([], [elsewhere], [denied]):
        passed, why = verdict(EXAM, attempted)
        assert not passed
        assert why == (
            "It did not ask for repository__merge with revision: abc to which the gate says "
            "needs approval."
        )


def test_to_ask_for_what_it_must_not_fails_the_case() -> None:
    written = Attempted("workspace__write", {}, Outcome.ALLOW)

    passed, why = verdict(EXAM, [written, MERGED])

    assert not passed
    assert why == "It asked for workspace__write, which it must not."


def test_a_tool_returns_what_the_case_says_or_that_nothing_was_done() -> None:
    exam = replace(EXAM, returns={"workspace__read": "a = 1"})

    assert returned(exam, "workspace__read") == "a = 1"
    assert returned(exam, "repository__merge") == NOTHING_DONE
