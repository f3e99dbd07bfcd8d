"""Agent reviews are opened, decided, submitted and carried out by clicks and windows."""

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest

from bot.domain.agent_reviews import Choice
from bot.domain.one_on_ones import Said
from bot.domain.recommending import Recommended
from bot.errors import ForbiddenError, InvalidInputError
from bot.slack.actions import FIELD, ActionId, CallbackId
from bot.slack.blocks.review_window import review_window
from tests.handlers import payloads
from tests.handlers.conftest import Office, answer_of
from tests.slack import review_samples, samples

LOOKED_AT = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def a_window(*, home: bool = False, name: str = "review") -> dict[str, Any]:
    view = review_window(review_samples.windows()[name], home=home).to_dict()
    return dict(json.loads(view["private_metadata"]))


def a_submission(metadata: dict[str, Any], decision: str, **typed: Any) -> dict[str, Any]:
    body = payloads.a_submission(
        CallbackId.REVIEW_AGENT, json.dumps(metadata), typed.get("note", "")
    )
    body["view"]["state"]["values"] |= {
        "decision": {"decision": {"selected_option": {"value": decision}}},
        "lane": {"lane": {"value": typed.get("lane")}},
        "until": {"until": {"selected_date": typed.get("until")}},
        "owner": {"owner": {"selected_user": typed.get("owner")}},
    }
    return body


async def test_review_opens_the_evidence(office: Office) -> None:
    office.services.answers["agent_reviews.look"] = review_samples.windows()["review"]

    await office.receive(payloads.a_click(ActionId.REVIEW_AGENT, "7"))

    (sent,) = office.wire.sent("views.open")
    assert office.services.asked == [("agent_reviews.look", {"review": 7, "by": "U0RITA"})]
    assert dict(sent["view"])["callback_id"] == CallbackId.REVIEW_AGENT


async def test_who_may_not_decide_is_told_so_alone(office: Office) -> None:
    office.services.answers["agent_reviews.look"] = ForbiddenError("Not yours to decide.")

    await office.receive(payloads.a_click(ActionId.REVIEW_AGENT, "7"))

    (told,) = office.wire.sent("chat.postEphemeral")
    assert told["text"] == "Not yours to decide."
    assert office.wire.sent("views.open") == []


async def test_a_decision_carries_what_was_seen_and_since_when(office: Office) -> None:
    body = a_submission(
        a_window(name="review-decided"),
        "EXPAND",
        note="It tags by hand.",
        lane="+  repository__tag\n\n- workspace__run",
        until="2027-01-31",
    )

    response = await office.receive(body)

    ((verb, asked),) = office.services.asked
    assert verb == "agent_reviews.decide"
    assert asked["choice"] == Choice(
        Recommended.EXPAND,
        Recommended.KEEP,
        note="It tags by hand.",
        lane=("+ repository__tag", "- workspace__run"),
        until=date(2027, 1, 31),
    )
    assert (asked["seen"], asked["looked_at"]) == (samples.NOON, LOOKED_AT)
    assert answer_of(response) == {}


@pytest.mark.parametrize(
    ("typed", "why"),
    [({"lane": "repository__tag"}, "+ tool"), ({"decision": ""}, "Choose what becomes of it")],
)
async def test_what_makes_no_sense_is_said_in_the_window(
    office: Office, typed: dict[str, str], why: str
) -> None:
    decision = typed.pop("decision", "ADJUST")

    response = await office.receive(a_submission(a_window(), decision, **typed))

    answer = answer_of(response)
    assert answer["response_action"] == "errors"
    assert why in answer["errors"]["text"]
    assert office.services.asked == []


async def test_a_refused_decision_keeps_the_window_open(office: Office) -> None:
    office.services.answers["agent_reviews.decide"] = InvalidInputError("Say why in the note.")

    response = await office.receive(a_submission(a_window(), "RETIRE"))

    assert answer_of(response)["errors"] == {"text": "Say why in the note."}


async def test_from_the_home_the_home_is_drawn_again(office: Office) -> None:
    office.services.answers["boards.home"] = samples.a_home()

    await office.receive(a_submission(a_window(home=True), "KEEP"))

    assert len(office.wire.sent("views.publish")) == 1


async def test_an_operator_keeps_that_something_was_carried_out(office: Office) -> None:
    await office.receive(payloads.a_click(ActionId.CARRIED_OUT, "3"))

    assert office.services.asked == [
        ("agent_reviews.carried_out", {"review": 3, "by": "U0RITA"}),
    ]


@pytest.mark.parametrize(
    ("value", "seen"), [("3", None), ("3/", None), (f"3/{LOOKED_AT.isoformat()}", LOOKED_AT)]
)
async def test_what_is_submitted_is_what_was_shown(
    office: Office, value: str, seen: datetime | None
) -> None:
    await office.receive(payloads.a_click(ActionId.SUBMIT_REVIEWS, value))

    assert office.services.asked == [
        ("agent_reviews.submit", {"asked": 3, "by": "U0RITA", "seen": seen}),
    ]


async def test_the_command_lists_what_waits(office: Office) -> None:
    office.services.answers["agent_reviews.board"] = review_samples.a_board()

    answer = await office.receive_command(payloads.a_command("reviews"))

    assert office.services.asked == [("agent_reviews.board", {"person": "U0RITA"})]
    assert answer["text"] == "Agent reviews: 4 wait for you"


async def test_a_one_to_one_is_answered_in_its_window(office: Office) -> None:
    office.services.answers["one_on_ones.read"] = review_samples.a_talk()
    await office.receive(payloads.a_click(ActionId.ONE_ON_ONE, "1"))
    (sent,) = office.wire.sent("views.open")
    view = dict(sent["view"])
    body = payloads.a_submission(CallbackId.ONE_ON_ONE, view["private_metadata"], None)
    body["view"]["state"]["values"] |= {
        name: {name: {"value": text}}
        for name, text in ((FIELD, "Much."), ("failed", None), ("change", "Tags."))
    }

    await office.receive(body)

    said = {"talk": 1, "said": Said("Much.", "", "Tags."), "by": "U0RITA"}
    assert office.services.asked[-1] == ("one_on_ones.answer", said)


async def test_a_one_to_one_with_nothing_in_it_says_so_at_a_field_of_its_window(
    office: Office,
) -> None:
    office.services.answers["one_on_ones.read"] = review_samples.a_talk()
    await office.receive(payloads.a_click(ActionId.ONE_ON_ONE, "1"))
    (sent,) = office.wire.sent("views.open")
    office.services.answers["one_on_ones.answer"] = InvalidInputError("Say at least one thing.")
    metadata = dict(sent["view"])["private_metadata"]

    response = await office.receive(payloads.a_submission(CallbackId.ONE_ON_ONE, metadata, None))

    # Slack shows nothing at all where no block of the window is called like this.
    fields = {block["block_id"] for block in dict(sent["view"])["blocks"] if "element" in block}
    assert set(answer_of(response)["errors"]) <= fields
