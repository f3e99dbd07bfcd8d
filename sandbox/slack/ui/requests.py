"""Reading what the page or a test sends, and answering mistakes so that they can be mended."""

from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from sandbox.slack.wire import Json, SandboxError
from sandbox.slack.world.members import Member
from sandbox.slack.world.world import World

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@web.middleware
async def explain(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer a SandboxError as JSON with what to do about it."""
    try:
        return await handler(request)
    except SandboxError as error:
        return web.json_response({"error": error.code, "message": str(error)}, status=400)


async def read_body(request: web.Request) -> Json:
    """Return the JSON object of a request."""
    try:
        body = await request.json()
    except ValueError as error:
        raise SandboxError("Send a JSON object.", code="invalid_json") from error
    if not isinstance(body, dict):
        raise SandboxError("Send a JSON object.", code="invalid_json")
    return body


def need(body: Json, name: str) -> Any:
    """Return a field that has to be there."""
    if body.get(name) in (None, ""):
        raise SandboxError(f"{name} is missing.", code="missing_field")
    return body[name]


def acting(world: World, body: Json) -> Member:
    """Return the person who acts, given as `as`; deactivated people cannot."""
    member = world.member(str(need(body, "as")))
    if member.deleted:
        raise SandboxError(f"{member.real_name} is deactivated.", code="account_inactive")
    return member
