"""The door for response_urls."""

import json

from aiohttp import web

from sandbox.slack.interactive.responses import answer
from sandbox.slack.parts import Parts
from sandbox.slack.wire import Json, SlackError


class ResponseDoor:
    """Answers `/response/<key>`."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    async def handle(self, request: web.Request) -> web.Response:
        """Take one answer of the app."""
        body = await _read(request)
        try:
            origin = self._parts.response_urls.use(request.match_info["key"])
        except SlackError as error:
            return web.json_response(error.body(), status=404)
        try:
            answer(self._parts, origin, body)
        except SlackError as error:
            return web.json_response(error.body(), status=400)
        return web.Response(text="ok")


async def _read(request: web.Request) -> Json:
    if request.content_type == "application/json":
        text = await request.text()
    else:
        text = str((await request.post()).get("payload", "{}"))
    body = json.loads(text)
    return body if isinstance(body, dict) else {}
