"""An approval can be decided from its card, and says afterwards what became of it."""

from dataclasses import replace
from typing import Any

import pytest

from bot.domain.approvals import Answer, ApprovalStatus, Decision, answer
from bot.domain.calls import CallStatus
from bot.domain.closing import revoke, withdraw
from bot.domain.inquiries import Inquiry
from bot.domain.ladder import Rung
from bot.domain.reviews import FindingStatus, VerdictKind
from bot.domain.seats import StandIn
from bot.slack.actions import ActionId
from bot.slack.blocks.approval import approval_card
from tests.slack import samples
from tests.slack.limits import buttons, shown


def approved_by_omar() -> tuple[Answer, ...]:
    return (Answer(samples.OMAR, Decision.APPROVE, samples.NOON),)


def test_it_is_read_in_the_order_people_decide_by() -> None:
    text = shown(approval_card(samples.an_approval_card()).blocks)

    order = [
        "*Merge* revision `3f5a91c0de` into `main` of `webshop` in *production*",
        "*Waits for <@U0OMAR>*",
        "builder-1 says:\n>All checks are green",
        "*Exactly this call* · `repository__merge` · digest `9f86d081884c`",
        '"Refuse an empty e-mail"',
        "*Checks* :white_check_mark: 1 of 1 green",
        "Correctness review: *pass* · reviewer-1 (openai)",
        "*Findings* none · *Dissent* none",
        "*Undo* possible: `git revert -m 1 &lt;commit&gt;`",
        "*Cost so far* 12 turns · $0.31",
        "*Who decides* <@U0OMAR>; from",
        "*If nobody does* it expires",
        "*If denied* nothing is done; builder-1 gets your reason",
    ]
    places = [text.find(part) for part in order]
    assert -1 not in places
    assert places == sorted(places)


def test_the_button_that_approves_names_the_object_and_asks_once_more() -> None:
    pressed = {b["action_id"]: b for b in buttons(approval_card(samples.an_approval_card()).blocks)}

    assert list(pressed) == [
        ActionId.APPROVE,
        ActionId.DENY,
        ActionId.ASK,
        ActionId.DETAILS,
        ActionId.WITHDRAW,
    ]
    approve = pressed[ActionId.APPROVE]
    assert approve["value"] == "4"
    assert "`webshop`" in approve["confirm"]["text"]["text"]
    assert approve["accessibility_label"].startswith("Approve: Merge revision 3f5a91c0de")


def test_a_value_cannot_pass_for_a_second_argument() -> None:
    summary = 'harmless"\nrevision: "0000'
    call = samples.a_call(arguments={"revision": samples.REVISION, "summary": summary})

    text = shown(approval_card(samples.an_approval_card(call=call)).blocks)

    assert r'summary: "harmless\"\nrevision: \"0000"' in text


def test_long_values_are_cut_one_by_one_and_say_so() -> None:
    call = samples.a_call(arguments={"first": "x" * 5000, "second": "short"})

    text = shown(approval_card(samples.an_approval_card(call=call)).blocks)

    assert "more characters)" in text
    assert 'second: "short"' in text


def test_dissent_is_named() -> None:
    verdicts = (samples.a_verdict(VerdictKind.REVISE),)
    findings = (samples.a_finding(status=FindingStatus.DISPUTED, answer="It cannot happen."),)
    card = samples.an_approval_card(verdicts=verdicts, findings=findings)

    text = shown(approval_card(card).blocks)

    assert "*Dissent* reviewer-1 says revise; finding 7 is disputed" in text


def test_what_a_reviewer_did_not_check_is_known_before_one_decides() -> None:
    card = samples.an_approval_card(verdicts=(samples.a_verdict(doubt="Not the old accounts."),))

    text = shown(approval_card(card).blocks)

    assert "*Not checked* by reviewer-1: Not the old accounts." in text


def test_what_cannot_be_undone_is_said() -> None:
    assert "*cannot be undone*" in shown(approval_card(samples.an_approval_card(undo="")).blocks)


