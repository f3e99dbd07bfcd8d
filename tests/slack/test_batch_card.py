"""A card of several calls lists every one of them, and says afterwards what became of each."""

from dataclasses import replace

from bot.domain.approvals import ApprovalStatus
from bot.domain.batches import MOST
from bot.domain.calls import CallStatus
from bot.domain.details import Details
from bot.slack.actions import ActionId
from bot.slack.blocks.approval import approval_card
from bot.slack.blocks.choose_window import CALLS, choose_window
from bot.slack.blocks.details import details_window
from bot.slack.blocks.lines import approval_lines, waiting_line
from tests.slack import samples
from tests.slack.limits import broken_rules, buttons, shown, texts

OPEN = (ApprovalStatus.OPEN, CallStatus.WAITING)
DENIED = (ApprovalStatus.DENIED, CallStatus.REFUSED)
MADE = (ApprovalStatus.CONSUMED, CallStatus.DONE)
WAITS = (ApprovalStatus.APPROVED, CallStatus.APPROVED)


def pressed(*states: tuple[ApprovalStatus, CallStatus]) -> dict[str, dict[str, object]]:
    drawn = approval_card(samples.a_batch_card(*states))
    return {b["action_id"]: b for b in buttons(drawn.blocks)}


def text_of(*states: tuple[ApprovalStatus, CallStatus]) -> str:
    return shown(approval_card(samples.a_batch_card(*states)).blocks)


def test_it_says_how_many_calls_of_what_and_lists_each_with_its_digest() -> None:
    text = text_of(OPEN, OPEN)

    assert "*Make* 2 calls of `repository__tag` on `webshop` in *production*" in text
    for place in (1, 2):
        assert f"*Call {place} of 2* · digest `{place:02d}86d081884c`" in text
        assert f'name: "v2.4.{place}"' in text


def test_it_can_be_decided_at_once_or_call_by_call() -> None:
    row = pressed(OPEN, OPEN)

    assert list(row) == [
        ActionId.APPROVE,
        ActionId.CHOOSE,
        ActionId.DENY,
        ActionId.ASK,
        ActionId.DETAILS,
        ActionId.WITHDRAW,
    ]
    assert {button["value"] for button in row.values()} == {"4"}


def test_one_that_is_left_is_decided_without_choosing() -> None:
    assert ActionId.CHOOSE not in pressed(DENIED, OPEN)
    assert "Of these calls: 1 denied · 1 open" in text_of(DENIED, OPEN)


def test_each_call_says_what_became_of_it() -> None:
    text = text_of(MADE, (ApprovalStatus.CONSUMED, CallStatus.FAILED), DENIED)

    assert "*Settled*: 1 carried out · 1 failed · 1 denied" in text
    assert ">Tagged." in text
    assert "but *the call failed*" in text
    assert "v2.4 was recalled." in text


def test_what_has_not_begun_can_be_revoked() -> None:
    assert ActionId.REVOKE in pressed(MADE, WAITS)
    assert "1 carried out · 1 approved, not begun" in text_of(MADE, WAITS)
    assert ActionId.REVOKE not in pressed(MADE, MADE)


def test_an_expired_one_can_be_asked_again() -> None:
    expired = (ApprovalStatus.EXPIRED, CallStatus.WAITING)

    assert list(pressed(expired, expired)) == [ActionId.ASK_AGAIN]


def test_as_many_as_fit_stay_within_a_message_whatever_their_arguments() -> None:
    card = samples.a_batch_card(*[OPEN] * MOST)
    long = {f"argument_{number}": "<x>" * 900 for number in range(30)}
    batch = tuple(replace(e, call=replace(e.call, arguments=long)) for e in card.batch)

    assert broken_rules(approval_card(replace(card, batch=batch)).blocks) == []


def test_the_window_lists_the_open_calls_alone_and_carries_them() -> None:
    view = choose_window(samples.a_batch_card(OPEN, DENIED, OPEN), home=True).to_dict()

    (boxes,) = (block for block in view["blocks"] if block.get("block_id") == CALLS)
    assert [option["value"] for option in boxes["element"]["options"]] == ["4", "6"]
    assert "initial_options" not in boxes["element"]
    assert view["private_metadata"] == '{"id": 4, "home": true, "listed": [4, 6]}'


def test_the_details_name_every_digest_and_hold_all_arguments() -> None:
    view = details_window(Details(samples.a_batch_card(OPEN, OPEN))).to_dict()

    text = "\n".join(texts(view))
    assert f"digest `01{samples.DIGEST[2:]}`" in text
    assert f"digest `02{samples.DIGEST[2:]}`" in text
    assert '"name": "v2.4.2"' in text


def test_where_the_calls_are_not_listed_they_are_not_approved_unseen() -> None:
    for states in ((OPEN, OPEN), (DENIED, OPEN)):
        row = [b["action_id"] for b in buttons(approval_lines(samples.a_batch_card(*states)))]

        assert row[:2] == [ActionId.CHOOSE, ActionId.DENY]
        assert ActionId.APPROVE not in row


def test_lists_show_it_as_one_entry() -> None:
    card = samples.a_batch_card(DENIED, OPEN)

    assert "*Make* 2 calls" in shown(approval_lines(card))
    assert waiting_line(card).startswith("• Approval 4: *Make* 2 calls")
