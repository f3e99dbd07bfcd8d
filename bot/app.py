"""The application: its parts at work, from the start to the last word."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta

import structlog

from bot.clock import SystemClock
from bot.config import Settings
from bot.domain.organization import Organization
from bot.engine.engine import Engine
from bot.opening import open_parts, plan_for
from bot.services.policies import put_in_force
from bot.services.services import Services
from bot.tools.probing import Probed
from handlers.reception import reception
from handlers.register import register
from schedules.clock import ticking
from storage.database import Database
from storage.engines import database_url, is_sqlite

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
    plan = plan_for(settings, environment)
    async with AsyncExitStack() as stack:
        opened = await open_parts(stack, plan)
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
    plan = plan_for(settings, environment)
    async with AsyncExitStack() as stack:
        opened = await open_parts(stack, plan)
        yield Running(opened.services, plan.organization, opened.isolation, address="")


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
