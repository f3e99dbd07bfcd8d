"""The demo, played: everything that anybody saw, and the labels of all buttons."""

import asyncio
import html
import os
import re
import sys
from asyncio.subprocess import PIPE, create_subprocess_exec
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp

from sandbox.slack import Json, Workspace
from sandbox.slack.blockkit.walk import elements
from sandbox.slack.remote import RemoteSlack
from tests.docs.pages import ROOT
from tests.scenarios.conversations import has_button, text_of

CHANNEL = "C0WEBSHOP"
_PATIENCE = 120.0
_MARKUP = re.compile(r":[a-z_]+:|[*`_]|^>|<!date\^[^>]*>", re.MULTILINE)
_NAMES = {
    person.id: person.real_name
    for person in Workspace.load(ROOT / "sandbox" / "slack" / "workspace.yml").people
}


def plain(text: str) -> str:
    """Return text as it is read on the page: no markup, people by their names."""
    named = re.sub(r"<@(U\w+)>", lambda match: f"@{_NAMES.get(match[1], match[1])}", text)
    bare = _MARKUP.sub("", html.unescape(named))
    return " ".join(bare.split())


@dataclass
class Play:
    """One run of the demo. `thread` is where the first job lives."""

    slack: RemoteSlack
    thread: str = ""
    seen: set[str] = field(default_factory=set)
    labels: set[str] = field(default_factory=set)

    async def ask(self, text: str, *, channel: str = CHANNEL) -> str:
        """Let Rita ask for work, and return the thread it happens in."""
        return str(await self.slack.act("U0RITA", "say", channel=channel, text=text))

    async def press(self, person: str, action: str) -> None:
        """Wait for a button in the thread and press it."""

        async def offered() -> Json | None:
            messages = self._look(await self.slack.messages(CHANNEL, self.thread))
            return next((m for m in reversed(messages) if has_button(m, action)), None)

        message = await self.slack.wait_for(offered, timeout=_PATIENCE)
        assert message is not None
        where = {"channel": CHANNEL, "ts": message["ts"]}
        await self.slack.act(person, "click", action_id=action, **where)

    async def until(self, words: str, *, channel: str = CHANNEL, thread: str = "") -> None:
        """Wait until these words stand in a thread."""

        async def stands() -> bool:
            shown = self._look(await self.slack.messages(channel, thread or self.thread))
            return any(words in plain(text_of(message)) for message in shown)

        await self.slack.wait_for(stands, timeout=_PATIENCE)

    async def until_told(self, person: str, words: str) -> None:
        """Wait until these words stand in what one person alone can see."""

        async def told() -> bool:
            alone = await self.slack.sees(person)
            views = [alone["home"]] if alone["home"] else []
            shown = self._look([*alone["dms"], *alone["ephemerals"], *views])
            return any(words in plain(text_of(message)) for message in shown)

        await self.slack.wait_for(told, timeout=_PATIENCE)

    async def banner(self) -> None:
        """Read what stands on top of the page."""
        address = f"{self.slack.url}ui/state?as=U0RITA"
        async with aiohttp.ClientSession() as session, session.get(address) as answer:
            self.seen.add(plain((await answer.json())["banner"]))

    def missing(self, quotes: Iterable[str]) -> list[str]:
        """Return the quotes that nobody has seen."""
        return [quote for quote in quotes if not any(plain(quote) in text for text in self.seen)]

    def _look(self, messages: list[Json]) -> list[Json]:
        for message in messages:
            self.seen.add(plain(text_of(message)))
            for _, element in elements(message.get("blocks", [])):
                self.labels.add(str((element.get("text") or {}).get("text", "")))
        return messages


@asynccontextmanager
async def playing(place: Path) -> AsyncIterator[Play]:
    """Run the demo as `make demo` does, without any key of a model."""
    process = await create_subprocess_exec(
        *(sys.executable, "-m", "bot", "demo", "--port", "0", "--place", str(place)),
        # Not in the checkout: a `.env` file there may name keys and an organization.
        cwd=place.parent,
        env={
            "PATH": os.environ["PATH"],
            "HOME": str(place),
            "PYTHONPATH": str(ROOT),
            "COUNTERSIGN_ORG": str(ROOT / "org" / "org.yml"),
        },
        stdout=PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        async with RemoteSlack(await _address(process)) as slack:
            yield Play(slack)
    finally:
        process.terminate()
        async with asyncio.timeout(_PATIENCE):
            assert await process.wait() == 0


async def _address(process: asyncio.subprocess.Process) -> str:
    assert process.stdout is not None
    async with asyncio.timeout(_PATIENCE):
        while line := (await process.stdout.readline()).decode():
            if found := re.search(r"demo is at (http://\S+)", line):
                return found[1]
    raise AssertionError("The demo ended without an address.")
