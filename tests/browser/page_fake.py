"""A small server of the page's contract: a test writes its world and reads what the page asked."""

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from aiohttp import web

Json = dict[str, Any]

PAGE = Path(__file__).parents[2] / "sandbox" / "slack" / "page"
RITA, OMAR, BOT = "U0RITA", "U0OMAR", "U0BOT"
WEBSHOP, GENERAL, RITA_BOT, OMAR_BOT = "C0WEBSHOP", "C0GENERAL", "D0RITABOT", "D0OMARBOT"


def person(user: str, name: str, title: str, **more: Any) -> Json:
    """Return a person as the contract describes one."""
    called = name.split(maxsplit=1)[0].lower()
    known = {"id": user, "name": called, "real_name": name, "title": title, "color": ""}
    return {**known, "deleted": False, "is_bot": False, **more}


class FakeSlack:
    """The world of one test: people, messages, views, and every call the page made."""

    def __init__(self) -> None:
        self.people = [
            person(RITA, "Rita Reyes", "Product", color="8a3f6b"),
            person(OMAR, "Omar Okafor", "Engineering", color="2f6db0"),
            person("U0MIA", "Mia Meyer", "Head of Engineering", color="a35d2c"),
            person("U0SAM", "Sam Silva", "Security", color="3c7a5a"),
            person(BOT, "Countersign", "", is_bot=True),
        ]
        command = {"command": "/countersign", "description": "Jobs", "usage_hint": "jobs"}
        shortcut = {"name": "Ask Countersign to do this", "callback_id": "request_work"}
        self.app: Json = {
            "id": "A0BOT",
            "name": "Countersign",
            "bot_user_id": BOT,
            "connected": True,
            "has_home": True,
            "commands": [command],
            "shortcuts": [{**shortcut, "description": "", "type": "message"}],
        }
        self.address = ""
        self.banner = ""
        self.messages: dict[str, list[Json]] = {
            WEBSHOP: [],
            GENERAL: [],
            RITA_BOT: [],
            OMAR_BOT: [],
        }
        self.unread: dict[tuple[str, str], int] = {}
        self.homes: dict[str, Json] = {}
        self.answers: dict[str, Json] = {}
        self.refusals: dict[str, tuple[str, str]] = {}
        self.held: dict[str, asyncio.Event] = {}
        self.calls: list[tuple[str, Json]] = []
        self._streams: dict[str, list[asyncio.Queue[Json | None]]] = {}
        self._changed = asyncio.Condition()
        self._clock = 1_760_000_000.0

    # What a test writes down and asks -----------------------------------------------------------

    def put(self, channel: str, text: str = "", *, user: str = BOT, **more: Any) -> Json:
        """Add a message to the history, and return it."""
        self._clock += 60
        message = {
            "ts": f"{self._clock:.6f}",
            "user": user,
            "text": text,
            "channel": channel,
            **more,
        }
        self.messages[channel].append(message)
        for parent in self.messages[channel]:
            if parent["ts"] == more.get("thread_ts"):
                self._count(parent, message)
        return message

    def _count(self, parent: Json, reply: Json) -> None:
        users = list(dict.fromkeys([*parent.get("reply_users", []), reply["user"]]))
        count = parent.get("reply_count", 0) + 1
        parent.update(
            thread_ts=parent["ts"], reply_count=count, reply_users=users, latest_reply=reply["ts"]
        )

    async def post(self, channel: str, text: str = "", *, user: str = BOT, **more: Any) -> Json:
        """Add a message and tell every page of it."""
        message = self.put(channel, text, user=user, **more)
        await self.tell_all({"type": "message", "channel": channel, "message": message})
        return message

    async def whisper(self, user: str, channel: str, text: str) -> Json:
        """Show a message to one person only."""
        message = self.put(channel, text, ephemeral=True)
        await self.tell(user, {"type": "ephemeral", "channel": channel, "message": message})
        return message

    async def withdraw(self, user: str, message: Json) -> None:
        """Take back what one person was shown."""
        self.messages[message["channel"]].remove(message)
        where = {"channel": message["channel"], "ts": message["ts"]}
        await self.tell(user, {"type": "ephemeral_deleted", **where})

    async def change(self, message: Json, **changes: Any) -> None:
        """Change a message and tell every page of it."""
        message.update(changes, edited={"user": message["user"], "ts": message["ts"]})
        event = {"type": "message_changed", "channel": message["channel"], "message": message}
        await self.tell_all(event)

    async def tell(self, user: str, event: Json) -> None:
        """Send an event to one person's pages, once there is one that listens."""
        await self.until(lambda: bool(self._streams.get(user)))
        for stream in self._streams[user]:
            stream.put_nowait(event)

    async def tell_all(self, event: Json) -> None:
        """Send an event to everybody's pages."""
        for user in [user for user, streams in self._streams.items() if streams]:
            await self.tell(user, event)

    async def called(self, path: str, *, times: int = 1) -> Json:
        """Wait until the page called this path so often, and return the last such call's body."""
        await self.until(lambda: len(self.bodies(path)) >= times)
        return self.bodies(path)[-1]

    def bodies(self, path: str) -> list[Json]:
        """Return what the page sent to a path."""
        return [body for called, body in self.calls if called == path]

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait until something holds; it is looked at again after every call and connection."""
        async with self._changed:
            await asyncio.wait_for(self._changed.wait_for(holds), timeout=10)

    def drop_streams(self) -> None:
        """End every stream of events, as a restarted server would."""
        for stream in [stream for streams in self._streams.values() for stream in streams]:
            stream.put_nowait(None)

    # The contract -------------------------------------------------------------------------------

    def application(self) -> web.Application:
        """Return the server."""
        app = web.Application()
        app.add_routes(
            [
                web.get("/", _index),
                web.get("/ui/state", self._state),
                web.get("/ui/history", self._history),
                web.get("/ui/replies", self._replies),
                web.get("/ui/home", self._home),
                web.get("/ui/events", self._events),
                web.post("/ui/{verb:.+}", self._verb),
                web.static("/page", PAGE),
            ]
        )
        return app

    async def _state(self, request: web.Request) -> web.Response:
        me = request.query.get("as", RITA)
        known = next((one for one in self.people if one["id"] == me), None)
        if known is None:
            message = f"There is no person {me} in this workspace."
            return web.json_response({"error": "user_not_found", "message": message}, status=404)
        state = {"team": {"id": "T0ACME", "name": "Acme"}, "me": known, "people": self.people}
        return web.json_response(
            {**state, "channels": self._channels(me), "app": self.app, "banner": self.banner}
        )

    def _channels(self, me: str) -> list[Json]:
        named = {GENERAL: "general", WEBSHOP: "webshop"}
        channels = [
            self._channel(me, channel, name=name, topic=f"All about {name}")
            for channel, name in named.items()
        ]
        im = {RITA: RITA_BOT, OMAR: OMAR_BOT}.get(me)
        return [*channels, self._channel(me, im, is_im=True, user=BOT)] if im else channels

    def _channel(self, me: str, channel: str, **more: Any) -> Json:
        known = {
            "id": channel,
            "name": "",
            "topic": "",
            "is_im": False,
            "unread": self.unread.get((me, channel), 0),
        }
        return {**known, "last_ts": "0", **more}

    async def _history(self, request: web.Request) -> web.Response:
        messages = self.messages.get(request.query["channel"], [])
        top = [one for one in messages if one.get("thread_ts", one["ts"]) == one["ts"]]
        await self._note(request.path, dict(request.query))
        return web.json_response({"messages": top})

    async def _replies(self, request: web.Request) -> web.Response:
        ts = request.query["ts"]
        messages = self.messages[request.query["channel"]]
        return web.json_response(
            {"messages": [one for one in messages if ts in {one["ts"], one.get("thread_ts")}]}
        )

    async def _home(self, request: web.Request) -> web.Response:
        return web.json_response({"view": self.homes.get(request.query["as"])})

    async def _events(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        # A short retry keeps the tests of a broken connection quick.
        await response.write(b"retry: 100\n\n")
        queue: asyncio.Queue[Json | None] = asyncio.Queue()
        streams = self._streams.setdefault(request.query["as"], [])
        streams.append(queue)
        await self._notify()
        try:
            while (event := await queue.get()) is not None:
                await response.write(f"data: {json.dumps(event)}\n\n".encode())
        finally:
            streams.remove(queue)
        return response

    async def _verb(self, request: web.Request) -> web.Response:
        path, body = request.path, await request.json()
        await self._note(path, body)
        if path in self.refusals:
            code, message = self.refusals[path]
            return web.json_response({"error": code, "message": message}, status=400)
        if path == "/ui/message":
            thread = {"thread_ts": body["thread_ts"]} if "thread_ts" in body else {}
            posted = await self.post(body["channel"], body["text"], user=body["as"], **thread)
            return web.json_response({"ts": posted["ts"]})
        return web.json_response(self.answers.get(path, {"ok": True}))

    async def _note(self, path: str, body: Json) -> None:
        self.calls.append((path, body))
        await self._notify()
        if path in self.held:
            await self.held[path].wait()

    async def _notify(self) -> None:
        async with self._changed:
            self._changed.notify_all()


async def _index(request: web.Request) -> web.FileResponse:
    return web.FileResponse(PAGE / "index.html")
