"""How the page looks, as far as a machine can tell: contrast, overflow, motion."""

import pytest
from playwright.async_api import Page, expect

from tests.browser.page_blocks import CARD, REASON, labelled, modal, option, plain, section
from tests.browser.page_browser import Show
from tests.browser.page_fake import OMAR, RITA, WEBSHOP, FakeSlack

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

# Text whose contrast with what lies behind it is under WCAG's AA (4.5, or 3 for large text).
FAINT = """() => {
  const canvas = document.createElement("canvas");
  const paint = canvas.getContext("2d", { willReadFrequently: true });
  const rgba = (color) => {
    paint.clearRect(0, 0, 1, 1);
    paint.fillStyle = color;
    paint.fillRect(0, 0, 1, 1);
    return [...paint.getImageData(0, 0, 1, 1).data];
  };
  const over = ([r, g, b, a], [R, G, B]) =>
    [r, g, b].map((part, index) => (part * a + [R, G, B][index] * (255 - a)) / 255);
  const behind = (node) => {
    const layers = [];
    for (let at = node; at; at = at.parentElement) {
      layers.push(getComputedStyle(at).backgroundColor);
    }
    return layers.reverse().reduce((below, layer) => over(rgba(layer), below), [255, 255, 255]);
  };
  const light = (color) => {
    const [r, g, b] = color.map((part) => part / 255)
      .map((part) => (part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ratio = (one, other) => {
    const [dark, bright] = [light(one), light(other)].sort((a, b) => a - b);
    return (bright + 0.05) / (dark + 0.05);
  };
  const faint = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode.parentElement;
    const isShown = node.checkVisibility({ visibilityProperty: true });
    if (!isShown || !walker.currentNode.data.trim()) continue;
    if (node.closest(".sr-only, .avatar-app, :disabled")) continue;
    const style = getComputedStyle(node);
    const large = parseFloat(style.fontSize) >= 18.66 && Number(style.fontWeight) >= 700;
    const background = behind(node);
    const contrast = ratio(over(rgba(style.color), background), background);
    if (contrast >= (large ? 3 : 4.5)) continue;
    faint.push(`${contrast.toFixed(2)} ${walker.currentNode.data}`);
  }
  return faint;
}"""


# Spinners never end; what fades in does.
SETTLED = """() => Promise.all(
  document.getAnimations()
    .filter((one) => one.effect.getComputedTiming().iterations !== Infinity)
    .map((one) => one.finished.catch(() => null)),
)"""

WIDE = """() => [...document.querySelectorAll(".scroller, .app, html")]
  .filter((node) => node.scrollWidth > node.clientWidth + 1)
  .map((node) => node.className)"""

MOVING = "document.getAnimations().some((one) => one.playState === 'running')"


def fill(world: FakeSlack) -> str:
    """Put something of everything on the page, and return where to look."""
    parent = world.put(WEBSHOP, "<@U0BOT> see <https://e.com|this> `code` <!here>", user=RITA)
    world.put(WEBSHOP, "May I merge?", blocks=CARD, thread_ts=parent["ts"])
    world.put(WEBSHOP, "Only you", ephemeral=True)
    parent["reactions"] = [{"name": "eyes", "users": [RITA], "count": 1}]
    alerts = [
        {"type": "alert", "level": level, "text": plain(level)}
        for level in ("default", "info", "warning", "error", "success")
    ]
    tasks = [
        {"task_id": status, "title": status, "status": status}
        for status in ("pending", "in_progress", "complete", "error")
    ]
    plan = {"type": "plan", "title": "Plan", "tasks": tasks}
    context = {"type": "context", "elements": [plain("small print")]}
    world.put(WEBSHOP, "x", blocks=[*alerts, plan, context, {"type": "wormhole"}], user=OMAR)
    return f"#as={RITA}&channel={WEBSHOP}&thread={parent['ts']}"


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_all_text_stands_out_enough(world: FakeSlack, show: Show, scheme: str) -> None:
    world.banner = "The mind is scripted."
    page = await show(fill(world), color_scheme=scheme)
    kind = {"type": "static_select", "action_id": "k", "options": [option("Later", "l")]}
    view = modal("V1", REASON, labelled("Kind", kind), section("*details*"))

    await expect(page.get_by_role("button", name="Approve")).to_be_visible()
    assert await faint(page) == []
    await world.tell(RITA, {"type": "view_opened", "view": view})
    await page.get_by_role("button", name="Deny", exact=True).click()
    await page.get_by_role("combobox", name="Kind").click()
    await expect(page.get_by_role("option", name="Later")).to_be_visible()

    assert await faint(page) == []


async def faint(page: Page) -> list[str]:
    """Return the texts that are hard to read, with their contrast."""
    await page.evaluate(SETTLED)
    found: list[str] = await page.evaluate(FAINT)
    return found


@pytest.mark.parametrize("width", [320, 390, 800, 1100, 1600])
async def test_nothing_is_wider_than_the_window(world: FakeSlack, show: Show, width: int) -> None:
    place = fill(world)
    rows = [[{"type": "raw_text", "text": "a rather long cell of a table"}] * 9] * 2
    long = section("x" * 400 + " <https://e.com/" + "y" * 300 + ">")
    world.put(WEBSHOP, "w", blocks=[long, {"type": "table", "rows": rows}])

    for here in (place, f"#channel={WEBSHOP}"):
        page = await show(here, width=width)
        await expect(page.locator(".message").last).to_be_visible()
        assert await page.evaluate(WIDE) == []


async def test_a_reader_at_the_end_stays_there_and_one_further_up_is_left_alone(
    world: FakeSlack, show: Show
) -> None:
    for number in range(60):
        world.put(WEBSHOP, f"message {number}", user=OMAR)
    page = await show(f"#channel={WEBSHOP}")
    end = page.get_by_text("and another", exact=True)

    await world.post(WEBSHOP, "one more")
    await expect(page.get_by_text("one more", exact=True)).to_be_in_viewport()
    await page.get_by_text("message 58").hover()
    await page.mouse.wheel(0, -900)
    await expect(page.get_by_role("button", name="Latest")).to_be_visible()
    await world.post(WEBSHOP, "and another")
    await expect(end).to_have_count(1)
    await expect(end).not_to_be_in_viewport()
    await page.get_by_role("button", name="Latest").click()

    await expect(end).to_be_in_viewport()


async def test_nothing_moves_for_those_who_asked_for_that(world: FakeSlack, show: Show) -> None:
    world.put(WEBSHOP, "writing", streaming=True)
    page = await show(f"#channel={WEBSHOP}", reduced_motion="reduce")

    await expect(page.get_by_role("img", name="still writing")).to_be_visible()

    assert not await page.evaluate(MOVING)
