"""A local Slack, from its parts to its address."""

import time
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

from aiohttp import web

from sandbox.slack.api.rate_limits import RateLimits
from sandbox.slack.assembly import assemble
from sandbox.slack.control.faults import Faults
from sandbox.slack.control.journal import Journal
from sandbox.slack.control.switches import Switches
from sandbox.slack.installation import Installation
from sandbox.slack.parts import Secrets
from sandbox.slack.person import Person
from sandbox.slack.reference import Reference
from sandbox.slack.timing import Timing
from sandbox.slack.wire import Json
from sandbox.slack.workspace import PersonData, Workspace
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
        reference = Reference.load()
        self._assembly = assemble(
            World(workspace, clock=clock),
            secrets=Secrets(bot_token, app_token, signing_secret),
            installation=(
                Installation.load(manifest) if manifest else Installation.unrestricted(reference)
            ),
            reference=reference,
            limits=RateLimits(clock, enabled=limits, burst=burst),
            timing=timing or Timing(),
        )
        self._parts = self._assembly.parts
        self._runner: web.AppRunner | None = None

    @property
    def world(self) -> World:
        """Everything there is in the workspace, as it is kept."""
        return self._parts.world

    @property
    def faults(self) -> Faults:
        """What goes wrong on demand."""
        return self._assembly.faults

    @property
    def journal(self) -> Journal:
        """Every Web API call, and everything the app was told."""
        return self._assembly.journal

    @property
    def switches(self) -> Switches:
        """Outages, cut connections, another way to the app."""
        return self._assembly.switches

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
        app = self._assembly.routes()
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, self._host, self._port).start()
        except OSError:
            await self._runner.cleanup()
            raise
        port = self._runner.addresses[0][1]
        self._parts.url = f"http://{self._host}:{port}/"

    async def stop(self) -> None:
        """Hang up and stop listening."""
        self._assembly.dispatch.stop()
        self._assembly.live.close()
        await self.switches.hang_up()
        if self._runner is not None:
            await self._runner.cleanup()
        try:
            await self._parts.tasks.close()
        finally:
            await self.switches.close()

    def deliver_to(self, url: str | None) -> None:
        """Send everything to this request URL by signed HTTP; None goes back to Socket Mode."""
        self.switches.deliver_to(url)

    @property
    def socket_count(self) -> int:
        """The number of Socket Mode connections."""
        return len(self._assembly.sockets.connections)

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
        return await self._assembly.waiting.until(
            condition, timeout_s=timeout, describe=self._describe
        )

    def _describe(self) -> str:
        lines = []
        for channel in self.world.channels.values():
            for message in list(channel.messages.values())[-5:]:
                who = message.get("user") or message.get("username") or message.get("bot_id")
                lines.append(f"  {channel.id} {message['ts']} {who}: {message.get('text', '')!r}")
        failed = [f"  {e.method}: {e.error}" for e in self.journal.calls(ok=False)[-5:]]
        return "\n".join(["Last messages:", *lines, "Last failed calls:", *failed])
