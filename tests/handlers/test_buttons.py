"""Every button does what it says, for the person who pressed it, or tells them why not."""

from dataclasses import replace
from typing import Any

import pytest

from bot.domain.approvals import Answer, ApprovalStatus, Decision
from bot.domain.calls import CallStatus
from bot.domain.details import Change, Details
from bot.domain.grants import Breadth
from bot.domain.hiring import CandidateStatus
from bot.domain.jobs import JobStatus
from bot.domain.offboarding import Item
from bot.domain.reviews import Ruling
from bot.domain.shadows import ShadowStatus
from bot.errors import ConflictError, ForbiddenError, TransientError
from bot.slack.actions import ActionId
from bot.slack.blocks.agent_lists import agents_answer
from bot.slack.blocks.agent_page import agent_page
from bot.slack.blocks.details import details_window
from bot.slack.blocks.draw import draw
from bot.slack.blocks.home import home_view
from bot.slack.blocks.review_lists import reviews_answer
from tests.handlers import payloads
from tests.handlers.conftest import Office
from tests.slack import review_samples, samples, shadow_samples
from tests.slack.agent_samples import a_board, an_agent, an_agent_page
from tests.slack.limits import buttons, dictionaries
from tests.slack.wire import refusing


@pytest.mark.parametrize(
    ("action", "verb"),
    [
        (ActionId.ACCEPT_SCOPE, "scope.accept"),
        (ActionId.CANCEL, "control.stop"),
        (ActionId.STOP, "control.stop"),
        (ActionId.PAUSE, "control.pause"),
        (ActionId.RESUME, "control.resume"),
        (ActionId.TAKE_OVER, "control.take_over"),
        (ActionId.PROCEED, "control.proceed"),
        (ActionId.ACCEPT_RESULT, "shipping.accept"),
    ],
)
async def test_a_button_of_a_job_calls_its_verb(
    office: Office, action: ActionId, verb: str
) -> None:
    response = await office.receive(payloads.a_click(action, "12"))

    assert response.status == 200
    assert office.services.asked == [(verb, {"job": 12, "by": "U0RITA"})]


async def test_a_route_is_chosen_from_the_menu(office: Office) -> None:
    await office.receive(payloads.a_choice(ActionId.ROUTE, "12/writer-1"))

    assert office.services.asked == [("scope.route", {"job": 12, "by": "U0RITA", "to": "writer-1"})]


async def test_approve_answers_the_question(office: Office) -> None:
    await office.receive(payloads.a_click(ActionId.APPROVE, "4"))

    asked = {"approval": 4, "by": "U0RITA", "decision": Decision.APPROVE}
    assert office.services.asked == [("approvals.answer", asked)]


@pytest.mark.parametrize(
    ("action", "breadth"),
    [(ActionId.APPROVE_FOR_JOB, Breadth.JOB), (ActionId.APPROVE_FOR_HOUR, Breadth.HOUR)],
)
async def test_further_calls_are_approved_with_this_one(
    office: Office, action: ActionId, breadth: Breadth
) -> None:
    await office.receive(payloads.a_click(action, "4"))

    asked = {"approval": 4, "by": "U0RITA", "decision": Decision.APPROVE, "breadth": breadth}
    assert office.services.asked == [("approvals.answer", asked)]


async def test_what_was_approved_for_further_calls_is_revoked(office: Office) -> None:
    await office.receive(payloads.a_click(ActionId.REVOKE_GRANT, "6"))

    assert office.services.asked == [("grants.revoke", {"grant": 6, "by": "U0RITA"})]


async def test_an_expired_question_is_asked_again(office: Office) -> None:
    await office.receive(payloads.a_click(ActionId.ASK_AGAIN, "4"))

    assert office.services.asked == [("approvals.ask_again", {"approval": 4, "by": "U0RITA"})]


@pytest.mark.parametrize(
    ("action", "happened"), [(ActionId.HAPPENED, True), (ActionId.NOT_HAPPENED, False)]
)
async def test_what_somebody_saw_of_a_call_is_kept(
    office: Office, action: ActionId, happened: bool
) -> None:
    await office.receive(payloads.a_click(action, "31"))

    asked = {"call": 31, "by": "U0RITA", "happened": happened}
    assert office.services.asked == [("outcomes.settle", asked)]


