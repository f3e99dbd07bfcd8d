"""The demo, begun anew, and a newcomer's browser in front of it, as fixtures."""

import os
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from bot.cli.demo import playing
from bot.config import Settings
from tests.browser.story_album import WIDE, Album
from tests.browser.story_reader import Reader


def scripted(place: Path) -> AbstractAsyncContextManager[str]:
    """Play the demo, and tell where its page is. With a key it would use a real model."""
    return playing(place, Settings(), environment={}, port=0)


@pytest_asyncio.fixture(loop_scope="module")
async def address(tmp_path: Path) -> AsyncIterator[str]:
    """Where the demo's page is."""
    async with scripted(tmp_path / "demo") as address:
        yield address


@pytest_asyncio.fixture(loop_scope="module")
async def reader(chromium: Browser, address: str) -> AsyncIterator[Reader]:
    """Somebody who has just opened the page. What the browser complains of fails the test."""
    complaints: list[str] = []
    context = await chromium.new_context(viewport=WIDE, color_scheme="light")
    page = await context.new_page()
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    await page.goto(address)
    yield Reader(page)
    await context.close()
    assert complaints == []


@pytest.fixture
def album(reader: Reader, tmp_path: Path) -> Album:
    """Pictures go to COUNTERSIGN_SCREENSHOTS, for those who want to look at them."""
    folder = os.environ.get("COUNTERSIGN_SCREENSHOTS")
    return Album(reader.page, Path(folder) if folder else tmp_path / "screenshots")
