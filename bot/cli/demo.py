"""`demo`: the bot, a local Slack and a local model on this machine, without any account."""

import argparse
import asyncio
import shutil
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from bot.app import running
from bot.cli.run import stop_signal
from bot.config import Settings
from bot.endpoints import endpoints
from bot.engine.lock import AlreadyRunningError, FileLock
from bot.errors import InvalidInputError
from bot.org import load
from sandbox.models import LocalModels, Script
from sandbox.slack import LocalSlack, Timing, Workspace
from sandbox.webshop import create

ROOT = Path(__file__).parents[2]
PLACE = Path(".demo")

SCRIPTED = (
    "Everything here is real but the mind: the agents' answers come from a script. "
    'Try, in #webshop: "@Countersign the signup form accepts an empty e-mail, please fix it"'
)
UNISOLATED = "On this machine the agents' commands run WITHOUT isolation."
_SECOND = ".venv/bin/python -m bot demo --port 0 --place .demo-2"
REAL = "The agents use your real models. Requests cost money."


def add_to(commands: Any) -> None:
    """Add this command to the parser."""
    parser = commands.add_parser("demo", help="try it without any account")
    parser.add_argument("--port", type=int, default=8700, help="of the page; 0 takes a free one")
    parser.add_argument("--place", type=Path, default=PLACE, help="where the demo keeps its files")
    parser.set_defaults(command=demo)


async def demo(
    options: argparse.Namespace, settings: Settings, environment: Mapping[str, str]
) -> int:
    """Run until the process is asked to stop. Each demo begins anew."""
    stopped = stop_signal()
    place = options.place.absolute()
    async with playing(place, settings, environment=environment, port=options.port) as address:
        sys.stdout.write(f"\nCountersign's demo is at {address}\n")
        sys.stdout.flush()
        await stopped.wait()
    return 0


@asynccontextmanager
async def playing(
    place: Path, settings: Settings, *, environment: Mapping[str, str], port: int
) -> AsyncIterator[str]:
    """Run the whole demo while the context is open. Yields the page's address."""
    async with AsyncExitStack() as stack:
        # First of all: when another demo holds the port, its files must stay as they are.
        slack = await _listening(stack, port)
        _take(stack, place)
        environment = {**environment, **await asyncio.to_thread(_begin_anew, place)}
        local = await _models(stack, settings, environment)
        slack.world.banner = SCRIPTED if local else REAL
        adapted = settings.model_copy(
            update={
                "slack_bot_token": SecretStr("xoxb-local"),
                "slack_app_token": SecretStr("xapp-local"),
                "slack_api_url": slack.api_url,
                "data": place,
                "database_url": "",
                "local_models": local,
            }
        )
        bot = await stack.enter_async_context(running(adapted, environment=environment))
        if not bot.isolation.isolation.isolated:
            slack.world.banner += f" {UNISOLATED}"
            sys.stdout.write(f"{bot.isolation.report}\n")
        yield slack.url


async def _listening(stack: AsyncExitStack, port: int) -> LocalSlack:
    try:
        return await stack.enter_async_context(_slack(port))
    except OverflowError as error:
        raise InvalidInputError(f"{port} is no port: take one from 1 to 65535, or 0.") from error
    except OSError as error:
        raise InvalidInputError(
            f"Port {port} cannot be had: {error.strerror}. Stop what listens there, or start a "
            f"second demo with files of its own: {_SECOND}"
        ) from error


def _take(stack: AsyncExitStack, place: Path) -> None:
    """Make sure that no other demo uses this place: to begin anew would take its files away."""
    try:
        place.mkdir(parents=True, exist_ok=True)
        lock = FileLock(place / "demo")
        lock.take()
    except AlreadyRunningError as error:
        raise InvalidInputError(
            f"Another demo is running in {place}. Stop it, or start a second one with files of "
            f"its own: {_SECOND}"
        ) from error
    except OSError as error:
        raise InvalidInputError(
            f"The demo cannot keep its files in {place}: {error.strerror}. Give it another "
            "folder: .venv/bin/python -m bot demo --place FOLDER"
        ) from error
    stack.callback(lock.release)


def _slack(port: int) -> LocalSlack:
    workspace = Workspace.load(ROOT / "sandbox" / "slack" / "workspace.yml")
    # After a restart Slack would keep an event back for a minute; nobody watches a demo that long.
    timing = Timing(retry_delays=(0, 2, 5))
    manifest = ROOT / "manifest.yml"
    return LocalSlack(workspace, port=port, manifest=manifest, limits=True, burst=20, timing=timing)


def _begin_anew(place: Path) -> dict[str, str]:
    """Make the demo's repositories, and return the variables that say where they are.

    The local Slack remembers nothing, so neither may we.
    """
    webshop, playground = place / "webshop.git", place / "playground.git"
    for kept in (webshop, playground, place / "work"):
        shutil.rmtree(kept, ignore_errors=True)
    for database in place.glob("countersign.sqlite*"):
        database.unlink()
    for repository in (webshop, playground):
        create(repository)
    return {
        "COUNTERSIGN_WEBSHOP": str(webshop),
        "COUNTERSIGN_PLAYGROUND": str(playground),
    }


async def _models(stack: AsyncExitStack, settings: Settings, environment: Mapping[str, str]) -> str:
    organization = load(settings.organization, environment=environment)
    if endpoints(organization, environment=environment):
        return ""
    script = Script.load(ROOT / "sandbox" / "models" / "demo.yml")
    models = await stack.enter_async_context(LocalModels(script))
    return models.url
