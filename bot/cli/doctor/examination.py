"""The examination: every check in its order, each as far as the ones before it allow."""

import sys
from collections.abc import AsyncIterator, Awaitable, Iterable
from datetime import UTC, datetime

import structlog

from bot.cli.doctor import machine, slack_app, workspace
from bot.cli.doctor.database import database
from bot.cli.doctor.drill import last_drill
from bot.cli.doctor.isolation import isolation
from bot.cli.doctor.models import Models
from bot.cli.doctor.organization import organization, policies, tool_servers
from bot.cli.doctor.policy_server import policy_server
from bot.cli.doctor.registry import registry
from bot.cli.doctor.repositories import remote, repository
from bot.cli.doctor.results import Result, problem, warning
from bot.cli.doctor.setup import Setup
from bot.config import Settings
from bot.domain.organization import Organization

log = structlog.get_logger()


async def examined(setup: Setup, *, call: bool = False) -> AsyncIterator[Result]:
    """Yield what every check finds. `call` makes one small call of each model."""
    for result in await _machine(setup):
        yield result
    for result in await _records(setup.settings):
        yield result
    known, found = organization(setup)
    for result in found:
        yield result
    async for result in _slack(setup, known):
        yield result
    if known is None:
        remedy = "Mend org.yml first."
        says = "Policies, models, repositories and isolation were not looked at."
        yield warning("The rest", says, remedy=remedy)
        return
    async for result in _work(setup, known, call=call):
        yield result


async def _machine(setup: Setup) -> list[Result]:
    data = setup.settings.data
    return [
        machine.python_version(sys.version_info[:3]),
        await machine.git_version(),
        machine.data_folder(data),
        machine.disk_room(data),
    ]


async def _records(settings: Settings) -> list[Result]:
    drill = _one(last_drill(settings, now=datetime.now(UTC)))
    return [*await safely("Database", database(settings.database)), *await safely("Drill", drill)]


async def _slack(setup: Setup, known: Organization | None) -> AsyncIterator[Result]:
    opens, found = await slack_app.bot(setup.settings)
    for result in (*found, *await safely("Slack connection", slack_app.way_in(setup.settings))):
        yield result
    if known is None or not opens:
        return
    client = slack_app.client_of(setup.settings)
    for result in await safely("Slack channels", workspace.channels(client, known)):
        yield result
    for result in await safely("Slack people", workspace.people(client, known)):
        yield result


async def _work(setup: Setup, known: Organization, *, call: bool) -> AsyncIterator[Result]:
    looks = {
        "Registry": registry,
        "Policies": policies,
        "Policy server": policy_server,
        "Tool servers": tool_servers,
    }
    for subject, look_at in looks.items():
        for result in await safely(subject, look_at(known, setup)):
            yield result
    models = Models(known, setup)
    for result in models.results():
        yield result
    for result in await safely("Models", models.called()) if call else ():
        yield result
    for each in known.repositories.values():
        look = remote(each, setup) if each.remote else repository(each)
        for result in await safely(f"Repository {each.name}", _one(look)):
            yield result
    rule = {"required": known.isolation_required, "tried": known.isolation_tried}
    for result in await safely("Isolation", _one(isolation(setup.settings.data, **rule))):
        yield result


async def _one(check: Awaitable[Result]) -> list[Result]:
    return [await check]


async def safely(subject: str, check: Awaitable[Iterable[Result]]) -> Iterable[Result]:
    """Return what a check found. One that fails itself must not hide what others find."""
    try:
        return await check
    except Exception as error:
        # The edge: whatever a machine may be like, the report goes on, and this is told.
        log.exception("check.failed", subject=subject)
        says = f"This check failed itself ({type(error).__name__}); the log above says where."
        return [problem(subject, says, remedy="Please report it, with that log.")]
