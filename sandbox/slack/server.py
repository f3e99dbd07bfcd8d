"""A local Slack, from its parts to its address."""

import asyncio
import time
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

from aiohttp import web

from sandbox.slack.api.dispatch import Dispatch
from sandbox.slack.api.file_doors import FileDoors
from sandbox.slack.api.methods import all_methods
from sandbox.slack.api.rate_limits import RateLimits
from sandbox.slack.blockkit.check import BlockKit
from sandbox.slack.control.faults import Faults
from sandbox.slack.control.journal import Journal
from sandbox.slack.control.routes import Control
from sandbox.slack.control.switches import Switches
from sandbox.slack.control.waiting import Waiting
from sandbox.slack.delivery.courier import Courier
from sandbox.slack.delivery.feed import Feed
from sandbox.slack.delivery.sockets import Sockets
from sandbox.slack.installation import Installation
from sandbox.slack.interactive.incoming import ResponseDoor
from sandbox.slack.interactive.response_urls import ResponseUrls
from sandbox.slack.interactive.triggers import Triggers
from sandbox.slack.parts import Parts, Secrets
from sandbox.slack.person import Person
from sandbox.slack.reference import DATA, Reference
from sandbox.slack.tasks import Tasks
from sandbox.slack.timing import Timing
from sandbox.slack.ui.deeds import Deeds
from sandbox.slack.ui.live import Live
from sandbox.slack.ui.requests import explain
from sandbox.slack.ui.routes import Pages
from sandbox.slack.wire import Json
from sandbox.slack.workspace import PersonData, Workspace
from sandbox.slack.world.changes import AppConnected
from sandbox.slack.world.world import World

T = TypeVar("T")


