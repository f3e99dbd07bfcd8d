"""Buttons, menus, modals, commands and shortcuts, between people and a real Bolt app."""

from typing import Any

import pytest
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack import Json, LocalSlack, SandboxError
from tests.sandbox.slack.conftest import Connect

BUTTONS: list[Json] = [
    {
        "type": "actions",
        "block_id": "decision",
        "elements": [
            {
                "type": "button",
                "action_id": "approve",
                "value": "a1",
                "text": {"type": "plain_text", "text": "Approve"},
            },
            {
                "type": "static_select",
                "action_id": "route",
                "options": [
                    {"text": {"type": "plain_text", "text": "Builder"}, "value": "builder"},
                    {"text": {"type": "plain_text", "text": "Writer"}, "value": "writer"},
                ],
            },
        ],
    }
]
MODAL: Json = {
    "type": "modal",
    "callback_id": "deny",
    "private_metadata": "a1",
    "title": {"type": "plain_text", "text": "Deny"},
    "submit": {"type": "plain_text", "text": "Deny"},
    "blocks": [
        {
            "type": "input",
            "block_id": "reason",
            "label": {"type": "plain_text", "text": "Reason"},
            "element": {"type": "plain_text_input", "action_id": "text"},
        }
    ],
}


async def _posted(web: AsyncWebClient) -> str:
    answer = await web.chat_postMessage(channel="C0WEBSHOP", text="Decide", blocks=BUTTONS)
    return str(answer["ts"])


async def test_a_click_reaches_the_app_and_its_answer_replaces_the_message(
    slack: LocalSlack, app: AsyncApp, web: AsyncWebClient, connect: Connect
) -> None:
    async def on_approve(ack: Any, body: Json, action: Json, respond: Any) -> None:
        await ack()
        said = f"{action['value']} by <@{body['user']['id']}>"
        await respond(replace_original=True, text=said, blocks=[])

    app.action("approve")(on_approve)
    async with connect(app):
        ts = await _posted(web)
        await slack.person("U0OMAR").click("C0WEBSHOP", ts, action_id="approve")
        message = await slack.wait_for(
            lambda: next((m for m in slack.messages("C0WEBSHOP") if "edited" in m), None)
        )

    assert message is not None
    assert message["text"] == "a1 by <@U0OMAR>"
    assert "blocks" not in message or not message["blocks"]


async def test_a_choice_in_a_menu_shows_in_the_action_and_in_the_state(
    slack: LocalSlack, app: AsyncApp, web: AsyncWebClient, connect: Connect
) -> None:
    bodies: list[Json] = []

    async def on_route(ack: Any, body: Json) -> None:
        await ack()
        bodies.append(body)

    app.action("route")(on_route)
    async with connect(app):
        ts = await _posted(web)
        await slack.person("U0RITA").select("C0WEBSHOP", ts, action_id="route", choice="Writer")

    assert bodies[0]["actions"][0]["selected_option"]["value"] == "writer"
    state = bodies[0]["state"]["values"]["decision"]["route"]
    assert state["selected_option"]["value"] == "writer"
    assert bodies[0]["message"]["ts"] == ts
    assert bodies[0]["container"]["channel_id"] == "C0WEBSHOP"


async def test_a_button_that_is_not_there_is_named_with_those_that_are(
    slack: LocalSlack, web: AsyncWebClient
) -> None:
    ts = await _posted(web)

    with pytest.raises(SandboxError, match=r"action_id reject.*approve, route"):
        await slack.person("U0RITA").click("C0WEBSHOP", ts, action_id="reject")


async def test_a_click_without_an_app_fails_as_in_slack(
    slack: LocalSlack, web: AsyncWebClient
) -> None:
    ts = await _posted(web)

    with pytest.raises(SandboxError, match="dispatch_failed"):
        await slack.person("U0RITA").click("C0WEBSHOP", ts, action_id="approve")


async def test_a_modal_keeps_asking_until_the_app_is_content(
    slack: LocalSlack, app: AsyncApp, web: AsyncWebClient, connect: Connect
) -> None:
    async def on_approve(ack: Any, body: Json) -> None:
        await ack()
        await web.views_open(trigger_id=body["trigger_id"], view=MODAL)

    async def on_deny(ack: Any, view: Json) -> None:
        said = view["state"]["values"]["reason"]["text"]["value"]
        if len(said) < 5:
            await ack(response_action="errors", errors={"reason": "Say why."})
        else:
            await ack()

    app.action("approve")(on_approve)
    app.view("deny")(on_deny)
    omar = slack.person("U0OMAR")
    async with connect(app):
        await omar.click("C0WEBSHOP", await _posted(web), action_id="approve")
        await slack.wait_for(lambda: omar.views)
        empty = await omar.submit()
        short = await omar.submit(None, {"reason": {"text": "no"}})
        still_open = bool(omar.views)
        good = await omar.submit(None, {"reason": {"text": "Not today"}})

    assert empty.errors == {"reason": "Please complete this required field."}
    assert short.errors == {"reason": "Say why."}
    assert still_open
    assert good.closed
    assert not omar.views


