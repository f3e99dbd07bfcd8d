"""The details window shows the whole call, and says what it had to leave to the file."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.cards import ApprovalCard
from bot.domain.details import Change, Details
from bot.domain.gate import Outcome, Ruled
from bot.domain.ids import CallId, JobId
from bot.domain.stages import Stage
from bot.slack.actions import ActionId
from bot.slack.blocks.details import detail_files, details_window
from tests.slack import samples
from tests.slack.limits import broken_view, buttons, texts
from tests.slack.strategies import approval_cards, text


def details(**changed: Any) -> Details:
    return Details(samples.an_approval_card(**changed))


def shown(given_: Details, change: Change | None = None) -> str:
    return "\n".join(texts(details_window(given_, change=change).to_dict()))


def pressed(given_: Details, change: Change | None = None) -> set[str]:
    return {b["action_id"] for b in buttons(details_window(given_, change=change).blocks)}


def test_it_shows_the_whole_digest_and_the_whole_arguments() -> None:
    call = samples.a_call(arguments={"summary": "y" * 5000, "revision": "abc"})

    text_ = shown(details(call=call))

    assert samples.DIGEST in text_
    assert text_.count("y") >= 5000
    assert '"revision": "abc"' in text_


def test_arguments_that_are_no_object_are_shown_as_the_model_wrote_them() -> None:
    call = samples.a_call(arguments=None, raw='["not", "an object"]')

    assert '["not", "an object"]' in shown(details(call=call))


def test_the_change_is_read_later_and_then_shown() -> None:
    assert "*The change* is being read" in shown(details())
    assert "```\n+fixed\n```" in shown(details(), Change("+fixed"))
    assert "The revision changes nothing." in shown(details(), Change(""))
    assert "cannot be read now" in shown(details(), Change(problem="It cannot be read now."))


def test_a_long_change_is_cut_at_a_line_and_sent_as_a_file_to_who_wants_it() -> None:
    diff = "".join(f"+line {number}\n" for number in range(2000))

    text_ = shown(details(), Change(diff))

    assert "are only in the file" in text_
    assert "+line 0\n" in text_
    assert pressed(details(), Change(diff)) == {ActionId.SEND_FILES}
    assert pressed(details(), Change("+short")) == set()
    assert [f.content for f in detail_files(details(), Change(diff))][-1] == diff


def test_the_rules_that_spoke_are_named() -> None:
    ruled = Ruled(
        id=1,
        call=CallId(31),
        job=JobId(12),
        at=samples.NOON,
        outcome=Outcome.NEEDS_APPROVAL,
        rules=("lane", "costs-something"),
        policies="v1",
        digest=samples.DIGEST,
        stage=Stage.IMPLEMENTATION,
        revision=samples.REVISION,
        eligible=True,
        malformed=False,
    )

    text_ = shown(Details(samples.an_approval_card(), (ruled,)))

    assert "• *needs approval* by `lane`, `costs-something`" in text_


def test_a_change_cannot_close_its_block_of_code() -> None:
    assert "```\n<!channel>" not in shown(details(), Change("+```\n<!channel>\n"))


@settings(deadline=None, max_examples=15)
@given(approval_cards(), text, st.integers(1, 400))
def test_it_keeps_to_the_limits(card: ApprovalCard, some: str, times: int) -> None:
    for change in (None, Change(diff=some * times), Change(problem=some)):
        assert broken_view(details_window(Details(card), change=change)) == []
