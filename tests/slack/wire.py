"""A few of Slack's methods over real HTTP, answering and failing as a test tells them to."""

import asyncio
import json
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer

Fault = Callable[[web.Request], web.StreamResponse]


@dataclass
class Wire:
    """Remembers every request. `messages` is what history and replies return."""

    requests: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    messages: list[dict[str, Any]] = field(default_factory=list)
    people: dict[str, dict[str, Any]] = field(default_factory=dict)
    faults: dict[str, deque[Fault]] = field(default_factory=lambda: defaultdict(deque))
    page: int = 1000
    hang: asyncio.Event = field(default_factory=asyncio.Event)

    async def start(self) -> TestServer:
        app = web.Application()
        app.router.add_post("/api/{method}", self._answer)
        app.router.add_get("/api/{method}", self._answer)
        app.router.add_post("/upload", self._upload)
        server = TestServer(app)
        await server.start_server()
        return server

    def fail(self, method: str, *faults: Fault) -> None:
        """Let the next calls of a method go wrong, each in its way."""
        self.faults[method].extend(faults)

    def sent(self, method: str) -> list[dict[str, Any]]:
        return [data for called, data in self.requests if called == method]

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        data = await _data(request)
        self.requests.append((method, data))
        if self.faults[method]:
            return self.faults[method].popleft()(request)
        return web.json_response({"ok": True, **self._result(method, data, request)})

    async def _upload(self, request: web.Request) -> web.StreamResponse:
        self.requests.append(
            ("upload", {"content": (await request.read()).decode(errors="replace")})
        )
        return web.Response(text="OK")

    def _result(  # noqa: C901 - one line a method
        self, method: str, data: dict[str, Any], request: web.Request
    ) -> dict[str, Any]:
        match method:
            case "auth.test":
                return {"user_id": "U0APP", "bot_id": "B0APP", "team_id": "T0", "user": "app"}
            case "chat.postMessage":
                return {"channel": data["channel"], "ts": f"{len(self.requests)}.000100"}
            case "conversations.open":
                return {"channel": {"id": f"D0{data['users']}"}}
            case "chat.getPermalink":
                return {"permalink": f"https://acme.slack.com/p{data['message_ts']}"}
            case "views.open":
                return {"view": {"id": "V1"}}
            case "users.info":
                return {"user": self.people[data["user"]]}
            case "conversations.history" | "conversations.replies":
                return self._messages(data)
            case "files.getUploadURLExternal":
                return {"upload_url": str(request.url.with_path("/upload")), "file_id": "F1"}
            case _:
                return {"files": [{"id": "F1"}]}

    def _messages(self, data: dict[str, Any]) -> dict[str, Any]:
        start = int(data.get("cursor") or 0)
        end = start + self.page
        cursor = str(end) if end < len(self.messages) else ""
        found = self.messages[start:end]
        return {"messages": found, "response_metadata": {"next_cursor": cursor}}


def refusing(code: str, *, status: int = 200, headers: dict[str, str] | None = None) -> Fault:
    """Return an answer by which Slack refuses."""
    return lambda _: web.json_response({"ok": False, "error": code}, status=status, headers=headers)


def broken_page(_: web.Request) -> web.StreamResponse:
    """Answer as a proxy in trouble does."""
    return web.Response(status=502, text="<html>bad gateway</html>", content_type="text/html")


def plain_answer(_: web.Request) -> web.StreamResponse:
    """Answer as a proxy does that wants to be talked to first."""
    return web.Response(status=200, text="Please sign in.", content_type="text/plain")


def hung_up(request: web.Request) -> web.StreamResponse:
    """Drop the connection after the request has arrived."""
    if request.transport:
        request.transport.close()
    return web.Response()


async def _data(request: web.Request) -> dict[str, Any]:
    if request.content_type == "application/json":
        return dict(await request.json())
    found = dict(await request.post()) | dict(request.query)
    return {key: _decoded(str(value)) for key, value in found.items()}


def _decoded(value: str) -> Any:
    return json.loads(value) if value[:1] in {"[", "{"} else value
