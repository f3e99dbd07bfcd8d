"""An outage: the app's doors are shut, the people's page stays open."""

from collections.abc import Awaitable, Callable

from aiohttp import web
from aiohttp.typedefs import Middleware

from sandbox.slack.control.faults import Faults

_APP_DOORS = ("/api/", "/socket/", "/response/", "/upload/")

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def outage(faults: Faults) -> Middleware:
    """Return a middleware that cuts the app's requests while Slack is down."""

    @web.middleware
    async def refuse(request: web.Request, handler: Handler) -> web.StreamResponse:
        if faults.is_down and request.path.startswith(_APP_DOORS):
            return cut(request)
        return await handler(request)

    return refuse


def cut(request: web.Request) -> web.Response:
    """Drop the connection; the answer that is returned never leaves."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=500)
