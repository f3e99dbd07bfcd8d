"""The page of the local Slack: reading, writing, and what happens meanwhile."""

import asyncio
import re

import pytest
from playwright.async_api import expect

from tests.browser.page_blocks import CARD
from tests.browser.page_browser import Show
from tests.browser.page_fake import BOT, GENERAL, OMAR, RITA, WEBSHOP, FakeSlack

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

HERE = f"#channel={WEBSHOP}"


async def test_a_newcomer_sees_who_they_are_where_they_can_go_and_what_to_try(
    world: FakeSlack, show: Show
) -> None:
    world.banner = "The mind is scripted."

    page = await show(HERE)

    await expect(page.locator(".switcher")).to_contain_text("You are:Rita ReyesProduct")
    await expect(page.get_by_role("note")).to_have_text("The mind is scripted.")
    await expect(page.locator(f'[data-channel="{GENERAL}"]')).to_be_visible()
    await page.get_by_role("button", name="Try:").click()
    await expect(page.get_by_label("Message #webshop")).to_have_value(
        "@Countersign the signup form accepts an empty e-mail, please fix it"
    )


async def test_enter_sends_what_was_written_with_its_mentions_as_references(
    world: FakeSlack, show: Show
) -> None:
    page = await show(HERE)
    field = page.get_by_label("Message #webshop")

    await field.fill("@Countersign ask @Omar Okafor in #general & `@omar` <b>")
    await field.press("Shift+Enter")
    await field.press_sequentially("see https://example.com/a.")
    await field.press("Enter")

    sent = await world.called("/ui/message")
    assert sent["as"] == RITA
    assert sent["text"] == (
        "<@U0BOT> ask <@U0OMAR> in <#C0GENERAL|general> &amp; `@omar` &lt;b&gt;\nsee <https://example.com/a>."
    )
    await expect(page.locator(".message-body")).to_contain_text(
        "@Countersign ask @Omar Okafor in #general & @omar <b>"
    )
    await expect(field).to_have_value("")


async def test_a_mention_is_completed_with_the_arrow_keys(world: FakeSlack, show: Show) -> None:
    page = await show(HERE)
    field = page.get_by_label("Message #webshop")

    await field.press_sequentially("hello @m")
    await expect(page.get_by_role("option", name="Mia Meyer")).to_be_visible()
    await field.press("Escape")
    await expect(page.get_by_role("option")).to_have_count(0)
    await field.fill("hello @")
    await expect(page.get_by_role("option").first).to_contain_text("Countersign")
    await field.press("ArrowDown")
    await field.press("ArrowDown")
    await field.press("Enter")

    await expect(field).to_have_value("hello @Omar Okafor ")
    assert world.bodies("/ui/message") == []


async def test_a_command_is_completed_and_run(world: FakeSlack, show: Show) -> None:
    page = await show(HERE)
    field = page.get_by_label("Message #webshop")

    await field.press_sequentially("/co")
    await field.press("Tab")
    await field.press_sequentially("jobs open")
    await field.press("Enter")

    sent = await world.called("/ui/command")
    assert (sent["command"], sent["text"], sent["channel"]) == (
        "/countersign",
        "jobs open",
        WEBSHOP,
    )


async def test_an_unknown_or_refused_command_says_so_and_stays_in_the_field(
    world: FakeSlack, show: Show
) -> None:
    world.refusals["/ui/command"] = ("dispatch_failed", "The app did not answer in three seconds.")
    page = await show(HERE)
    field = page.get_by_label("Message #webshop")

    await field.fill("/nope")
    await field.press("Enter")
    await expect(page.locator(".composer-problem").first).to_contain_text(
        "/nope is not a command here. Try /countersign."
    )
    await field.fill("/countersign jobs")
    await field.press("Enter")

    await expect(
        page.get_by_role("alert").filter(has_text="failed with the error dispatch_failed")
    ).to_be_visible()
    await expect(field).to_have_value("/countersign jobs")


async def test_messages_and_their_changes_appear_as_they_happen(
    world: FakeSlack, show: Show
) -> None:
    page = await show(HERE)

    posted = await world.post(WEBSHOP, "working on it")
    await expect(page.locator(".message")).to_contain_text("working on it")
    await expect(page.locator("#announcer")).to_have_text("Countersign: working on it")
    await world.change(posted, text="done")
    await expect(page.locator(".message")).to_contain_text("done(edited)")
    reactions = [{"name": "eyes", "users": [BOT], "count": 1}]
    await world.tell(
        RITA, {"type": "reaction", "channel": WEBSHOP, "ts": posted["ts"], "reactions": reactions}
    )
    await page.locator('[data-reaction="eyes"]').click()

    assert (await world.called("/ui/reaction"))["name"] == "eyes"
    await world.tell(RITA, {"type": "message_deleted", "channel": WEBSHOP, "ts": posted["ts"]})
    await expect(page.locator(".message")).to_have_count(0)


