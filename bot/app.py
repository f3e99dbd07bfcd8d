"""The application: the only place where the real parts meet."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from bot import log as logging
from bot.assembly import Parts, assemble
from bot.clock import SystemClock
from bot.config import Settings
from bot.domain.desk_tools import DESK_TOOLS
from bot.domain.ids import ModelName
from bot.domain.organization import Organization
from bot.domain.secrets import Redactor
from bot.domain.tools import Tool
from bot.endpoints import endpoints, refuse_unreachable
from bot.engine.engine import Engine
from bot.engine.queue import DbosQueue
from bot.errors import InvalidInputError
from bot.gate import Gate, opa
from bot.models import LiteLlm, ModelEndpoint
from bot.org import load
from bot.org.secrets import redactor_of
from bot.services.pinning import Pinning
from bot.services.policies import put_in_force
from bot.services.services import Services
from bot.slack.client import web_client
from bot.slack.messenger import SlackMessenger
from bot.tools.isolation import Isolation, Refused
from bot.tools.probing import Probed, probe
from bot.tools.rehearsing import LaneRehearsal
from bot.tools.toolroom import toolroom
from bot.tools.unisolated import Unisolated
from handlers.answering import AnsweringApp
from handlers.reception import reception
from handlers.register import register
from schedules.clock import ticking
from storage.bell import Bell
from storage.database import Database
from storage.engines import database_url, is_sqlite
from storage.migrate import upgrade

log = structlog.get_logger()

_LAST_WORDS = timedelta(seconds=10)
"""How long a message that is on its way may take when the application stops."""


@dataclass(frozen=True, slots=True)
class Running:
    """A running application."""

    services: Services
    organization: Organization
    isolation: Probed
    address: str
    """Where Slack reaches us over HTTP; empty with Socket Mode."""


@asynccontextmanager
async def running(settings: Settings, *, environment: Mapping[str, str]) -> AsyncIterator[Running]:
    """Run the application while the context is open.

    Raises OrganizationError, InvalidInputError and AlreadyRunningError before anything has begun.
    """
    plan = _plan(settings, environment)
    async with AsyncExitStack() as stack:
        opened = await _opened(stack, plan)
        services, slack = opened.services, opened.slack
        opened.late.engine = await stack.enter_async_context(
            _engine(settings, opened.database, services)
        )
        await put_in_force(opened.database, opened.gate, at=SystemClock().now())
        if is_sqlite(database_url(settings.database)):
            # The engine holds the lock, so whoever was speaking before us is gone.
            await services.delivery.take_over()
        await stack.enter_async_context(_speaking(services))
        register(slack, services)
        address = await stack.enter_async_context(reception(slack, settings))
        await stack.enter_async_context(ticking(services, database_url=settings.database))
        # The slow library loads behind everything else: people are answered meanwhile.
        opened.llm.begin_loading()
        log.info("application.started", isolation=opened.isolation.isolation.description)
        yield Running(services, plan.organization, opened.isolation, address)


@asynccontextmanager
async def standing(settings: Settings, *, environment: Mapping[str, str]) -> AsyncIterator[Running]:
    """Have the services on their real parts for one command: nothing listens, nobody works.

    Another process may be running meanwhile. Raises OrganizationError and InvalidInputError.
    """
    plan = _plan(settings, environment)
    async with AsyncExitStack() as stack:
        opened = await _opened(stack, plan)
        yield Running(opened.services, plan.organization, opened.isolation, address="")


@dataclass(frozen=True, slots=True)
class _Opened:
    """The parts that are open, and the services on them."""

    services: Services
    database: Database
    gate: Gate
    slack: AnsweringApp
    llm: LiteLlm
    isolation: Probed
    late: "_Late"


async def _opened(stack: AsyncExitStack, plan: "_Plan") -> _Opened:
    """Open every part; the stack closes them again, the last one first."""
    settings = plan.settings
    logging.hide(plan.redactor.redact)
    settings.data.mkdir(parents=True, exist_ok=True)
    probed, _ = await asyncio.gather(
        probe(
            settings.data,
            required=plan.organization.isolation_required,
            tried=plan.organization.isolation_tried,
        ),
        upgrade(settings.database),
    )
    slack, late = _slack(plan), _Late()
    llm = LiteLlm.of(plan.reachable, redactor=plan.redactor)
    stack.push_async_callback(llm.close)
    parts = await _parts(stack, plan, probed.isolation, slack=slack, llm=llm, late=late)
    return _Opened(assemble(parts), parts.database, parts.gate, slack, llm, probed, late)


@dataclass(frozen=True, slots=True)
class _Plan:
    """What is known before anything has begun."""

    settings: Settings
    environment: Mapping[str, str]
    organization: Organization
    reachable: Mapping[ModelName, ModelEndpoint]
    redactor: Redactor


def _plan(settings: Settings, environment: Mapping[str, str]) -> _Plan:
    organization = load(settings.organization, environment=environment)
    reachable = endpoints(organization, environment=environment, local=settings.local_models)
    _refuse_silence(settings)
    refuse_unreachable(organization, reachable)
    return _Plan(
        settings,
        environment,
        organization,
        reachable,
        redactor_of(organization, settings, environment),
    )


async def _parts(
    stack: AsyncExitStack,
    plan: _Plan,
    isolation: Isolation,
    *,
    slack: AnsweringApp,
    llm: LiteLlm,
    late: "_Late",
) -> Parts:
    settings, organization = plan.settings, plan.organization
    bell = Bell()
    database = Database(
        settings.database, queue=DbosQueue(settings.database), bell=bell, redactor=plan.redactor
    )
    await database.open()
    stack.push_async_callback(database.close)
    clock = SystemClock()
    pins = Pinning(database, clock, organization.operators)
    room = await stack.enter_async_context(
        toolroom(organization, settings.work, isolation, environment=plan.environment, pins=pins)
    )
    tools = (*DESK_TOOLS, *await room.hub.tools())
    veto = await stack.enter_async_context(
        opa.opened(organization.policy_server, environment=plan.environment)
    )
    return Parts(
        database=database,
        bell=bell,
        clock=clock,
        organization=organization,
        available=frozenset(plan.reachable),
        tools=tools,
        gate=_gate(settings, organization, tools, room.hub.unavailable),
        llm=llm,
        toolbox=room.hub,
        workspaces=room.workspaces,
        messenger=SlackMessenger(slack.client),
        purge_workflows=late.purge,
        scripted=bool(settings.local_models),
        isolated=not isinstance(isolation, Unisolated),
        veto=veto,
        redactor=plan.redactor,
        rehearsal=LaneRehearsal(room.workspaces),
    )


async def load_gate(
    settings: Settings,
    organization: Organization,
    *,
    environment: Mapping[str, str],
) -> tuple[Gate, Mapping[str, str]]:
    """Read the policies against the tools there are, without using any.

    Also returns which servers could not be asked for theirs, and why. Raises OrganizationError.
    """
    nothing = Refused("Policies are only read")
    async with toolroom(organization, settings.work, nothing, environment=environment) as room:
        tools = (*DESK_TOOLS, *await room.hub.tools())
        silent = room.hub.unavailable
        return _gate(settings, organization, tools, silent), silent


def _slack(plan: _Plan) -> AnsweringApp:
    settings, redactor = plan.settings, plan.redactor
    token = settings.slack_bot_token.get_secret_value()
    client = web_client(token, base_url=settings.slack_api_url, redactor=redactor)
    signing_secret = settings.slack_signing_secret.get_secret_value() or None
    return AnsweringApp(client, redactor=redactor, signing_secret=signing_secret)


def _gate(
    settings: Settings,
    organization: Organization,
    tools: Sequence[Tool],
    silent: Mapping[str, str],
) -> Gate:
    place = settings.organization.parent
    lanes, gates = place / "lanes.cedar", place / "gates.cedar"
    return Gate.load(organization, tools=tools, lanes=lanes, gates=gates, silent=silent)


@dataclass(slots=True)
class _Late:
    """The engine needs the services, and one of the services needs the engine."""

    engine: Engine | None = None

    async def purge(self, before: datetime) -> None:
        if self.engine is not None:
            await self.engine.purge(before)


@asynccontextmanager
async def _engine(
    settings: Settings, database: Database, services: Services
) -> AsyncIterator[Engine]:
    engine = Engine(
        settings.database,
        database=database,
        proceed=services.work.proceed,
        worker=settings.worker or None,
        concurrency=settings.at_a_time,
    )
    await engine.start()
    try:
        yield engine
    finally:
        await engine.stop()


@asynccontextmanager
async def _speaking(services: Services) -> AsyncIterator[None]:
    leaving = asyncio.Event()
    speaking = asyncio.create_task(services.delivery.run(leaving=leaving))
    try:
        yield
    finally:
        leaving.set()
        services.delivery.bell.ring()
        # A message cut off would have to be looked for in Slack at the next start.
        await asyncio.wait({speaking}, timeout=_LAST_WORDS.total_seconds())
        speaking.cancel()
        with suppress(asyncio.CancelledError):
            await speaking


def _refuse_silence(settings: Settings) -> None:
    if not settings.slack_bot_token.get_secret_value():
        raise InvalidInputError("Set SLACK_BOT_TOKEN to the bot token of your app (xoxb-...).")
    if settings.uses_http and not settings.slack_signing_secret.get_secret_value():
        raise InvalidInputError(
            "Set SLACK_APP_TOKEN (xapp-...) for Socket Mode, or SLACK_SIGNING_SECRET for HTTP."
        )
