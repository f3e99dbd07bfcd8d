"""A newcomer in front of the page: reads, writes, presses, becomes somebody else."""

import re
from dataclasses import dataclass

from playwright.async_api import Locator, Page, expect

PATIENCE_MS = 60_000
"""Far more than anything takes, because machines may be busy with something else."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Whoever sits there. What they see must come by itself: nothing is ever reloaded."""

    page: Page

    @property
    def channel(self) -> Locator:
        return self.page.get_by_role("main", name="Conversation")

    @property
    def home(self) -> Locator:
        return self.page.get_by_role("main", name="App Home")

    @property
    def thread(self) -> Locator:
        return self.page.get_by_role("complementary", name="Thread")

    @property
    def window(self) -> Locator:
        return self.page.get_by_role("dialog")

    async def go_to(self, name: str) -> None:
        """Choose a place in the list, whether or not something is unread there."""
        await (
            self.page.get_by_role("navigation")
            .get_by_role("button", name=re.compile(rf"^{re.escape(name)}(, \d+ unread)?$"))
            .click()
        )

    async def become(self, name: str) -> None:
        await self.page.locator(".switcher").click()
        await self.page.get_by_role("menuitem", name=name).click()
        await expect(self.page.locator(".switcher")).to_contain_text(name)

    async def ask(self, text: str) -> Locator:
        """Mention the app as its name is completed, and return the message once it stands there."""
        field = self.channel.get_by_role("textbox", name=re.compile("^Message "))
        await field.press_sequentially("@cou")
        await expect(self.page.get_by_role("option", name="Countersign")).to_be_visible()
        await field.press("Enter")
        await field.press_sequentially(text)
        await field.press("Enter")
        return await self.reads(self.channel, text)

    async def command(self, text: str) -> None:
        field = self.channel.get_by_role("textbox", name=re.compile("^Message "))
        await field.fill(f"/countersign {text}")
        await field.press("Enter")

    async def say(self, text: str) -> Locator:
        """Write into the open channel, and return the message once it stands there."""
        field = self.channel.get_by_role("textbox", name=re.compile("^Message "))
        await field.fill(text)
        await field.press("Enter")
        return await self.reads(self.channel, text)

    async def reply(self, text: str) -> None:
        """Write into the open thread."""
        field = self.thread.get_by_role("textbox")
        await field.fill(text)
        await field.press("Enter")

    async def submit(self, text: str = "") -> None:
        """Submit the open window, after writing into it unless there is nothing to write."""
        if text:
            await self.window.get_by_role("textbox").fill(text)
        await self.window.locator('[data-role="submit"]').click()

    async def open_thread(self, of: Locator) -> None:
        await of.get_by_role("button", name=re.compile(r"\d+ repl")).click(timeout=PATIENCE_MS)
        await expect(self.thread).to_be_visible()

    async def sees(self, what: Locator) -> Locator:
        await expect(what).to_be_visible(timeout=PATIENCE_MS)
        return what

    async def reads(self, where: Locator, *words: str) -> Locator:
        """Wait for a message with all these words; return it, whatever it will say later."""
        found = where.locator(".message")
        for each in words:
            found = found.filter(has_text=each)
        await self.sees(found.last)
        ts = await found.last.get_attribute("data-ts")
        return where.locator(f'.message[data-ts="{ts}"]')

    async def turns_to(self, message: Locator, *words: str) -> None:
        """Wait until a message one has read already says these words."""
        for each in words:
            await expect(message).to_contain_text(each, timeout=PATIENCE_MS)

    async def press(self, where: Locator, action: str) -> None:
        await where.locator(f'[data-action-id="{action}"]').last.click(timeout=PATIENCE_MS)

    async def agree(self, *words: str) -> None:
        """Say yes where the page asks once more, if it asks about these words."""
        asked = self.page.get_by_role("alertdialog")
        for each in words:
            await expect(asked).to_contain_text(each)
        await asked.locator('[data-confirm="yes"]').click()
        await expect(asked).to_have_count(0)
