"""Putting an answer on the wire, whole or broken on purpose."""

import asyncio
import json
from collections.abc import Iterable, Mapping
from typing import Any

from aiohttp import web

from sandbox.models.failures import Trouble

EVENT_STREAM = {"Content-Type": "text/event-stream; charset=utf-8", "Cache-Control": "no-cache"}
JSON = {"Content-Type": "application/json"}


async def send_body(
    request: web.Request,
    body: Mapping[str, Any],
    *,
    headers: Mapping[str, str],
    broken: Trouble | None,
) -> web.StreamResponse:
    """Send a whole answer; `broken` cuts it off in the middle or spoils its JSON."""
    data = json.dumps(body, ensure_ascii=False).encode()
    half = data[: len(data) // 2]
    if broken is Trouble.CUT:
        return await _send_part(request, half, headers=JSON | dict(headers), length=len(data))
    content = half if broken is Trouble.MALFORMED else data
    return web.Response(body=content, headers=JSON | dict(headers))


async def send_events(
    request: web.Request,
    events: Iterable[bytes],
    *,
    headers: Mapping[str, str],
    broken: Trouble | None,
) -> web.StreamResponse:
    """Send a stream; `broken` ends it half way or spoils one event."""
    parts = list(events)
    middle = len(parts) // 2
    if broken is Trouble.MALFORMED:
        parts[middle] = parts[middle][: len(parts[middle]) // 2] + b"\n\n"
    if broken is Trouble.CUT:
        part = b"".join(parts[:middle])
        return await _send_part(request, part, headers=EVENT_STREAM | dict(headers), length=None)
    response = web.StreamResponse(headers=EVENT_STREAM | dict(headers))
    await response.prepare(request)
    for part in parts:
        await response.write(part)
        await asyncio.sleep(0)  # each event leaves as its own chunk, as a real stream does
    await response.write_eof()
    return response


def hang_up(request: web.Request) -> web.StreamResponse:
    """Close the connection without a word."""
    if request.transport is not None:
        request.transport.close()
    return web.Response()


async def _send_part(
    request: web.Request, part: bytes, *, headers: Mapping[str, str], length: int | None
) -> web.StreamResponse:
    response = web.StreamResponse(headers=headers)
    response.content_length = length
    if length is None:
        response.enable_chunked_encoding()
    await response.prepare(request)
    await response.write(part)
    hang_up(request)
    return response
