"""A policy server over real HTTP that answers as a test tells it to."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass
class PolicyServerStub:
    """Remembers what it was asked, and with which headers."""

    url: str = ""
    answer: Answer | None = None
    asked: list[Any] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    closing: asyncio.Event = field(default_factory=asyncio.Event)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        self.headers.append(dict(request.headers))
        self.asked.append((request.path, await request.json()))
        assert self.answer is not None
        return await self.answer(request)

    def says(self, body: Any) -> None:
        """Let it answer with this JSON from now on."""

        async def answer(_: web.Request) -> web.StreamResponse:
            return web.json_response(body)

        self.answer = answer

    def sends(self, text: bytes, *, status: int = 200, **headers: str) -> None:
        """Let it answer with exactly this."""

        async def answer(_: web.Request) -> web.StreamResponse:
            return web.Response(body=text, status=status, headers=headers)

        self.answer = answer

    def never_answers(self) -> None:
        """Let it take every question and say nothing."""

        async def answer(_: web.Request) -> web.StreamResponse:
            await self.closing.wait()
            return web.Response()

        self.answer = answer

    def answers_for_ever(self) -> None:
        """Let it begin an answer, and go on with it without an end."""

        async def answer(request: web.Request) -> web.StreamResponse:
            response = web.StreamResponse()
            await response.prepare(request)
            await response.write(b'{"result": ')
            await self.closing.wait()
            return response

        self.answer = answer


@asynccontextmanager
async def serving() -> AsyncIterator[PolicyServerStub]:
    stub = PolicyServerStub()
    app = web.Application()
    app.router.add_post("/{path:.*}", stub.handle)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    _, port = runner.addresses[0][:2]
    stub.url = f"http://127.0.0.1:{port}"
    try:
        yield stub
    finally:
        stub.closing.set()
        await runner.cleanup()
