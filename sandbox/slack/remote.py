"""A local Slack that runs in another process, seen from a test."""

import asyncio
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Any, Self, TypeVar

import aiohttp

from sandbox.slack.control.faults import ANY_METHOD, Fault
from sandbox.slack.wire import Json, SandboxError

T = TypeVar("T")

_LOOK_AGAIN = 0.05  # seconds between two looks at a process we cannot listen to


class RemoteSlack:
    """Sees and does over `/control` what LocalSlack sees and does in its own process."""

    def __init__(self, url: str) -> None:
        self.url = url if url.endswith("/") else url + "/"
        self.api_url = self.url + "api/"
        self._session = aiohttp.ClientSession()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._session.close()

    async def act(self, user: str, do: str, **args: Any) -> Any:
        """Let a person do something: `act("U1", "say", channel="C1", text="Hello")`."""
        body = {"as": user, "do": do, "args": args}
        return (await self._ask("POST", "control/act", body))["result"]

    async def messages(self, channel: str, thread_ts: str | None = None) -> list[Json]:
        """Return a channel's top-level messages or one thread, oldest first."""
        thread = f"&thread_ts={thread_ts}" if thread_ts else ""
        answer = await self._ask("GET", f"control/messages?channel={channel}{thread}")
        return list(answer["messages"])

    async def sees(self, user: str) -> Json:
        """Return what only this person sees: dms, ephemerals, views and home."""
        return await self._ask("GET", f"control/person?as={user}")

    async def calls(self, method: str = "") -> list[Json]:
        """Return the Web API calls, oldest first."""
        return list((await self._ask("GET", f"control/journal?method={method}"))["calls"])

    async def told(self) -> list[Json]:
        """Return everything the app was told, with the outcome of each attempt."""
        return list((await self._ask("GET", "control/told"))["told"])

    async def fail(
        self, method: str = ANY_METHOD, *, how: Fault, times: int | None = 1, **more: int
    ) -> None:
        """Plan a fault; `more` may hold retry_after and status."""
        body = {"method": method, "how": how, "times": times, **more}
        await self._ask("POST", "control/faults", body)

    async def clear_faults(self) -> None:
        """Forget all faults."""
        await self._ask("DELETE", "control/faults")

    async def switch(self, do: str, **args: Any) -> None:
        """Do something to Slack as a whole: down, up, drop_sockets, deliver_to (url), ..."""
        await self._ask("POST", "control/switch", {"do": do, **args})

    async def change_person(self, user: str, **fields: Any) -> None:
        """Change a person: deleted, real_name, title."""
        await self._ask("PATCH", "control/people", {"user": user, **fields})

    async def wait_for(
        self,
        condition: Callable[[], Awaitable[T]],
        timeout: float = 10,  # noqa: ASYNC109 - reads best where tests call it
    ) -> T:
        """Wait until the awaited condition holds and return what it gave."""
        async with asyncio.timeout(timeout):
            while not (value := await condition()):  # noqa: ASYNC110 - another process
                await asyncio.sleep(_LOOK_AGAIN)
            return value

    async def _ask(self, method: str, path: str, body: Json | None = None) -> Json:
        async with self._session.request(method, self.url + path, json=body) as answer:
            said: Json = await answer.json()
        if "error" in said:
            raise SandboxError(str(said.get("message")), code=str(said["error"]))
        return said
