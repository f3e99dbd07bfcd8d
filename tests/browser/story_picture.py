"""The picture of the README. Take it anew with `python -m tests.browser.story_picture`."""

import asyncio
import shutil
import sys
import tempfile
from pathlib import Path

from playwright.async_api import ViewportSize, async_playwright

from tests.browser.page_browser import ARGUMENTS, NO_BROWSER
from tests.browser.story_acts import ask_for_work, question_in_thread, scope
from tests.browser.story_album import settled
from tests.browser.story_reader import Reader
from tests.browser.story_visit import scripted

PICTURE = Path(__file__).parents[2] / "docs" / "images" / "demo.png"
SIZE: ViewportSize = {"width": 1300, "height": 960}


async def take(picture: Path) -> None:
    """Play the demo until somebody has to approve the merge, and take a picture of that."""
    chromium = shutil.which("chromium")
    if chromium is None:
        sys.exit(NO_BROWSER)
    with tempfile.TemporaryDirectory() as place:
        async with scripted(Path(place)) as address, async_playwright() as driver:
            browser = await driver.chromium.launch(executable_path=chromium, args=ARGUMENTS)
            page = await browser.new_page(viewport=SIZE, color_scheme="light")
            await page.goto(address)
            await _play(Reader(page))
            await settled(page)
            await page.screenshot(path=picture)
            await browser.close()


async def _play(reader: Reader) -> None:
    await reader.become("Omar Okafor")
    await reader.go_to("webshop")
    await reader.say("The autumn sale starts on Monday. Anything we should mend before?")
    await reader.become("Rita Reyes")
    await ask_for_work(reader)
    await reader.press(await scope(reader), "accept_scope")
    await question_in_thread(reader)
    await reader.become("Omar Okafor")
    await question_in_thread(reader)
    # No message shows its toolbar while the pointer is elsewhere.
    await reader.page.mouse.move(1, 1)


if __name__ == "__main__":
    asyncio.run(take(PICTURE))
