"""The acts of the demo's story that several tests and the picture in the README begin with."""

from playwright.async_api import Locator, expect

from tests.browser.story_reader import PATIENCE_MS, Reader

REQUEST = "the signup form accepts an empty e-mail, please fix it"


async def ask_for_work(reader: Reader) -> Locator:
    """Write the request in #webshop, open its thread, and return the request."""
    await reader.go_to("webshop")
    asked = await reader.ask(REQUEST)
    await expect(asked.locator('[data-reaction="eyes"]')).to_be_visible(timeout=PATIENCE_MS)
    await reader.open_thread(asked)
    return asked


async def scope(reader: Reader) -> Locator:
    """Wait for the proposed scope in the thread; return the job's message."""
    return await reader.reads(reader.thread, "Job 1", "Waits for @Rita Reyes to accept the scope.")


async def question_in_thread(reader: Reader) -> Locator:
    """Wait until the job asks in its thread whether it may merge; return that card."""
    return await reader.reads(reader.thread, "Waits for @Omar Okafor", "Exactly this call")


async def letter_to_omar(reader: Reader) -> Locator:
    """Become Omar, follow the badge, and return the same card in his direct messages."""
    await reader.become("Omar Okafor")
    badge = reader.page.get_by_role("button", name="Countersign, 1 unread")
    await reader.sees(badge)
    await badge.click()
    return await reader.reads(reader.channel, "Waits for @Omar Okafor", "Exactly this call")
