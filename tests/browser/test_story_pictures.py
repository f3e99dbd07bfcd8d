"""What an owner sees of the agents: the organization and a quarter as pictures, and the reviews."""

import pytest
from playwright.async_api import Locator, expect

from tests.browser.story_album import Album
from tests.browser.story_reader import PATIENCE_MS, Reader
from tests.browser.story_visit import address, album, reader

__all__ = ["address", "album", "reader"]

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]


async def test_an_owner_sees_pictures_and_reviews(reader: Reader, album: Album) -> None:
    await reader.become("Omar Okafor")
    await reader.go_to("webshop")
    for word in ("chart", "chart builder-1"):
        await reader.command(word)
        await expect(reader.channel.locator(".message", has_text="is being drawn")).to_have_count(
            1 if word == "chart" else 2
        )
    await reader.go_to("Countersign")
    tree = await _picture(reader, "Acme: 5 people")
    quarter = await _picture(reader, "builder-1")
    await album.keep("40-pictures", tall=2400)

    assert "Omar Okafor" in (await tree.get_attribute("alt") or "")
    assert "builder-1" in (await quarter.get_attribute("alt") or "")
    for picture in (tree, quarter):
        # What is drawn and not only announced: a broken image is 0 wide.
        assert await picture.evaluate("image => image.naturalWidth") > 600

    await _reviews_are_opened(reader)
    letter = await reader.reads(reader.channel, "Agent reviews", "4 to decide")
    await album.keep("41-review-message", tall=1800)
    await letter.locator('[data-action-id="review_agent"]').first.click()
    await expect(reader.window).to_contain_text("builder-1")
    await album.keep("42-review-window", tall=2200)


async def _picture(reader: Reader, words: str) -> Locator:
    found = reader.channel.locator(f'img[alt*="{words}"]').last
    await expect(found).to_be_visible(timeout=PATIENCE_MS)
    return found


async def _reviews_are_opened(reader: Reader) -> None:
    await reader.become("Pat Petrov")
    await reader.go_to("webshop")
    await reader.command("reviews open")
    await reader.become("Omar Okafor")
    await reader.go_to("Countersign")