async def test_a_submission_may_update_and_push_views(
    slack: LocalSlack, app: AsyncApp, web: AsyncWebClient, connect: Connect
) -> None:
    answers = ["update", "push", "clear"]

    async def on_shortcut(ack: Any, shortcut: Json) -> None:
        await ack()
        await web.views_open(trigger_id=shortcut["trigger_id"], view=MODAL)

    async def on_deny(ack: Any) -> None:
        action = answers.pop(0)
        title = {"type": "plain_text", "text": action}
        await ack(response_action=action, view={**MODAL, "title": title})

    app.global_shortcut("start")(on_shortcut)
    app.view("deny")(on_deny)
    rita = slack.person("U0RITA")
    said = {"reason": {"text": "because"}}
    async with connect(app):
        await rita.shortcut("start")
        await slack.wait_for(lambda: rita.views)
        await rita.submit(None, said)
        updated = [view["title"]["text"] for view in rita.views]
        await rita.submit(None, said)
        pushed = [view["title"]["text"] for view in rita.views]
        last = await rita.submit(None, said)

    assert updated == ["update"]
    assert pushed == ["update", "push"]
    assert last.closed
    assert not rita.views


async def test_a_trigger_opens_one_modal_only(
    slack: LocalSlack, app: AsyncApp, web: AsyncWebClient, connect: Connect
) -> None:
    codes: list[str] = []

    async def on_shortcut(ack: Any, shortcut: Json) -> None:
        await ack()
        await web.views_open(trigger_id=shortcut["trigger_id"], view=MODAL)
        try:
            await web.views_open(trigger_id=shortcut["trigger_id"], view=MODAL)
        except SlackApiError as error:
            codes.append(error.response["error"])

    app.global_shortcut("start")(on_shortcut)
    async with connect(app):
        await slack.person("U0RITA").shortcut("start")
        await slack.wait_for(lambda: codes)

    assert codes == ["exchanged_trigger_id"]


async def test_a_command_answers_its_caller_only(
    slack: LocalSlack, app: AsyncApp, connect: Connect
) -> None:
    async def on_command(ack: Any, command: Json, respond: Any) -> None:
        await ack(f"You said {command['text']}")
        await respond("And more", response_type="in_channel")

    app.command("/countersign")(on_command)
    rita = slack.person("U0RITA")
    async with connect(app):
        answer = await rita.command("/countersign", "jobs", channel="C0WEBSHOP")
        public = await slack.wait_for(lambda: slack.messages("C0WEBSHOP"))

    assert answer == {"text": "You said jobs"}
    assert [m["text"] for m in rita.ephemerals] == ["You said jobs"]
    assert not slack.person("U0OMAR").ephemerals
    assert (public[0]["text"], public[0]["bot_id"]) == ("And more", "B0BOT")


async def test_a_message_shortcut_carries_its_message(
    slack: LocalSlack, app: AsyncApp, connect: Connect
) -> None:
    seen: list[str] = []

    async def on_shortcut(ack: Any, shortcut: Json) -> None:
        await ack()
        seen.append(shortcut["message"]["text"])

    app.message_shortcut("request_work")(on_shortcut)
    rita = slack.person("U0RITA")
    async with connect(app):
        ts = await rita.say("C0WEBSHOP", "The form is broken")
        await rita.shortcut("request_work", channel="C0WEBSHOP", ts=ts)

    assert seen == ["The form is broken"]


async def test_looking_at_the_home_lets_the_app_publish_it(
    slack: LocalSlack, app: AsyncApp, web: AsyncWebClient, connect: Connect
) -> None:
    clicks: list[str] = []

    async def on_home(event: Json) -> None:
        view = {"type": "home", "blocks": BUTTONS}
        await web.views_publish(user_id=event["user"], view=view)

    async def on_approve(ack: Any, body: Json) -> None:
        await ack()
        clicks.append(body["view"]["type"])

    app.event("app_home_opened")(on_home)
    app.action("approve")(on_approve)
    rita = slack.person("U0RITA")
    async with connect(app):
        await rita.open_home()
        await slack.wait_for(lambda: rita.home)
        await rita.click_home(action_id="approve")

    assert clicks == ["home"]


async def test_an_ephemeral_message_can_be_clicked_and_deleted_by_its_response_url(
    slack: LocalSlack, app: AsyncApp, web: AsyncWebClient, connect: Connect
) -> None:
    async def on_approve(ack: Any, respond: Any) -> None:
        await ack()
        await respond(delete_original=True)

    app.action("approve")(on_approve)
    rita = slack.person("U0RITA")
    async with connect(app):
        await web.chat_postEphemeral(channel="C0WEBSHOP", user="U0RITA", text="?", blocks=BUTTONS)
        ts = rita.ephemerals[0]["ts"]
        await rita.click("C0WEBSHOP", ts, action_id="approve")
        await slack.wait_for(lambda: not rita.ephemerals)

    assert not slack.messages("C0WEBSHOP")


async def test_a_response_url_works_five_times(
    slack: LocalSlack, app: AsyncApp, web: AsyncWebClient, connect: Connect
) -> None:
    outcomes: list[int] = []

    async def on_approve(ack: Any, respond: Any) -> None:
        await ack()
        answers = [await respond(f"Answer {number}") for number in range(6)]
        outcomes.extend(answer.status_code for answer in answers)

    app.action("approve")(on_approve)
    rita = slack.person("U0RITA")
    async with connect(app):
        await rita.click("C0WEBSHOP", await _posted(web), action_id="approve")
        await slack.wait_for(lambda: len(outcomes) == 6)

    assert outcomes == [200, 200, 200, 200, 200, 404]
    assert len(rita.ephemerals) == 5
