"""Chromium, and the page in it, as fixtures."""

import shutil
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
import pytest_asyncio
from aiohttp.test_utils import TestServer
from playwright.async_api import Browser, Page, async_playwright

from tests.browser.page_fake import FakeSlack

ARGUMENTS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip

Show = Callable[..., Awaitable[Page]]
NO_BROWSER = (
    "There is no chromium here: install one (Debian: apt install chromium) for these tests."
)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def chromium() -> AsyncIterator[Browser]:
    """Chromium, started once for the tests of a module."""
    path = shutil.which("chromium")
    if path is None:
        pytest.skip(NO_BROWSER)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="module")
async def world() -> AsyncIterator[FakeSlack]:
    """The workspace the page shows, being served."""
    world = FakeSlack()
    server = TestServer(world.application())
    await server.start_server()
    world.address = str(server.make_url("/"))
    yield world
    world.drop_streams()
    await server.close()


@pytest_asyncio.fixture(loop_scope="module")
async def show(chromium: Browser, world: FakeSlack) -> AsyncIterator[Show]:
    """Open the page at a place ("#channel=..."); what the browser complains of fails the test."""
    complaints: list[str] = []
    contexts = []

    async def opened(
        place: str = "",
        *,
        width: int = 1280,
        height: int = 800,
        expect_complaints: bool = False,
        slow: bool = False,
        **context: str,
    ) -> Page:
        contexts.append(
            await chromium.new_context(viewport={"width": width, "height": height}, **context)  # type: ignore[arg-type]
        )
        page = await contexts[-1].new_page()
        page.set_default_timeout(10_000)
        if slow:  # only page.clock moves the time
            await page.clock.install()
        if expect_complaints:
            page.on("pageerror", lambda error: complaints.append(str(error)))
            await page.goto(world.address + place)
            return page
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console",
            lambda message: complaints.append(message.text) if message.type == "error" else None,
        )
        await page.goto(world.address + place)
        await page.locator(".switcher").wait_for(state="attached")
        return page

    yield opened
    for context in contexts:
        await context.close()
    # The browser logs a refused call by itself; the page shows it to the person.
    assert [text for text in complaints if "Failed to load resource" not in text] == []
