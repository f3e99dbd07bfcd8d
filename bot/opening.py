"""Opening: the real parts, made from the settings and the organization's file."""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

import structlog

from bot import log as logging
from bot.assembly import Parts
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
from bot.gate.arguments import unusable
from bot.live import Live
from bot.models import LiteLlm, ModelEndpoint, similarity_of
from bot.org import load
from bot.org.evaluations import FOLDER, SuiteFiles
from bot.org.kinds import Surroundings
from bot.org.secrets import redactor_of
from bot.ports import Veto
from bot.services.pinning import Pinning
from bot.settling import Settled, settled
from bot.slack.client import web_client
from bot.slack.messenger import SlackMessenger
from bot.tools.gauges import Gauges
from bot.tools.hub import Hub
from bot.tools.isolation import Isolation, Refused
from bot.tools.probing import Probed, probe
from bot.tools.rehearsing import LaneRehearsal
from bot.tools.toolroom import Toolroom, toolroom
from bot.tools.unisolated import Unisolated
from handlers.answering import AnsweringApp
from storage.bell import Bell
from storage.database import Database
from storage.migrate import upgrade

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Plan:
    """What is known before anything has begun."""

    settings: Settings
    environment: Mapping[str, str]
    organization: Organization
    reachable: Mapping[ModelName, ModelEndpoint]
    redactor: Redactor
    version: int = 0
    """The version of the registry that `organization` is."""

    @property
    def surroundings(self) -> Surroundings:
        """What paths and addresses in the organization depend on."""
        folder = self.settings.organization.resolve().parent
        return Surroundings(self.environment, folder)


def plan_for(settings: Settings, environment: Mapping[str, str]) -> Plan:
    """Read the organization, and see that Slack and the models can be reached at all.

    Raises OrganizationError and InvalidInputError.
    """
    organization = load(settings.organization, environment=environment)
    _refuse_silence(settings)
    return _plan(settings, environment, Settled(organization, 0))


def _plan(settings: Settings, environment: Mapping[str, str], settled: Settled) -> Plan:
    organization = settled.organization
    reachable = endpoints(organization, environment=environment, local=settings.local_models)
    refuse_unreachable(organization, reachable)
    redactor = redactor_of(organization, settings, environment)
    return Plan(settings, environment, organization, reachable, redactor, settled.version)


@dataclass(slots=True)
class Late:
    """The engine needs the services, and one of the services needs the engine."""

    engine: Engine | None = None

    async def purge(self, before: datetime) -> None:
        if self.engine is not None:
            await self.engine.purge(before)


@dataclass(frozen=True, slots=True)
class Opened:
    """The parts that are open, and the services on them."""

    live: Live
    database: Database
    gate: Gate
    slack: AnsweringApp
    llm: LiteLlm
    isolation: Probed
    late: Late


async def open_parts(stack: AsyncExitStack, plan: Plan, *, apply: bool) -> Opened:
    """Open every part; the stack closes them again, the last one first.

    `apply` begins the registry, and puts an edited file in force. The plan is that of the file;
    from here on it is that of the registry's newest version.
    """
    settings = plan.settings
    logging.hide(plan.redactor.redact)
    settings.data.mkdir(parents=True, exist_ok=True)
    # The registry hardly ever says something else about isolation than the file does.
    probed, settled_plan = await asyncio.gather(_probed(plan), _settled(plan, apply=apply))
    if _isolation(settled_plan) != _isolation(plan):
        probed = await _probed(settled_plan)
    plan = settled_plan
    logging.hide(plan.redactor.redact)
    slack, late = _slack(plan), Late()
    llm = LiteLlm.of(plan.reachable, redactor=plan.redactor)
    stack.push_async_callback(llm.close)
    parts = await _parts(stack, plan, probed.isolation, slack=slack, llm=llm, late=late)
    return Opened(Live(parts), parts.database, parts.gate, slack, llm, probed, late)


def _isolation(plan: Plan) -> tuple[bool, bool]:
    return plan.organization.isolation_required, plan.organization.isolation_tried


async def _probed(plan: Plan) -> Probed:
    required, tried = _isolation(plan)
    return await probe(plan.settings.data, required=required, tried=tried)


async def _settled(plan: Plan, *, apply: bool) -> Plan:
    """Return the plan of the organization this process starts with. Its tables are then there."""
    await upgrade(plan.settings.database)
    found = await settled(
        plan.settings,
        plan.surroundings,
        file=plan.organization,
        redactor=plan.redactor,
        apply=apply,
    )
    same = found.organization == plan.organization
    if same:
        return replace(plan, version=found.version)
    return _plan(plan.settings, plan.environment, found)


