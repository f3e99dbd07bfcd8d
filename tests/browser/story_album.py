"""Pictures of what a newcomer sees: light and dark, on a wide screen and on a telephone."""

from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Literal

from playwright.async_api import Page, ViewportSize

WIDE: ViewportSize = {"width": 1300, "height": 1000}
NARROW: ViewportSize = {"width": 390, "height": 844}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")

# What fades in is waited for; spinners never end.
_SETTLED = """() => Promise.all(
  document.getAnimations()
    .filter((one) => one.effect.getComputedTiming().iterations !== Infinity)
    .map((one) => one.finished.catch(() => null)),
)"""


@dataclass(frozen=True, slots=True)
class Album:
    """A folder of pictures of one page."""

    page: Page
    folder: Path

    async def keep(self, name: str, *, tall: int = 0) -> None:
        """Take four pictures; `tall` makes room for what one would have to scroll to."""
        for size, scheme in product((WIDE, NARROW), SCHEMES):
            await self.page.emulate_media(color_scheme=scheme)
            width = size["width"]
            await self.page.set_viewport_size({"width": width, "height": tall or size["height"]})
            await settled(self.page)
            await self.page.screenshot(path=self.folder / f"{name}-{scheme}-{width}.png")
        await self.page.emulate_media(color_scheme="light")
        await self.page.set_viewport_size(WIDE)


async def settled(page: Page) -> None:
    """Wait until nothing fades in any more."""
    await page.evaluate(_SETTLED)
