"""Live updates for open pages, as server-sent events."""

import asyncio
import contextlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from sandbox.slack.ui import shapes
from sandbox.slack.wire import Json
from sandbox.slack.world import changes
from sandbox.slack.world.world import World

_KEEP_OPEN = 15.0  # seconds between comment lines; proxies close silent streams


@dataclass(frozen=True, slots=True)
class Notice:
    """An event for one person's pages."""

    user: str
    event: Json


class Live:
    """Turns changes into events, and sends each to the pages of those who may see it."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._pages: dict[str, set[asyncio.Queue[Json | None]]] = {}

    def take(self, change: changes.Change) -> None:
        """Send a change to whoever sees it."""
        builder = _BUILDERS.get(type(change))
        if builder is None or not self._pages:
            return
        for notice in builder(self._world, change):
            for page in self._pages.get(notice.user, ()):
                page.put_nowait(notice.event)

    async def stream(self, request: web.Request, user: str) -> web.StreamResponse:
        """Keep sending until the page goes away or the server stops."""
        response = web.StreamResponse(
            headers={"Content-Type": "text/event-stream", "Cache-Control": "no-cache"}
        )
        await response.prepare(request)
        page: asyncio.Queue[Json | None] = asyncio.Queue()
        self._pages.setdefault(user, set()).add(page)
        # A page that went away is noticed when we write to it.
        with contextlib.suppress(ConnectionError):
            try:
                await response.write(b": open\n\n")
                await _send_all(response, page)
            finally:
                self._pages[user].discard(page)
        return response

    def close(self) -> None:
        """End all streams."""
        for pages in self._pages.values():
            for page in pages:
                page.put_nowait(None)


async def _send_all(response: web.StreamResponse, page: asyncio.Queue[Json | None]) -> None:
    while True:
        try:
            event = await asyncio.wait_for(page.get(), timeout=_KEEP_OPEN)
        except TimeoutError:
            await response.write(b": still here\n\n")
            continue
        if event is None:
            return
        await response.write(f"data: {json.dumps(event)}\n\n".encode())


def _posted(world: World, change: changes.MessagePosted) -> Iterator[Notice]:
    place = world.channels[change.channel]
    event = {
        "type": "message",
        "channel": place.id,
        "message": shapes.message(place, change.message),
    }
    for user in place.members:
        yield Notice(user, event)
        yield _unread(world, place.id, user)


def _changed(world: World, change: changes.MessageChanged) -> Iterator[Notice]:
    place = world.channels[change.channel]
    shown = shapes.message(place, change.message)
    yield from _to_members(
        world, place.id, {"type": "message_changed", "channel": place.id, "message": shown}
    )


def _deleted(world: World, change: changes.MessageDeleted) -> Iterator[Notice]:
    ts = change.previous["ts"]
    event = {"type": "message_deleted", "channel": change.channel, "ts": ts}
    for user in world.channels[change.channel].members:
        yield Notice(user, event)
        yield _unread(world, change.channel, user)


def _reacted(world: World, change: changes.ReactionChanged) -> Iterator[Notice]:
    reactions = change.message.get("reactions", [])
    event = {"type": "reaction", "channel": change.channel, "ts": change.message["ts"]}
    yield from _to_members(world, change.channel, event | {"reactions": reactions})


def _whispered(world: World, change: changes.EphemeralPosted) -> Iterator[Notice]:
    place = world.channels[change.channel]
    shown = shapes.message(place, change.message)
    yield Notice(change.user, {"type": "ephemeral", "channel": place.id, "message": shown})
    yield _unread(world, place.id, change.user)


def _unwhispered(world: World, change: changes.EphemeralDeleted) -> Iterator[Notice]:
    event = {"type": "ephemeral_deleted", "channel": change.channel, "ts": change.ts}
    yield Notice(change.user, event)
    yield _unread(world, change.channel, change.user)


def _viewed(_world: World, change: changes.ViewChanged) -> Iterator[Notice]:
    event: Json = {"type": f"view_{change.how}"}
    about = {"view_id": change.view["id"]} if change.how == "closed" else {"view": change.view}
    yield Notice(change.user, event | about)


def _home(_world: World, change: changes.HomePublished) -> Iterator[Notice]:
    yield Notice(change.user, {"type": "home", "view": change.view})


def _people(world: World, _change: changes.PersonChanged) -> Iterator[Notice]:
    event = {"type": "people", "people": shapes.people(world)}
    yield from (Notice(member.id, event) for member in world.people)


def _channels(
    world: World,
    change: changes.MemberJoined
    | changes.MemberLeft
    | changes.ChannelCreated
    | changes.ChannelChanged,
) -> Iterator[Notice]:
    users = set(world.channels[change.channel].members)
    if isinstance(change, changes.MemberLeft):
        users.add(change.user)
    for member in world.people:
        if member.id in users:
            listed = shapes.channels(world, viewer=member)
            yield Notice(member.id, {"type": "channels", "channels": listed})


def _status(world: World, change: changes.StatusChanged) -> Iterator[Notice]:
    event = {"type": "status", "channel": change.channel, "thread_ts": change.thread_ts}
    yield from _to_members(world, change.channel, event | {"status": change.status})


def _read(world: World, change: changes.ChannelRead) -> Iterator[Notice]:
    yield _unread(world, change.channel, change.user)


def _connected(world: World, change: changes.AppConnected) -> Iterator[Notice]:
    event = {"type": "app", "connected": change.connected}
    yield from (Notice(member.id, event) for member in world.people)


def _to_members(world: World, channel: str, event: Json) -> Iterator[Notice]:
    yield from (Notice(user, event) for user in world.channels[channel].members)


def _unread(world: World, channel: str, user: str) -> Notice:
    count = world.channels[channel].unread(world.members[user])
    return Notice(user, {"type": "unread", "channel": channel, "unread": count})


_Builder = Callable[[World, Any], Iterator[Notice]]
_BUILDERS: dict[type[changes.Change], _Builder] = {
    changes.MessagePosted: _posted,
    changes.MessageChanged: _changed,
    changes.MessageDeleted: _deleted,
    changes.ReactionChanged: _reacted,
    changes.EphemeralPosted: _whispered,
    changes.EphemeralDeleted: _unwhispered,
    changes.ViewChanged: _viewed,
    changes.HomePublished: _home,
    changes.PersonChanged: _people,
    changes.ChannelCreated: _channels,
    changes.ChannelChanged: _channels,
    changes.MemberJoined: _channels,
    changes.MemberLeft: _channels,
    changes.StatusChanged: _status,
    changes.ChannelRead: _read,
    changes.AppConnected: _connected,
}