async def test_an_approval_is_revoked(office: Office) -> None:
    await office.receive(payloads.a_click(ActionId.REVOKE, "4"))

    assert office.services.asked == [("retracting.revoke", {"approval": 4, "by": "U0RITA"})]


@pytest.mark.parametrize(
    ("action", "ruling"),
    [(ActionId.OVERRULE, Ruling.OVERRULED), (ActionId.UPHOLD, Ruling.UPHELD)],
)
async def test_who_is_right_is_decided_on_the_card(
    office: Office, action: ActionId, ruling: Ruling
) -> None:
    await office.receive(payloads.a_click(action, "7"))

    asked = {"finding": 7, "by": "U0RITA", "ruling": ruling}
    assert office.services.asked == [("conflicts.settle", asked)]


AGENTS = (ActionId.RETIRE_AGENT, ActionId.MERGE_AGENT)


def every_button() -> set[str]:
    cards: list[Any] = [samples.a_job_card(status) for status in JobStatus]
    cards += [
        samples.an_approval_card(approval=samples.an_approval(status, answers=answers))
        for status in ApprovalStatus
        for answers in ((), (Answer(samples.OMAR, Decision.APPROVE, samples.NOON),))
    ]
    cards += [
        samples.an_approval_card(grantable=True),
        samples.a_batch_card(*[(ApprovalStatus.OPEN, CallStatus.WAITING)] * 2),
        samples.an_approval_card(ApprovalStatus.CONSUMED, grant=samples.a_grant()),
        samples.a_result_card(),
        samples.an_outcome_card(),
        samples.a_decision_card(),
        samples.a_conflict_card(),
        samples.a_departure_card(),
        samples.a_drill_card(),
        samples.an_offboarding_card(Item.LANES),
        samples.a_job_card(job=samples.a_job(JobStatus.WORKING, paused_by=samples.SAM)),
        *review_samples.rounds(),
        *review_samples.talks_cards(),
    ]
    window = details_window(Details(samples.an_approval_card()), change=Change("x" * 20_000))
    cards.append(samples.a_sprawl_card())
    cards += [samples.a_candidate_card(status) for status in CandidateStatus]
    cards.append(samples.a_candidate_card(CandidateStatus.HIRED, trial_until=samples.NOON))
    cards += [shadow_samples.a_full_card(status) for status in ShadowStatus]
    cards.append(replace(shadow_samples.a_full_card(), looks=2))
    board = reviews_answer(review_samples.a_board())
    agents = agents_answer(a_board(*[an_agent()] * 30), page=2), agent_page(an_agent_page())
    answers = [each.blocks for each in (board, *agents, home_view(samples.a_home()))]
    drawn = [*(draw(card).blocks for card in cards), window.blocks, *answers]
    beside = (block.get("accessory") for blocks in drawn for block in dictionaries(blocks))
    pressed = [*(each for each in beside if each), *(b for row in drawn for b in buttons(row))]
    return {button["action_id"] for button in pressed}


def test_every_action_is_drawn_somewhere() -> None:
    assert every_button() == {str(action) for action in ActionId}


@pytest.mark.parametrize("action", sorted(every_button()))
async def test_every_button_that_is_drawn_is_heard(office: Office, action: str) -> None:
    office.services.answers |= {
        "boards.job": samples.a_job_card(),
        "agent_reviews.look": review_samples.windows()["review"],
        "one_on_ones.read": review_samples.a_talk(),
        "boards.approval": samples.an_approval_card(),
        "boards.undecided": samples.a_batch_card(*[(ApprovalStatus.OPEN, CallStatus.WAITING)] * 2),
        "decisions.read": samples.a_decision_card(),
        "departures.read": samples.a_departure_card(),
        "drills.read": samples.a_drill_card().drill,
        "details.read": Details(samples.an_approval_card()),
        "details.change": Change("x" * 20_000),
        "boards.agents": a_board(),
        "agent_pages.read": an_agent_page(),
        "offboardings.choices": (),
        "pictures.of_position": (),
        "pictures.tree": (),
        "looking.following": shadow_samples.a_blind_look(),
    }

    chosen = {ActionId.ROUTE: "12/writer-1", ActionId.HAND_OVER: "3/12/builder-2"}
    body = payloads.a_choice(action, chosen[ActionId(action)]) if action in chosen else None
    values = {ActionId.STOP_OFFBOARDED: "3/12/", **dict.fromkeys(AGENTS, "2/builder-2")}
    value = values.get(ActionId(action), "12")
    url = f"{office.app.client.base_url}respond"
    click = payloads.a_click(action, value, response_url=url)
    await office.receive(
        body or (payloads.in_window(click) if action == ActionId.SEND_FILES else click)
    )

    assert office.services.asked != []
    assert office.wire.sent("chat.postEphemeral") == []