async def test_a_thread_opens_beside_its_channel_and_counts_its_replies(
    world: FakeSlack, show: Show
) -> None:
    parent = world.put(WEBSHOP, "please fix it", user=RITA)
    page = await show(HERE)

    await world.post(WEBSHOP, "on it", thread_ts=parent["ts"])
    await page.get_by_role("button", name="1 reply").click()
    thread = page.get_by_role("complementary", name="Thread")
    await expect(thread.locator(".message")).to_have_count(2)
    await expect(thread.get_by_label("Reply…")).to_be_focused()
    await page.keyboard.type("thanks")
    await page.keyboard.press("Enter")

    assert (await world.called("/ui/message"))["thread_ts"] == parent["ts"]
    await expect(page.get_by_role("button", name="2 replies")).to_be_visible()
    await expect(page.locator(".pane-main .message")).to_have_count(1)
    await page.keyboard.press("Escape")
    await expect(thread).to_be_hidden()
    await expect(page.locator(".pane-main .message")).to_be_focused()


async def test_an_ephemeral_message_is_marked_and_outlives_reading_elsewhere(
    world: FakeSlack, show: Show
) -> None:
    world.put(WEBSHOP, "hello", user=OMAR)
    page = await show(HERE)

    note = await world.whisper(RITA, WEBSHOP, "Only Omar may decide this.")
    await expect(page.locator('[data-ephemeral="1"]')).to_contain_text("Only visible to you")
    await page.locator(f'.sidebar [data-channel="{GENERAL}"]').click()
    await page.locator(f'.sidebar [data-channel="{WEBSHOP}"]').click()

    await expect(page.locator('[data-ephemeral="1"]')).to_contain_text("Only Omar may decide this.")
    await world.withdraw(RITA, note)
    await expect(page.locator(".message")).to_have_count(1)


async def test_after_a_broken_connection_the_page_catches_up(world: FakeSlack, show: Show) -> None:
    page = await show(HERE)
    await expect(page.get_by_role("heading", name="No messages yet")).to_be_visible()

    world.put(WEBSHOP, "you missed this")
    world.drop_streams()

    await expect(page.locator(".message")).to_contain_text("you missed this")
    await expect(page.get_by_text("does not answer")).to_have_count(0)


async def test_what_happens_while_messages_are_being_read_is_not_lost(
    world: FakeSlack, show: Show
) -> None:
    world.put(WEBSHOP, "first", user=OMAR)
    world.held["/ui/history"] = asyncio.Event()
    page = await show(HERE)

    await world.called("/ui/history")
    await world.post(WEBSHOP, "second", user=OMAR)
    world.held["/ui/history"].set()

    await expect(page.locator(".message")).to_have_text([re.compile("first"), re.compile("second")])


async def test_a_message_shortcut_is_run_from_the_menu_on_the_message(
    world: FakeSlack, show: Show
) -> None:
    posted = world.put(WEBSHOP, "the form is broken", user=OMAR)
    page = await show(HERE)

    await page.locator(".message").hover()
    await page.get_by_role("button", name="More actions").click()
    await page.get_by_role("menuitem", name="Ask Countersign to do this").click()

    sent = await world.called("/ui/shortcut")
    assert (sent["callback_id"], sent["channel"], sent["ts"]) == (
        "request_work",
        WEBSHOP,
        posted["ts"],
    )


async def test_what_the_app_is_doing_is_shown_until_it_is_done(
    world: FakeSlack, show: Show
) -> None:
    parent = world.put(WEBSHOP, "please", user=RITA)
    page = await show(f"{HERE}&thread={parent['ts']}")
    status = {"type": "status", "channel": WEBSHOP, "thread_ts": parent["ts"]}

    await world.tell(RITA, {**status, "status": "is thinking…"})
    await expect(page.get_by_text("Countersign is thinking…")).to_be_visible()
    await world.tell(RITA, {**status, "status": ""})

    await expect(page.get_by_text("Countersign is thinking…")).to_have_count(0)


async def test_messages_of_one_author_share_a_heading_but_every_card_has_its_own(
    world: FakeSlack, show: Show
) -> None:
    for text in ("one", "two"):
        world.put(WEBSHOP, text, user=OMAR)
    world.put(WEBSHOP, "May I merge?", blocks=CARD)
    world.put(WEBSHOP, "May I tag?", blocks=CARD)

    page = await show(HERE)

    await expect(page.locator(".message-author")).to_have_text(
        ["Omar Okafor", "Countersign", "Countersign"]
    )
