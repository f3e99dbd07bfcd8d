"""How the parts of a local Slack fit together, and which door leads to which."""

from collections.abc import Callable
from dataclasses import dataclass

from aiohttp import web

from sandbox.slack.api.dispatch import Dispatch
from sandbox.slack.api.file_doors import FileDoors
from sandbox.slack.api.methods import all_methods
from sandbox.slack.api.rate_limits import RateLimits
from sandbox.slack.blockkit.check import BlockKit
from sandbox.slack.control.faults import Faults
from sandbox.slack.control.journal import Journal
from sandbox.slack.control.outage import outage
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
from sandbox.slack.reference import DATA, Reference
from sandbox.slack.tasks import Tasks
from sandbox.slack.timing import Timing
from sandbox.slack.ui.deeds import Deeds
from sandbox.slack.ui.live import Live
from sandbox.slack.ui.requests import explain
from sandbox.slack.ui.routes import Pages
from sandbox.slack.world.changes import AppConnected
from sandbox.slack.world.world import World

_LARGEST_BODY = 50 * 2**20


@dataclass(frozen=True, slots=True)
class Assembly:
    """A local Slack put together, not listening yet."""

    parts: Parts
    faults: Faults
    journal: Journal
    waiting: Waiting
    sockets: Sockets
    switches: Switches
    dispatch: Dispatch
    live: Live

    def routes(self) -> web.Application:
        """Return the web application with all doors."""
        app = web.Application(
            client_max_size=_LARGEST_BODY, middlewares=[outage(self.faults), explain]
        )
        app.router.add_get("/api/{method}", self.dispatch.handle)
        app.router.add_post("/api/{method}", self.dispatch.handle)
        app.router.add_get("/socket/", self.sockets.accept)
        app.router.add_post("/response/{key}", ResponseDoor(self.parts).handle)
        Pages(self.parts, self.live).add_to(app)
        Deeds(self.parts).add_to(app)
        FileDoors(self.parts.world.files).add_to(app)
        control = Control(
            self.parts, faults=self.faults, journal=self.journal, switches=self.switches
        )
        control.add_to(app)
        return app


def assemble(
    world: World,
    *,
    secrets: Secrets,
    installation: Installation,
    reference: Reference,
    limits: RateLimits,
    timing: Timing,
) -> Assembly:
    """Put the parts together around a world."""
    waiting = Waiting()
    faults = Faults()
    journal = Journal(on_change=waiting.wake)
    tasks = Tasks()
    sockets = Sockets(
        app_id=world.app.id,
        timing=timing,
        on_change=lambda: world.announce(AppConnected(courier.transport.connected)),
    )
    courier = Courier(sockets, faults=faults, journal=journal, tasks=tasks, timing=timing)
    parts = Parts(
        world=world,
        installation=installation,
        reference=reference,
        block_kit=BlockKit.load(DATA / "blockkit.json"),
        timing=timing,
        secrets=secrets,
        triggers=Triggers(clock=world.clock, lifetime=timing.trigger),
        response_urls=ResponseUrls(clock=world.clock, lifetime=timing.response_url),
        courier=courier,
        tasks=tasks,
    )
    methods = all_methods(sockets)
    dispatch = Dispatch(parts, methods=methods, limits=limits, faults=faults, journal=journal)
    switches = Switches(parts, sockets=sockets, faults=faults)
    live = Live(world)
    feed = Feed(world, installation=installation, reference=reference, courier=courier)
    for listener in (feed.take, live.take, _waker(waiting)):
        world.subscribe(listener)
    return Assembly(parts, faults, journal, waiting, sockets, switches, dispatch, live)


def _waker(waiting: Waiting) -> Callable[[object], None]:
    return lambda _change: waiting.wake()
