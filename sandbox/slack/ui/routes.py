"""`/ui/*`: what the browser page asks and does."""

from pathlib import Path

from aiohttp import web

from sandbox.slack.interactive.acts import Acts
from sandbox.slack.parts import Parts
from sandbox.slack.ui import shapes
from sandbox.slack.ui.live import Live
from sandbox.slack.ui.requests import acting, need, read_body
from sandbox.slack.wire import Json, SandboxError
from sandbox.slack.world.changes import ChannelRead
from sandbox.slack.world.channels import Channel
from sandbox.slack.world.members import Member

PAGE = Path(__file__).parent.parent / "page"


class Pages:
    """Serves the page, its state, and its live stream."""

    def __init__(self, parts: Parts, live: Live) -> None:
        self._parts = parts
        self._live = live

    def add_to(self, app: web.Application) -> None:
        """Register the routes."""
        app.router.add_get("/", self.index)
        app.router.add_get("/page/{path:.+}", self.asset)
        app.router.add_get("/ui/state", self.state)
        app.router.add_get("/ui/history", self.history)
        app.router.add_get("/ui/replies", self.replies)
        app.router.add_get("/ui/events", self.events)
        app.router.add_post("/ui/dm", self.dm)
        app.router.add_post("/ui/read", self.read)

    async def index(self, _request: web.Request) -> web.StreamResponse:
        """Serve the page itself."""
        return _file(PAGE / "index.html")

    async def asset(self, request: web.Request) -> web.StreamResponse:
        """Serve a script, style sheet or image of the page."""
        path = (PAGE / request.match_info["path"]).resolve()
        if not path.is_relative_to(PAGE):
            raise web.HTTPNotFound
        return _file(path)

    async def state(self, request: web.Request) -> web.Response:
        """Answer with everything the page shows around the messages."""
        world = self._parts.world
        me = self._viewer(request)
        world.open_direct([me.id, world.bot.id])
        return web.json_response(
            {
                "team": {"id": world.team.id, "name": world.team.name},
                "me": shapes.person(me),
                "people": shapes.people(world),
                "channels": shapes.channels(world, viewer=me),
                "app": shapes.app(self._parts),
                "banner": world.banner,
            }
        )

    async def history(self, request: web.Request) -> web.Response:
        """Answer with a channel's messages."""
        me = self._viewer(request)
        place = self._place(request.query.get("channel", ""), me)
        return web.json_response({"messages": shapes.history(place, viewer=me)})

    async def replies(self, request: web.Request) -> web.Response:
        """Answer with a thread."""
        me = self._viewer(request)
        place = self._place(request.query.get("channel", ""), me)
        ts = request.query.get("ts", "")
        if ts not in place.messages:
            raise SandboxError(f"There is no message {ts} here.", code="thread_not_found")
        return web.json_response({"messages": shapes.replies(place, ts, viewer=me)})

    async def events(self, request: web.Request) -> web.StreamResponse:
        """Send live updates until the page goes away."""
        return await self._live.stream(request, self._viewer(request).id)

    async def dm(self, request: web.Request) -> web.Response:
        """Open a direct message."""
        body = await read_body(request)
        me = acting(self._parts.world, body)
        other = self._parts.world.member(str(need(body, "user")))
        channel = self._parts.world.open_direct([me.id, other.id])
        if other is self._parts.world.bot:
            Acts(self._parts).open_home(me.id, tab="messages")
        return web.json_response({"channel": channel.id})

    async def read(self, request: web.Request) -> web.Response:
        """Note that a person has seen a channel."""
        body: Json = await read_body(request)
        me = acting(self._parts.world, body)
        place = self._place(str(need(body, "channel")), me)
        place.last_read[me.id] = place.latest(me.id)
        self._parts.world.announce(ChannelRead(place.id, me.id))
        return web.json_response({"ok": True})

    def _viewer(self, request: web.Request) -> Member:
        user = request.query.get("as", "")
        return self._parts.world.member(user) if user else self._parts.world.people[0]

    def _place(self, channel: str, viewer: Member) -> Channel:
        place = self._parts.world.channel(channel)
        if viewer.id not in place.members:
            raise SandboxError(f"{viewer.real_name} is not in this channel.", code="not_in_channel")
        return place


def _file(path: Path) -> web.FileResponse:
    if not path.is_file():
        raise web.HTTPNotFound(text=f"There is no {path.name} here.")
    # The page is worked on while the server runs; a stale script is worse than a slow one.
    return web.FileResponse(path, headers={"Cache-Control": "no-cache"})
