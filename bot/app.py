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
from bot.engine.lock import alone_on
from bot.live import Live
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

    live: Live
    isolation: Probed
    address: str
    """Where Slack reaches us over HTTP; empty with Socket Mode."""

    @property
    def services(self) -> Services:
        return self.live.services

    @property
    def organization(self) -> Organization:
        return self.live.parts.organization


@asynccontextmanager
async def running(settings: Settings, *, environment: Mapping[str, str]) -> AsyncIterator[Running]:
    """Run the application while the context is open.

    Raises OrganizationError, InvalidInputError and AlreadyRunningError before anything has begun.
    """
    plan = plan_for(settings, environment)
    async with AsyncExitStack() as stack:
        # Before anything else: who comes second must not put an edited file in force.
        stack.enter_context(alone_on(settings.database))
        opened = await open_parts(stack, plan, apply=True)
        live, slack = opened.live, opened.slack
        services = live.services
        opened.late.engine = await stack.enter_async_context(
            _engine(settings, opened.database, live)
        )
        await put_in_force(opened.database, opened.gate, at=SystemClock().now())
        if is_sqlite(database_url(settings.database)):
            # We hold the lock, so whoever was speaking before us is gone.
            await services.delivery.take_over()
        await stack.enter_async_context(_speaking(live))
        register(slack, live.current)
        address = await stack.enter_async_context(reception(slack, settings))
        await stack.enter_async_context(
            ticking(live.current, database_url=settings.database, clock=live.parts.clock)
        )
        # The slow library loads behind everything else: people are answered meanwhile.
        opened.llm.begin_loading()
        log.info("application.started", isolation=opened.isolation.isolation.description)
        yield Running(live, opened.isolation, address)


@asynccontextmanager
async def standing(settings: Settings, *, environment: Mapping[str, str]) -> AsyncIterator[Running]:
    """Have the services on their real parts for one command: nothing listens, nobody works.

    Another process may be running meanwhile. Raises OrganizationError and InvalidInputError.
    """
    plan = plan_for(settings, environment)
    async with AsyncExitStack() as stack:
        opened = await open_parts(stack, plan, apply=False)
        yield Running(opened.live, opened.isolation, address="")


@asynccontextmanager
async def _engine(settings: Settings, database: Database, live: Live) -> AsyncIterator[Engine]:
    engine = Engine(
        settings.database,
        database=database,
        proceed=live.proceed,
        worker=settings.worker or None,
        concurrency=settings.at_a_time,
    )
    await engine.start()
    try:
        yield engine
    finally:
        await engine.stop()


@asynccontextmanager
async def _speaking(live: Live) -> AsyncIterator[None]:
    leaving, delivery = asyncio.Event(), live.delivery()
    speaking = asyncio.create_task(delivery.run(leaving=leaving, current=live.delivery))
    try:
        yield
    finally:
        leaving.set()
        delivery.bell.ring()
        # A message cut off would have to be looked for in Slack at the next start.
        await asyncio.wait({speaking}, timeout=_LAST_WORDS.total_seconds())
        speaking.cancel()
        with suppress(asyncio.CancelledError):
            await speaking