async def _parts(
    stack: AsyncExitStack,
    plan: Plan,
    isolation: Isolation,
    *,
    slack: AnsweringApp,
    llm: LiteLlm,
    late: Late,
) -> Parts:
    settings, organization = plan.settings, plan.organization
    bell, clock = Bell(), SystemClock()
    database = await _database(stack, plan, bell)
    room = await _room(stack, plan, isolation, Pinning(database, clock, organization.operators))
    tools, silent = await offered(room.hub)
    regate = partial(gate_of, settings, tools=tools, silent=silent)
    return Parts(
        database=database,
        bell=bell,
        clock=clock,
        organization=organization,
        available=frozenset(plan.reachable),
        tools=tools,
        gate=regate(organization),
        llm=llm,
        toolbox=room.hub,
        workspaces=room.workspaces,
        messenger=SlackMessenger(slack.client),
        similarity=similarity_of(organization, llm),
        suites=SuiteFiles(settings.organization.parent / FOLDER),
        purge_workflows=late.purge,
        scripted=bool(settings.local_models),
        isolated=not isinstance(isolation, Unisolated),
        veto=await _veto(stack, plan),
        redactor=plan.redactor,
        rehearsal=LaneRehearsal(room.workspaces),
        gauge=Gauges(isolation, room.hub, settings.work, plan.environment),
        surroundings=plan.surroundings,
        regate=regate,
        version=plan.version,
    )


async def _room(stack: AsyncExitStack, plan: Plan, isolation: Isolation, pins: Pinning) -> Toolroom:
    work, environment = plan.settings.work, plan.environment
    room = toolroom(plan.organization, work, isolation, environment=environment, pins=pins)
    return await stack.enter_async_context(room)


async def _veto(stack: AsyncExitStack, plan: Plan) -> Veto | None:
    server = plan.organization.policy_server
    return await stack.enter_async_context(opa.opened(server, environment=plan.environment))


async def _database(stack: AsyncExitStack, plan: Plan, bell: Bell) -> Database:
    url = plan.settings.database
    database = Database(url, queue=DbosQueue(url), bell=bell, redactor=plan.redactor)
    await database.open()
    stack.push_async_callback(database.close)
    return database


async def load_gate(
    settings: Settings,
    organization: Organization,
    *,
    environment: Mapping[str, str],
) -> tuple[Gate, Mapping[str, str]]:
    """Read the policies against the tools there are, without using any.

    Also returns which servers and tools cannot be used, and why. Raises OrganizationError.
    """
    nothing = Refused("Policies are only read")
    async with toolroom(organization, settings.work, nothing, environment=environment) as room:
        tools, silent = await offered(room.hub)
        return gate_of(settings, organization, tools, silent), silent


async def offered(hub: Hub) -> tuple[tuple[Tool, ...], Mapping[str, str]]:
    """Return the tools that can be used, and why other tools, or all of a server, cannot.

    What a foreign server says of a tool of its keeps nobody from using the rest.
    """
    tools = await hub.tools()
    unfit = unusable(tools)
    for name, why in unfit.items():
        log.warning("tool.unusable", tool=name, error=why)
    usable = (tool for tool in tools if tool.full_name not in unfit)
    return (*DESK_TOOLS, *usable), {**hub.unavailable, **hub.unusable, **unfit}


def _slack(plan: Plan) -> AnsweringApp:
    settings, redactor = plan.settings, plan.redactor
    token = settings.slack_bot_token.get_secret_value()
    client = web_client(token, base_url=settings.slack_api_url, redactor=redactor)
    signing_secret = settings.slack_signing_secret.get_secret_value() or None
    return AnsweringApp(client, redactor=redactor, signing_secret=signing_secret)


def gate_of(
    settings: Settings,
    organization: Organization,
    tools: Sequence[Tool],
    silent: Mapping[str, str],
) -> Gate:
    """Return the gate for an organization, with the policies beside its file.

    Raises OrganizationError where they do not fit it.
    """
    place = settings.organization.parent
    lanes, gates = place / "lanes.cedar", place / "gates.cedar"
    return Gate.load(organization, tools=tools, lanes=lanes, gates=gates, silent=silent)


def _refuse_silence(settings: Settings) -> None:
    if not settings.slack_bot_token.get_secret_value():
        raise InvalidInputError("Set SLACK_BOT_TOKEN to the bot token of your app (xoxb-...).")
    if settings.uses_http and not settings.slack_signing_secret.get_secret_value():
        raise InvalidInputError(
            "Set SLACK_APP_TOKEN (xapp-...) for Socket Mode, or SLACK_SIGNING_SECRET for HTTP."
        )
