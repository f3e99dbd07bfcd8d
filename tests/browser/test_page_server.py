"""The page on the real local Slack, with a real Bolt app behind it."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack import LocalSlack, Workspace
from tests.browser.page_blocks import CARD, REASON, plain, section

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

WORLD = Workspace.from_data(
    {
        "team": {"id": "T0ACME", "name": "Acme", "domain": "acme"},
        "app": {"name": "Countersign", "bot_name": "countersign"},
        "people": [
            {"id": "U0RITA", "name": "rita", "real_name": "Rita Reyes", "title": "Product"},
            {"id": "U0OMAR", "name": "omar", "real_name": "Omar Okafor", "title": "Engineering"},
        ],
        "channels": [{"id": "C0WEBSHOP", "name": "webshop", "topic": "The shop"}],
    }
)


def approvals(client: AsyncWebClient) -> AsyncApp:
    """Return an app that asks, takes an answer, and settles its card."""
    app = AsyncApp(client=client, signing_secret="local-signing-secret")

    @app.event("app_mention")
    async def ask(event: dict[str, Any], say: Any) -> None:
        await client.reactions_add(channel=event["channel"], timestamp=event["ts"], name="eyes")
        await say(text="May I merge?", blocks=CARD, thread_ts=event["ts"])

    @app.event("message")
    async def hear() -> None:
        """Every mention arrives as a message, too."""

    @app.action("deny")
    async def deny(ack: Any, body: dict[str, Any]) -> None:
        view = {
            "type": "modal",
            "title": plain("Deny"),
            "submit": plain("Deny"),
            "blocks": [REASON],
        }
        place = f"{body['channel']['id']} {body['message']['ts']}"
        await ack()
        await client.views_open(
            trigger_id=body["trigger_id"],
            view={**view, "callback_id": "deny", "private_metadata": place},
        )

    @app.view("deny")
    async def denied(ack: Any, view: dict[str, Any], body: dict[str, Any]) -> None:
        reason = view["state"]["values"]["Reason"]["reason"]["value"]
        if len(reason) < 5:
            await ack(response_action="errors", errors={"Reason": "Say a little more."})
            return
        await ack()
        channel, ts = view["private_metadata"].split()
        text = f"Denied by <@{body['user']['id']}>: {reason}"
        await client.chat_update(channel=channel, ts=ts, text=text, blocks=[section(text)])
        await client.chat_postEphemeral(channel=channel, user=body["user"]["id"], text="Thank you.")

    @app.event("app_home_opened")
    async def home(event: dict[str, Any]) -> None:
        view = {"type": "home", "blocks": [section(f"*Hello* <@{event['user']}>")]}
        await client.views_publish(user_id=event["user"], view=view)

    @app.command("/countersign")
    async def command(ack: Any, body: dict[str, Any]) -> None:
        await ack(f"You asked for: {body['text']}")

    return app


@pytest_asyncio.fixture(loop_scope="module")
async def slack() -> AsyncIterator[LocalSlack]:
    """A local Slack with the app connected to it."""
    async with LocalSlack(WORLD) as local:
        app = approvals(AsyncWebClient(token="xoxb-local", base_url=local.api_url))
        handler: Any = AsyncSocketModeHandler(app, "xapp-local", ping_interval=1)
        await handler.connect_async()
        await local.wait_for(lambda: local.socket_count)
        yield local
        await handler.close_async()


@pytest_asyncio.fixture(loop_scope="module")
async def page(chromium: Browser, slack: LocalSlack) -> AsyncIterator[Page]:
    """The page, as Rita in #webshop."""
    context = await chromium.new_context()
    page = await context.new_page()
    await page.goto(f"{slack.url}#as=U0RITA&channel=C0WEBSHOP")
    yield page
    await context.close()


async def test_a_request_is_asked_about_denied_and_settled(page: Page, slack: LocalSlack) -> None:
    await page.get_by_label("Message #webshop").fill("@Countersign please merge it")
    await page.get_by_label("Message #webshop").press("Enter")
    await expect(page.locator('[data-reaction="eyes"]')).to_be_visible()
    await page.get_by_role("button", name="1 reply").click()
    await page.locator(".switcher").click()
    await page.get_by_role("menuitem", name="Omar Okafor").click()
    # Until then every button is still Rita's.
    await expect(page.locator(".switcher")).to_have_attribute("data-person", "U0OMAR")

    await page.get_by_role("button", name="Deny…").click()
    reason = page.get_by_role("textbox", name="Reason")
    await reason.fill("no")
    await page.get_by_role("button", name="Deny", exact=True).click()
    await expect(page.locator('[data-error-for="Reason"]')).to_have_text("Say a little more.")
    await reason.fill("not on a Friday")
    await page.get_by_role("button", name="Deny", exact=True).click()

    await expect(page.get_by_role("dialog")).to_have_count(0)
    thread = page.get_by_role("complementary", name="Thread")
    await expect(thread.get_by_text("Denied by @Omar Okafor: not on a Friday")).to_be_visible()
    await expect(page.locator('[data-ephemeral="1"]')).to_contain_text("Thank you.")
    await page.reload()
    await expect(page.locator('[data-ephemeral="1"]')).to_contain_text("Thank you.")


async def test_a_command_is_answered_to_this_person_only(page: Page, slack: LocalSlack) -> None:
    await page.get_by_label("Message #webshop").fill("/countersign jobs")
    await page.get_by_label("Message #webshop").press("Enter")

    await expect(page.locator('[data-ephemeral="1"]')).to_contain_text("You asked for: jobs")


async def test_opening_home_lets_the_app_publish_it(page: Page, slack: LocalSlack) -> None:
    await page.locator('.sidebar [data-home="1"]').click()

    await expect(page.locator(".home-column")).to_contain_text("Hello @Rita Reyes")


async def test_unread_direct_messages_are_counted_and_read(page: Page, slack: LocalSlack) -> None:
    client = AsyncWebClient(token="xoxb-local", base_url=slack.api_url)
    await expect(page.get_by_label("Message #webshop")).to_be_visible()

    await client.chat_postMessage(channel="U0RITA", text="Something waits for you")
    await expect(page.get_by_role("button", name="Countersign, 1 unread")).to_be_visible()
    await page.get_by_role("button", name="Open").click()

    await expect(page.locator(".message")).to_contain_text("Something waits for you")
    await expect(page.get_by_role("button", name="Countersign, 1 unread")).to_have_count(0)
    await page.reload()
    await expect(page.locator(".badge")).to_have_count(0)