@pytest.mark.parametrize(
    "refusal",
    [ForbiddenError("Only <@U0OMAR> can decide this."), ConflictError("<@U0SAM> denied this.")],
)
async def test_a_refused_click_is_explained_to_the_one_who_clicked(
    office: Office, refusal: Exception
) -> None:
    office.services.answers["approvals.answer"] = refusal

    response = await office.receive(payloads.a_click(ActionId.APPROVE, "4"))

    assert response.status == 200
    (told,) = office.wire.sent("chat.postEphemeral")
    assert told["text"] == str(refusal)
    assert (told["user"], told["channel"]) == ("U0RITA", payloads.CHANNEL)
    assert told["thread_ts"] == payloads.ROOT


@pytest.mark.parametrize(
    ("failure", "told"),
    [
        (RuntimeError("secret inside"), "Something went wrong on our side; it was logged."),
        (TransientError("the database is busy"), "This did not work just now."),
    ],
)
async def test_a_click_that_fails_is_never_met_with_silence(
    office: Office, failure: Exception, told: str
) -> None:
    office.services.answers["approvals.answer"] = failure

    response = await office.receive(payloads.a_click(ActionId.APPROVE, "4"))

    assert response.status == 200
    (sent,) = office.wire.sent("chat.postEphemeral")
    assert sent["text"].startswith(told)
    assert "secret" not in sent["text"]


@pytest.mark.parametrize("value", ["", "twelve", "1" * 30, "-1", "١٢", "12; drop"])
async def test_a_button_with_a_broken_value_is_explained(office: Office, value: str) -> None:
    await office.receive(payloads.a_click(ActionId.APPROVE, value))

    assert office.services.asked == []
    (told,) = office.wire.sent("chat.postEphemeral")
    assert "older version" in told["text"]


async def test_a_button_nobody_knows_any_more_is_explained(office: Office) -> None:
    response = await office.receive(payloads.a_click("long_gone", "1"))

    assert response.status == 200
    (told,) = office.wire.sent("chat.postEphemeral")
    assert "no longer in use" in told["text"]


async def test_a_decision_in_the_home_redraws_the_home(office: Office) -> None:
    office.services.answers["boards.home"] = samples.a_home(approvals=())

    await office.receive(payloads.at_home(payloads.a_click(ActionId.APPROVE, "4")))

    assert [verb for verb, _ in office.services.asked] == ["approvals.answer", "boards.home"]
    (published,) = office.wire.sent("views.publish")
    assert published["user_id"] == "U0RITA"


async def test_a_decision_in_a_private_answer_is_confirmed_there(office: Office) -> None:
    await office.receive(payloads.in_private(payloads.a_click(ActionId.PAUSE, "12")))

    (told,) = office.wire.sent("chat.postEphemeral")
    assert told["text"].startswith("Done.")
    assert told["user"] == "U0RITA"


async def test_a_home_that_cannot_be_redrawn_does_not_undo_the_decision(office: Office) -> None:
    office.services.answers["boards.home"] = samples.a_home()
    office.wire.fail("views.publish", refusing("internal_error"))

    response = await office.receive(payloads.at_home(payloads.a_click(ActionId.APPROVE, "4")))

    assert response.status == 200
    assert office.wire.sent("views.open") == []


async def test_a_refused_click_in_the_home_is_explained_in_a_window(office: Office) -> None:
    office.services.answers["approvals.answer"] = ConflictError("<@U0SAM> was faster.")

    await office.receive(payloads.at_home(payloads.a_click(ActionId.APPROVE, "4")))

    (opened,) = office.wire.sent("views.open")
    assert opened["trigger_id"] == "trigger-1"
    assert opened["view"]["blocks"][0]["text"]["text"] == "<@U0SAM> was faster."


async def test_a_private_answer_slack_refuses_is_no_second_failure(office: Office) -> None:
    office.services.answers["approvals.answer"] = ForbiddenError("Not you.")
    office.wire.fail("chat.postEphemeral", refusing("user_not_in_channel"))

    response = await office.receive(payloads.a_click(ActionId.APPROVE, "4"))

    assert response.status == 200