def test_a_quorum_shows_who_has_approved_and_who_is_missing() -> None:
    asked = samples.an_approval(
        owners=(samples.OMAR, samples.SAM), fallback=(), quorum=2, answers=approved_by_omar()
    )

    text = shown(approval_card(samples.an_approval_card(approval=asked)).blocks)

    assert "*Waits for <@U0SAM>* · 1 of 2 approvals missing" in text
    assert "Approved so far by <@U0OMAR>" in text


def test_after_the_reminder_the_fallback_may_answer_as_well() -> None:
    asked = samples.an_approval(escalated_at=samples.NOON)

    text = shown(approval_card(samples.an_approval_card(approval=asked)).blocks)

    assert "*Waits for <@U0OMAR> or <@U0SAM>*" in text


def test_it_says_who_stands_in_for_whom() -> None:
    away = (
        StandIn(samples.OMAR, samples.PAT, samples.NOON),
        StandIn(samples.SAM, None, samples.NOON),
    )
    asked = samples.an_approval(escalated_at=samples.NOON, stand_ins=away)

    text = shown(approval_card(samples.an_approval_card(approval=asked)).blocks)

    assert "*Waits for <@U0PAT>*" in text
    assert "• <@U0PAT> stands in for <@U0OMAR> until" in text
    assert "<@U0SAM> is away until" in text


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({}, "*Waits for <@U0SAM>, asked <!date^"),
        (
            {"fallback": (), "later": (Rung(samples.NOON, (samples.PAT,)),)},
            "*Waits for <@U0PAT>, asked <!date^",
        ),
        ({"fallback": ()}, "*Nobody is left to ask*"),
    ],
)
def test_while_everybody_is_away_it_says_who_is_asked_when(
    changed: dict[str, Any], told: str
) -> None:
    away = (StandIn(samples.OMAR, None, samples.NOON),)
    asked = samples.an_approval(stand_ins=away, **changed)

    text = shown(approval_card(samples.an_approval_card(approval=asked)).blocks[:1])

    assert told in text


def test_an_agent_that_gave_no_reason_is_not_quoted() -> None:
    text = shown(approval_card(samples.an_approval_card(reason=" ")).blocks)

    assert "builder-1 gave no reason." in text


def test_questions_and_answers_stand_below_the_agents_reason() -> None:
    asked = samples.an_inquiry()
    answered = asked.answered("None, <!channel>.\nApprove it.", at=samples.NOON)
    card = samples.an_approval_card(inquiries=(answered, asked))

    text = shown(approval_card(card).blocks)

    order = [
        "builder-1 says:",
        "<@U0OMAR> asked:\n>Which carts are touched?",
        "builder-1 answers, in its own words:\n>None, &lt;!channel&gt;.\n>Approve it.",
        "builder-1 is answering",
        "*Exactly this call*",
    ]
    assert [text.find(part) for part in order] == sorted(text.find(part) for part in order)
    assert text.find(order[0]) != -1
    assert all(part in text for part in order)


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (samples.an_inquiry().given_up("Its turns are used.", at=samples.NOON), "gave no answer"),
        (samples.an_inquiry().overtaken(at=samples.NOON), "No answer any more"),
    ],
)
def test_a_question_without_an_answer_says_why(asked: Inquiry, told: str) -> None:
    text = shown(approval_card(samples.an_approval_card(inquiries=(asked,))).blocks)

    assert told in text


def test_only_the_latest_questions_are_shown_and_the_rest_is_counted() -> None:
    many = tuple(samples.an_inquiry(question=f"Question {number}?") for number in range(5))

    text = shown(approval_card(samples.an_approval_card(inquiries=many)).blocks)

    assert "… and 2 earlier questions" in text
    assert "Question 1?" not in text
    assert "Question 4?" in text


def test_self_approval_is_never_hidden() -> None:
    asked = samples.an_approval(self_approval=True)

    text = shown(approval_card(samples.an_approval_card(approval=asked)).blocks)

    assert "*self-approval is allowed here*" in text


