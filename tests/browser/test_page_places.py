"""Being somebody somewhere on the page: people, links, unread messages, small screens."""

import pytest
from playwright.async_api import expect

from tests.browser.page_blocks import CARD
from tests.browser.page_browser import Show
from tests.browser.page_fake import GENERAL, OMAR, OMAR_BOT, RITA, RITA_BOT, WEBSHOP, FakeSlack

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

HERE = f"#channel={WEBSHOP}"


async def test_becoming_another_person_keeps_the_place_and_the_drafts(
    world: FakeSlack, show: Show
) -> None:
    parent = world.put(WEBSHOP, "please fix it", user=RITA)
    page = await show(f"{HERE}&thread={parent['ts']}")
    await page.get_by_label("Message #webshop").fill("half a sentence")

    await page.locator(".switcher").click()
    await page.get_by_role("menuitem", name="Omar Okafor").click()
    await expect(page.locator(".switcher")).to_have_attribute("data-person", OMAR)
    await expect(page.get_by_role("complementary", name="Thread")).to_be_visible()
    await expect(page.get_by_label("Message #webshop")).to_have_value("")
    await page.get_by_label("Message #webshop").fill("hello")
    await page.get_by_label("Message #webshop").press("Enter")

    assert (await world.called("/ui/message"))["as"] == OMAR
    assert f"as={OMAR}&channel={WEBSHOP}&thread={parent['ts']}" in page.url
    await page.go_back()
    await expect(page.get_by_label("Message #webshop")).to_have_value("half a sentence")


async def test_a_link_opens_the_same_place_again(world: FakeSlack, show: Show) -> None:
    parent = world.put(GENERAL, "a question", user=OMAR)

    page = await show(f"#as={OMAR}&channel={GENERAL}&thread={parent['ts']}")
    await page.reload()

    await expect(page.locator(".switcher")).to_have_attribute("data-person", OMAR)
    await expect(
        page.get_by_role("complementary", name="Thread").locator(".message")
    ).to_contain_text("a question")


async def test_a_link_to_nobody_and_nowhere_still_opens_the_workspace(
    world: FakeSlack, show: Show
) -> None:
    page = await show("#as=U0NOBODY&channel=C0NOWHERE&thread=1.2")

    await expect(page.locator(".toast-error")).to_contain_text(
        "There is nobody called U0NOBODY here"
    )
    await expect(page.get_by_role("heading", name="general")).to_be_visible()


async def test_unread_messages_are_counted_until_they_are_read(
    world: FakeSlack, show: Show
) -> None:
    world.put(WEBSHOP, "old", user=OMAR)
    new = world.put(WEBSHOP, "new", user=OMAR)
    world.unread[RITA, WEBSHOP] = 1
    page = await show(f"#channel={GENERAL}")

    await expect(page.get_by_role("button", name="webshop, 1 unread")).to_be_visible()
    await page.get_by_role("button", name="webshop, 1 unread").click()

    assert (await world.called("/ui/read"))["channel"] == WEBSHOP
    await expect(page.locator(".separator-new + .message")).to_have_attribute("data-ts", new["ts"])
    await expect(page.locator(".badge")).to_have_count(0)


async def test_a_direct_message_elsewhere_is_a_toast_that_leads_there(
    world: FakeSlack, show: Show
) -> None:
    page = await show(HERE)

    await world.post(RITA_BOT, "Your job is *done*")
    await expect(page.locator(".toast")).to_contain_text("Countersign: Your job is done")
    await page.locator(".toast").get_by_role("button", name="Open").click()

    await expect(page.get_by_role("heading", name="Countersign")).to_be_visible()
    await expect(page.locator(".message")).to_contain_text("Your job is done")


async def test_somebody_elses_waiting_message_is_pointed_out(world: FakeSlack, show: Show) -> None:
    page = await show(HERE, slow=True)
    async with page.expect_request_finished(lambda request: f"as={OMAR}" in request.url):
        await page.clock.run_for(5000)

    world.put(OMAR_BOT, "May I merge?", blocks=CARD)
    world.unread[OMAR, OMAR_BOT] = 1
    await page.clock.run_for(5000)
    await page.get_by_role("button", name="Be Omar").click()
    await expect(page.locator(".toast")).to_have_count(0)

    await expect(page.locator(".switcher")).to_have_attribute("data-person", OMAR)
    await expect(page.get_by_role("button", name="Approve")).to_be_visible()


async def test_a_direct_message_to_a_person_is_opened(world: FakeSlack, show: Show) -> None:
    world.answers["/ui/dm"] = {"channel": OMAR_BOT}
    page = await show(HERE)

    await page.locator('.sidebar [data-person="U0MIA"]').click()

    assert (await world.called("/ui/dm"))["user"] == "U0MIA"


async def test_a_narrow_screen_shows_one_pane_at_a_time(world: FakeSlack, show: Show) -> None:
    parent = world.put(WEBSHOP, "please " + "fix " * 80, user=RITA)
    world.put(WEBSHOP, "on it", thread_ts=parent["ts"])
    page = await show(width=390, height=780)

    await page.locator(f'.sidebar [data-channel="{WEBSHOP}"]').click()
    await expect(page.get_by_role("navigation")).to_be_hidden()
    await page.get_by_role("button", name="1 reply").click()
    await expect(page.get_by_label("Message #webshop")).to_be_hidden()
    overflow = await page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert overflow <= 0
    await page.get_by_role("button", name="Back to the channel").click()
    await expect(page.locator(f'.message[data-ts="{parent["ts"]}"]').first).to_be_visible()
    await page.get_by_role("button", name="Back to the list").click()

    await expect(page.get_by_role("navigation")).to_be_visible()


async def test_the_theme_follows_the_system_until_it_is_chosen(
    world: FakeSlack, show: Show
) -> None:
    page = await show(HERE, color_scheme="dark")
    background = "getComputedStyle(document.body).backgroundColor"
    assert await page.evaluate(background) == "rgb(22, 25, 30)"

    await page.get_by_role("button", name="Theme: as the system").click()
    await page.reload()

    await expect(page.get_by_role("button", name="Theme: light")).to_be_visible()
    assert await page.evaluate(background) == "rgb(255, 255, 255)"


async def test_the_keyboard_alone_reaches_every_message_and_what_it_offers(
    world: FakeSlack, show: Show
) -> None:
    first = world.put(WEBSHOP, "first", user=OMAR)
    world.put(WEBSHOP, "second", user=RITA)
    page = await show(HERE)

    await page.locator(".message").last.focus()
    await page.keyboard.press("ArrowUp")
    await expect(page.locator(".message").first).to_be_focused()
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("button", name="Add reaction")).to_be_focused()
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")

    await expect(page.get_by_role("complementary", name="Thread")).to_be_visible()
    assert f"thread={first['ts']}" in page.url


async def test_a_link_to_a_message_shows_where_it_is(world: FakeSlack, show: Show) -> None:
    texts = [world.put(WEBSHOP, f"message {number}", user=OMAR) for number in range(60)]

    page = await show(f"{HERE}&message={texts[3]['ts']}")

    await expect(page.get_by_text("message 3", exact=True)).to_be_in_viewport()
