"""Every card of the app, in every state, is drawn well by the page."""

import os
from itertools import product
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from tests.browser import story_cards
from tests.browser.page_browser import Show
from tests.browser.page_fake import OMAR, RITA, WEBSHOP, FakeSlack
from tests.browser.story_album import NARROW, SCHEMES, WIDE, settled
from tests.browser.story_windows import views
from tests.browser.test_page_looks import FAINT
from tests.browser.test_page_looks import WIDE as TOO_WIDE

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

UNKNOWN = "() => [...document.querySelectorAll('.unsupported')].map((node) => node.textContent)"
HEIGHT = """() => 400 + Math.max(
  ...[...document.querySelectorAll(".scroller, .dialog-body")].map((node) => node.scrollHeight),
)"""


async def is_well_drawn(page: Page, name: str) -> None:
    """Fail on what nobody can draw or read, or has to scroll to sideways; keep pictures."""
    for size, scheme in product((WIDE, NARROW), SCHEMES):
        await page.emulate_media(color_scheme=scheme)
        await page.set_viewport_size(size)
        await settled(page)
        problems = {find: await page.evaluate(find) for find in (UNKNOWN, TOO_WIDE, FAINT)}
        assert list(problems.values()) == [[], [], []]
        if folder := os.environ.get("COUNTERSIGN_SCREENSHOTS"):
            width, height = size["width"], await page.evaluate(HEIGHT)
            await page.set_viewport_size({"width": width, "height": height})
            await page.screenshot(path=Path(folder) / f"{name}-{scheme}-{width}.png")


@pytest.mark.parametrize("about", sorted(story_cards.messages()))
async def test_messages(world: FakeSlack, show: Show, about: str) -> None:
    parent = world.put(WEBSHOP, "<@U0BOT> please fix it", user=RITA)
    for message in story_cards.messages()[about]:
        world.put(WEBSHOP, thread_ts=parent["ts"], **message)
    page = await show(f"#channel={WEBSHOP}&thread={parent['ts']}")

    await expect(page.locator(".pane-thread .message").last).to_be_visible()
    await is_well_drawn(page, f"cards-{about}")


@pytest.mark.parametrize("name", sorted(story_cards.homes()))
async def test_homes(world: FakeSlack, show: Show, name: str) -> None:
    world.homes[OMAR] = story_cards.homes()[name]
    page = await show(f"#as={OMAR}&home=1")

    await expect(page.get_by_role("heading", name="The agents")).to_be_visible()
    await is_well_drawn(page, f"home-{name}")


@pytest.mark.parametrize("name", sorted(views()))
async def test_windows(world: FakeSlack, show: Show, name: str) -> None:
    page = await show(f"#channel={WEBSHOP}")

    await world.tell(RITA, {"type": "view_opened", "view": views()[name]})

    await expect(page.get_by_role("dialog")).to_be_visible()
    await is_well_drawn(page, f"window-{name}")


async def test_a_card_drawn_again_is_marked_beside_its_time(world: FakeSlack, show: Show) -> None:
    card = next(iter(story_cards.messages()["jobs"]))
    posted = world.put(WEBSHOP, **card)
    page = await show(f"#channel={WEBSHOP}")

    await expect(page.locator(".message .edited")).to_have_count(0)
    await world.change(posted, text="Job 12: done")

    await expect(page.locator(".message-head .edited")).to_have_text("(edited)")
    await expect(page.locator(".message-body .edited")).to_have_count(0)
