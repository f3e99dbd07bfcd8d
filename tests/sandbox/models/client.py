"""A client of the local model server that speaks plain HTTP."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp

EXAMPLE = Path(__file__).with_name("example.yml")


@dataclass(slots=True)
class SetClock:
    """A clock that stands still until it is told."""

    now: datetime = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def advance(self, *, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer as it came."""

    status: int
    headers: dict[str, str]
    text: str

    @property
    def data(self) -> Any:
        return json.loads(self.text)

    @property
    def events(self) -> list[Any]:
        """The data of each server-sent event; [DONE] stays a text."""
        lines = [line for line in self.text.splitlines() if line.startswith("data: ")]
        told = [line.removeprefix("data: ") for line in lines]
        return [part if part == "[DONE]" else json.loads(part) for part in told]


@dataclass(frozen=True, slots=True)
class Client:
    """Asks in either format."""

    session: aiohttp.ClientSession

    async def openai(self, url: str, *, key: str = "sk-one", **body: Any) -> Answered:
        body = {"model": "local/small", "messages": [said("user", "hello")]} | body
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        return await self.post(f"{url}/v1/chat/completions", body, headers)

    async def anthropic(self, url: str, *, key: str = "sk-one", **body: Any) -> Answered:
        messages = [said("user", "hello")]
        body = {"model": "local/small", "max_tokens": 500, "messages": messages} | body
        headers = {"x-api-key": key, "anthropic-version": "2023-06-01"}
        return await self.post(f"{url}/v1/messages", body, headers)

    async def post(self, url: str, body: Any, headers: dict[str, str] | None = None) -> Answered:
        async with self.session.post(url, json=body, headers=headers) as response:
            named = {name.lower(): value for name, value in response.headers.items()}
            return Answered(response.status, named, await response.text())

    async def get(self, url: str, headers: dict[str, str] | None = None) -> Any:
        async with self.session.get(url, headers=headers) as response:
            return await response.json()


def said(role: str, content: Any, **more: Any) -> dict[str, Any]:
    """Return a message of a conversation."""
    return {"role": role, "content": content} | more


def acting_as(role: str, *, position: str = "") -> str:
    """Return the first line of a system prompt."""
    return f"You are the position {position or role + '-1'} in the role {role}.\nBe brief."
