"""A git server over HTTP for tests: git's own `http-backend` behind a password."""

import asyncio
import base64
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from aiohttp import web

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
TOKEN = "ghp-of-the-broker-alone"


@dataclass(slots=True)
class GitServer:
    """Serves the repositories of a directory. What arrives while it is on `hold` waits."""

    root: Path
    token: str = TOKEN
    address: str = ""
    refused: int = 0
    asked: list[str] = field(default_factory=list)
    broken: int = 0
    lost_answers: int = 0
    held: int = 0
    hold: asyncio.Event | None = None

    async def handle(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(f"{request.method} {request.path_qs}")
        given = request.headers.get("Authorization", "").removeprefix("Basic ")
        if base64.b64decode(given).decode() != f"x-access-token:{self.token}":
            self.refused += 1
            raise web.HTTPUnauthorized(headers={"WWW-Authenticate": 'Basic realm="git"'})
        if self.hold:
            self.held += 1
            await self.hold.wait()
        if self.broken:
            self.broken -= 1
            raise web.HTTPServiceUnavailable
        head, body = await self._backend(request)
        if self.lost_answers and request.path.endswith("git-receive-pack"):
            self.lost_answers -= 1
            raise web.HTTPBadGateway
        headers = dict(line.split(": ", 1) for line in head.decode().split("\r\n") if line)
        status = int(headers.pop("Status", "200").split()[0])
        return web.Response(status=status, headers=headers, body=body)

    async def _backend(self, request: web.Request) -> tuple[bytes, bytes]:
        body = await request.read()
        process = await asyncio.create_subprocess_exec(
            *("git", "-c", "http.receivepack=true", "-c", "safe.directory=*", "http-backend"),
            env={
                "PATH": "/usr/bin:/bin",
                "GIT_PROJECT_ROOT": str(self.root),
                "GIT_HTTP_EXPORT_ALL": "1",
                "REQUEST_METHOD": request.method,
                "PATH_INFO": request.path,
                "QUERY_STRING": request.query_string,
                "CONTENT_TYPE": request.headers.get("Content-Type", ""),
                "CONTENT_LENGTH": str(len(body)),
                "HTTP_CONTENT_ENCODING": "",
                "GIT_PROTOCOL": request.headers.get("Git-Protocol", ""),
                "REMOTE_USER": "countersign",
            },
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        out, _ = await process.communicate(body)
        head, _, content = out.partition(b"\r\n\r\n")
        return head, content


@asynccontextmanager
async def serving(root: Path) -> AsyncIterator[GitServer]:
    """Serve the repositories of a directory while the context is open."""
    server = GitServer(root)
    async with _listening(server.handle) as server.address:
        yield server


@asynccontextmanager
async def redirecting(address: str) -> AsyncIterator[str]:
    """Send everybody on to another address while the context is open."""

    async def send_on(request: web.Request) -> web.StreamResponse:
        raise web.HTTPFound(f"{address}{request.path_qs}")

    async with _listening(send_on) as here:
        yield here


@asynccontextmanager
async def _listening(handle: Handler) -> AsyncIterator[str]:
    app = web.Application(client_max_size=1 << 26)
    app.router.add_route("*", "/{path:.*}", handle)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()