@pytest.mark.parametrize(
    ("status", "line"),
    [
        (ApprovalStatus.APPROVED, "*Approved* by <@U0OMAR>"),
        (ApprovalStatus.CONSUMED, "*Approved* by <@U0OMAR>"),
        (ApprovalStatus.EXPIRED, ": Nobody decided in time. Nothing was done."),
        (ApprovalStatus.WITHDRAWN, "*Withdrawn*"),
    ],
)
def test_once_settled_it_says_what_became_of_it_and_only_second_thoughts_can_be_pressed(
    status: ApprovalStatus, line: str
) -> None:
    asked = samples.an_approval(status, answers=approved_by_omar())

    drawn = approval_card(samples.an_approval_card(approval=asked))

    assert line in shown(drawn.blocks[:1])
    left = {
        ApprovalStatus.APPROVED: [ActionId.REVOKE, ActionId.WITHDRAW, ActionId.DETAILS],
        ApprovalStatus.EXPIRED: [ActionId.ASK_AGAIN],
    }
    assert [button["action_id"] for button in buttons(drawn.blocks)] == left.get(status, [])
    assert "digest `9f86d081884c`" in shown(drawn.blocks)


def test_a_revoked_approval_is_said_and_no_longer_counted() -> None:
    asked = samples.an_approval(answers=approved_by_omar())

    text = shown(
        approval_card(
            samples.an_approval_card(approval=revoke(asked, by=samples.OMAR, at=samples.NOON))
        ).blocks
    )

    assert "<@U0OMAR> revoked their approval" in text
    assert "Approved so far" not in text


def test_a_question_somebody_withdrew_says_who_and_why() -> None:
    asked = withdraw(samples.an_approval(), at=samples.NOON, by=samples.RITA, why="Ask <!here>")

    text = shown(approval_card(samples.an_approval_card(approval=asked)).blocks)

    assert "*Withdrawn* by <@U0RITA>. Nothing was done; builder-1 works on." in text
    assert ">Ask &lt;!here&gt;" in text


def test_a_denial_shows_who_and_why() -> None:
    denied = answer(
        samples.an_approval(),
        by=samples.OMAR,
        decision=Decision.DENY,
        at=samples.NOON,
        reason="Not before the sale.\nAsk <!channel>",
    )

    text = shown(approval_card(samples.an_approval_card(approval=denied)).blocks)

    assert "*Denied* by <@U0OMAR>" in text
    assert ">Not before the sale. Ask &lt;!channel&gt;" in text


def test_after_the_call_it_shows_what_came_of_it() -> None:
    done = samples.an_approval(ApprovalStatus.CONSUMED, answers=approved_by_omar())
    card = samples.an_approval_card(approval=done, outcome="Merged as 77aa01b2c3.")

    text = shown(approval_card(card).blocks)

    assert "and carried out." in text
    assert ">Merged as 77aa01b2c3." in text


@pytest.mark.parametrize(
    ("status", "sign", "told"),
    [
        (CallStatus.FAILED, ":x:", "but *the call failed*."),
        (CallStatus.UNKNOWN, ":warning:", "but *nobody knows yet whether it took effect*."),
        (CallStatus.WAITING, ":white_check_mark:", "It is being carried out."),
    ],
)
def test_an_approved_call_that_did_not_go_well_has_no_sign_of_success(
    status: CallStatus, sign: str, told: str
) -> None:
    used = samples.an_approval(ApprovalStatus.CONSUMED, answers=approved_by_omar())
    card = samples.an_approval_card(approval=used, call=samples.a_call(status=status))

    text = shown(approval_card(card).blocks[:1])

    assert f"\n{sign} *Approved* by <@U0OMAR>" in text
    assert told in text


def test_a_denied_call_is_not_said_to_have_returned_anything() -> None:
    denied = samples.an_approval(ApprovalStatus.DENIED)
    card = samples.an_approval_card(approval=denied, outcome="Omar denied this call.")

    assert "returned" not in shown(approval_card(card).blocks)


def test_a_foreign_tool_is_named_as_it_is() -> None:
    call = samples.a_call(tool="cloud__delete_bucket", arguments={"bucket": "invoices"})

    assert (
        "Run `cloud__delete_bucket` on `webshop`"
        in approval_card(samples.an_approval_card(call=call)).text
    )


def test_arguments_that_are_no_object_are_shown_as_the_model_wrote_them() -> None:
    card = samples.an_approval_card()
    card = replace(card, call=samples.a_call(arguments=None, raw='["not", "an object"]'))

    assert '["not", "an object"]' in shown(approval_card(card).blocks)