class LocalSlack:
    """One workspace behind one address; use it with `async with`.

    `limits` switches Slack's rate limits on, with `burst` posts to a channel at once. `manifest` is
    the app's manifest file: it decides scopes, events and commands; without it all are allowed.
    """

    def __init__(  # noqa: PLR0913 - what a test may want to choose, all by name
        self,
        workspace: Workspace,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        bot_token: str = "xoxb-local",  # noqa: S107 - opens nothing but this local server
        app_token: str = "xapp-local",  # noqa: S107
        signing_secret: str = "local-signing-secret",  # noqa: S107
        manifest: Path | None = None,
        limits: bool = False,
        burst: int = 3,
        timing: Timing | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._host, self._port = host, port
        self._secrets = Secrets(bot_token, app_token, signing_secret)
        self._timing = timing or Timing()
        self._reference = Reference.load()
        self._installation = (
            Installation.load(manifest) if manifest else Installation.unrestricted(self._reference)
        )
        self._limits = RateLimits(clock, enabled=limits, burst=burst)
        self._waiting = Waiting()
        self.world = World(workspace, clock=clock)
        self.faults = Faults()
        self.journal = Journal(on_change=self._waiting.wake)
        self._tasks = Tasks()
        self._sockets = Sockets(
            app_id=workspace.app.id,
            timing=self._timing,
            refuses=lambda: self.faults.is_down,
            on_change=lambda: self.world.announce(AppConnected(self.connected)),
        )
        self._parts = self._assemble(clock)
        self.switches = Switches(self._parts, sockets=self._sockets, faults=self.faults)
        self._dispatch = Dispatch(
            self._parts,
            methods=all_methods(self._sockets),
            limits=self._limits,
            faults=self.faults,
            journal=self.journal,
        )
        self._live = Live(self.world)
        self.world.subscribe(self._live.take)
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.stop()

    @property
    def url(self) -> str:
        """The server's address, ending with a slash."""
        return self._parts.url

    @property
    def api_url(self) -> str:
        """The `base_url` for a Slack client."""
        return self._parts.url + "api/"

    @property
    def connected(self) -> bool:
        """Say whether the app is connected."""
        return self._parts.courier.transport.connected

    async def start(self) -> None:
        """Listen; afterwards `url` is known."""
        self._runner = web.AppRunner(self._routes(), access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        site = web.TCPSite(self._runner, self._host, self._port)
        await site.start()
        port = self._runner.addresses[0][1]
        self._parts.url = f"http://{self._host}:{port}/"

    async def stop(self) -> None:
        """Hang up and stop listening."""
        self._dispatch.stop()
        self._live.close()
        await self.switches.hang_up()
        if self._runner is not None:
            await self._runner.cleanup()
        try:
            await self._tasks.close()
        finally:
            await self.switches.close()

    def deliver_to(self, url: str | None) -> None:
        """Send everything to this request URL by signed HTTP; None goes back to Socket Mode."""
        self.switches.deliver_to(url)

    @property
    def socket_count(self) -> int:
        """The number of Socket Mode connections."""
        return len(self._sockets.connections)

    def person(self, user: str) -> Person:
        """Return the hands of one person, by user id."""
        self.world.member(user)
        return Person(user, self._parts)

    def hire(self, person: PersonData) -> Person:
        """Add somebody to the workspace at run time."""
        return self.person(self.world.hire(person).id)

    def deactivate(self, user: str) -> None:
        """Deactivate somebody; the app hears `user_change` with `deleted: true`."""
        self.world.change_person(user, deleted=True)

    def reactivate(self, user: str) -> None:
        """Let somebody come back."""
        self.world.change_person(user, deleted=False)

    def messages(self, channel: str, thread_ts: str | None = None) -> list[Json]:
        """Return copies of a channel's top-level messages or of one thread, oldest first."""
        found = self.world.channel(channel)
        return deepcopy(found.thread(thread_ts) if thread_ts else found.top_level())

    async def wait_for(
        self,
        condition: Callable[[], T],
        timeout: float = 10,  # noqa: ASYNC109 - reads best where tests call it
    ) -> T:
        """Wait until the condition holds and return what it gave.

        It is asked again after every change. Raises TimeoutError with the last messages.
        """
        return await self._waiting.until(condition, timeout_s=timeout, describe=self._describe)

    async def serve_forever(self) -> None:
        """Stay up until cancelled."""
        await asyncio.Event().wait()

    def _assemble(self, clock: Callable[[], float]) -> Parts:
        courier = Courier(
            self._sockets,
            faults=self.faults,
            journal=self.journal,
            tasks=self._tasks,
            timing=self._timing,
        )
        feed = Feed(
            self.world,
            installation=self._installation,
            reference=self._reference,
            courier=courier,
        )
        self.world.subscribe(feed.take)
        self.world.subscribe(lambda _: self._waiting.wake())
        return Parts(
            world=self.world,
            installation=self._installation,
            reference=self._reference,
            block_kit=BlockKit.load(DATA / "blockkit.json"),
            timing=self._timing,
            secrets=self._secrets,
            triggers=Triggers(clock=clock, lifetime=self._timing.trigger),
            response_urls=ResponseUrls(clock=clock, lifetime=self._timing.response_url),
            courier=courier,
            tasks=self._tasks,
        )

    def _routes(self) -> web.Application:
        app = web.Application(client_max_size=50 * 2**20, middlewares=[explain])
        app.router.add_route("GET", "/api/{method}", self._dispatch.handle)
        app.router.add_route("POST", "/api/{method}", self._dispatch.handle)
        app.router.add_get("/socket/", self._sockets.accept)
        app.router.add_post("/response/{key}", ResponseDoor(self._parts, self.faults).handle)
        Pages(self._parts, self._live).add_to(app)
        Deeds(self._parts).add_to(app)
        FileDoors(self.world.files).add_to(app)
        Control(
            self._parts, faults=self.faults, journal=self.journal, switches=self.switches
        ).add_to(app)
        return app

    def _describe(self) -> str:
        lines = []
        for channel in self.world.channels.values():
            for message in list(channel.messages.values())[-5:]:
                who = message.get("user") or message.get("username") or message.get("bot_id")
                lines.append(f"  {channel.id} {message['ts']} {who}: {message.get('text', '')!r}")
        failed = [f"  {e.method}: {e.error}" for e in self.journal.calls(ok=False)[-5:]]
        return "\n".join(["Last messages:", *lines, "Last failed calls:", *failed])
