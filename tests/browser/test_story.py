"""The demo's whole story, clicked through by a newcomer in a real browser."""

import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from bot.cli.demo import playing
from bot.config import Settings
from tests.browser.story_album import WIDE, Album
from tests.browser.story_reader import PATIENCE_MS, Reader

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

REQUEST = "the signup form accepts an empty e-mail, please fix it"
KEYS = ("ANTHROPIC_API_KEY", "OPENAI_API_KEY", "MISTRAL_API_KEY")


@pytest.fixture(autouse=True)
def _no_real_models(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The demo uses real models where there are keys; a test must never cost money."""
    for key in KEYS:
        monkeypatch.delenv(key, raising=False)
    yield


@pytest_asyncio.fixture(loop_scope="module")
async def address(tmp_path: Path, _no_real_models: None) -> AsyncIterator[str]:
    """The demo, begun anew."""
    async with playing(tmp_path / "demo", Settings(_env_file=None), port=0) as address:
        yield address


@pytest_asyncio.fixture(loop_scope="module")
async def reader(chromium: Browser, address: str) -> AsyncIterator[Reader]:
    """Rita, who has just opened the demo's address. What the browser complains of fails the test."""
    complaints: list[str] = []
    size = {"width": WIDE[0], "height": WIDE[1]}
    context = await chromium.new_context(viewport=size, color_scheme="light")  # type: ignore[arg-type]
    page = await context.new_page()
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "console",
        lambda message: complaints.append(message.text) if message.type == "error" else None,
    )
    await page.goto(address)
    yield Reader(page)
    await context.close()
    assert complaints == []


@pytest.fixture
def album(reader: Reader, tmp_path: Path) -> Album:
    folder = Path(os.environ.get("COUNTERSIGN_SCREENSHOTS", tmp_path / "screenshots"))
    return Album(reader.page, folder)


async def test_a_newcomer_plays_the_whole_story(reader: Reader, album: Album) -> None:
    await album.keep("01-arrival")
    await reader.go_to("webshop")
    await album.keep("02-channel-empty")
    asked = await reader.ask(REQUEST)
    await reader.sees(asked.locator('[data-reaction="eyes"]'))
    await reader.open_thread(asked)

    root = await reader.reads(reader.thread, "Job 1", "accept the scope")
    await album.keep("03-scope")
    await reader.press(root, "accept_scope")
    await reader.turns_to(root, "builder-1 is at work")
    await album.keep("04-working")

    await reader.reads(reader.thread, "Blocking finding", "blanks alone is still accepted")
    await album.keep("05-blocking-finding")
    await reader.reads(reader.thread, "Minor finding", "written to the log")
    await reader.reads(reader.thread, "Correctness review: revise")
    await reader.turns_to(root, "round 2")
    await album.keep("06-second-round")

    card = await reader.reads(reader.thread, "Waits for @Omar Okafor", "Exactly this call")
    await album.keep("07-approval-in-thread", tall=2200)

    await reader.become("Omar Okafor")
    await expect(
        reader.page.get_by_role("button", name="Countersign, 1 unread")
    ).to_be_visible(timeout=PATIENCE_MS)
    await album.keep("08-omar-has-a-badge")
    await reader.go_to("Countersign")
    letter = await reader.reads(reader.channel, "Waits for @Omar Okafor", "Exactly this call")
    await album.keep("09-approval-in-dm")
    await reader.press(letter, "details")
    await expect(reader.window).to_contain_text("Bound to")
    await album.keep("10-details")
    await reader.window.locator('[data-role="close"]').click()
    await expect(reader.window).to_have_count(0)
    await reader.press(letter, "approve")
    await expect(reader.page.get_by_role("alertdialog")).to_be_visible()
    await album.keep("11-confirm")
    await reader.agree("Merge revision", "main", "webshop")
    await reader.reads(reader.channel, "Approved by @Omar Okafor")
    await reader.turns_to(letter, "carried out")
    await album.keep("12-dm-settled")

    await reader.become("Rita Reyes")
    await reader.go_to("webshop")
    await reader.open_thread(asked)
    result = await reader.reads(reader.thread, "Result of job 1", "Waits for @Rita Reyes")
    await reader.turns_to(card, "Approved by @Omar Okafor")
    await album.keep("13-result")
    await reader.press(result, "accept_result")
    await reader.turns_to(result, "Accepted by @Rita Reyes")
    await reader.turns_to(root, "Accepted.")
    await album.keep("14-accepted", tall=3600)

    await reader.command("jobs")
    await reader.reads(reader.channel, "Only visible to you", "Job 1", "accepted")
    await album.keep("15-jobs")
    await reader.go_to("Home")
    await reader.sees(reader.home.get_by_text("Your jobs"))
    await album.keep("16-home-rita", tall=1500)
    await reader.become("Omar Okafor")
    await reader.sees(reader.home.get_by_text("Nothing waits for your decision"))
    await album.keep("17-home-omar", tall=1500)
