"""Gauges: outcome numbers that are read outside of our records."""

import asyncio
import os
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import assert_never

import aiohttp

from bot.domain.excerpts import shortened
from bot.domain.ids import JobId, PositionName
from bot.domain.outcome_numbers import CommandSource, ToolSource, WebSource
from bot.domain.reading_numbers import UnreadableError, from_json, from_text
from bot.domain.tools import Effect, ToolRequest
from bot.ports import Toolbox
from bot.tools.files import remove_tree
from bot.tools.isolation import Command, Isolation

_MOST_BYTES = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Gauges:
    """Implements `Gauge`. Programs run like checks: isolated, in an empty folder below `root`."""

    isolation: Isolation
    toolbox: Toolbox
    root: Path
    environment: Mapping[str, str]

    async def read(self, source: CommandSource | WebSource | ToolSource) -> float:
        """Return the number. Raises UnreadableError, and the errors of isolation and tools."""
        match source:
            case CommandSource():
                return from_text(await self._printed(source))
            case WebSource():
                return from_json(await self._answered(source), source.path)
            case ToolSource():
                return await self._told(source)
            case _:
                assert_never(source)

    async def _printed(self, source: CommandSource) -> str:
        async with self._folder() as folder:
            command = Command(source.words, folder, source.timeout, network=source.network)
            try:
                ran = await self.isolation.run(command)
            except OSError as error:
                raise UnreadableError(f"{source.words[0]} cannot be run: {error}") from error
        if ran.timed_out:
            raise UnreadableError(f"It was stopped after {_seconds(source)} s.")
        if ran.exit_code != 0:
            said = " ".join(ran.output.split())[-200:]
            raise UnreadableError(f"It ended with exit code {ran.exit_code}: {said or 'nothing'}")
        return ran.output

    @asynccontextmanager
    async def _folder(self) -> AsyncIterator[Path]:
        """Have an empty folder that belongs to the lane's user."""
        place = self.root.absolute() / "numbers"
        folder = await asyncio.to_thread(_empty_folder, place, self.isolation.owner)
        try:
            yield folder
        finally:
            await asyncio.to_thread(remove_tree, folder.parent)

    async def _answered(self, source: WebSource) -> str:
        timeout = aiohttp.ClientTimeout(total=source.timeout.total_seconds())
        try:
            async with aiohttp.ClientSession(timeout=timeout, headers=self._key(source)) as session:
                return await _fetched(session, source.url)
        except TimeoutError as error:
            raise UnreadableError(f"It did not answer within {_seconds(source)} s.") from error
        except (aiohttp.ClientError, OSError, UnicodeDecodeError) as error:
            raise UnreadableError(f"It could not be read: {error}") from error

    def _key(self, source: WebSource) -> dict[str, str]:
        if source.token_env is None:
            return {}
        token = self.environment.get(source.token_env, "").strip()
        if not token:
            raise UnreadableError(f"{source.token_env} is not set.")
        return {"Authorization": f"Bearer {token}"}

    async def _told(self, source: ToolSource) -> float:
        tools = {tool.full_name: tool for tool in await self.toolbox.tools()}
        known = tools.get(source.tool)
        if known is None or known.effect is not Effect.READ:
            raise UnreadableError(f"There is no tool {source.tool} that only reads.")
        nobody = PositionName("countersign")
        request = ToolRequest(source.tool, source.arguments, JobId(0), nobody, None, "number")
        try:
            async with asyncio.timeout(source.timeout.total_seconds()):
                result = await self.toolbox.call(request)
        except TimeoutError as error:
            raise UnreadableError(f"It did not answer within {_seconds(source)} s.") from error
        if result.failed:
            raise UnreadableError(f"It failed: {shortened(result.text, limit=200)}")
        return from_json(result.text, source.path) if source.path else from_text(result.text)


async def _fetched(session: aiohttp.ClientSession, url: str) -> str:
    # A redirect would carry the token to somewhere nobody named.
    async with session.get(url, allow_redirects=False) as answer:
        if answer.status != 200:
            raise UnreadableError(f"It answered with HTTP status {answer.status}.")
        text = b""
        async for chunk in answer.content.iter_any():
            text += chunk
            if len(text) > _MOST_BYTES:
                raise UnreadableError("Its answer is larger than 1 MiB.")
    return text.decode("utf-8")


def _empty_folder(place: Path, owner: int | None) -> Path:
    place.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(dir=place)) / "empty"
    folder.mkdir()
    if owner is not None:
        os.chown(folder, owner, owner)
    return folder


def _seconds(source: CommandSource | WebSource | ToolSource) -> str:
    return f"{source.timeout.total_seconds():g}"
