"""`demo`: the bot, a local Slack and a local model on this machine, without any account."""

import argparse
import asyncio
import os
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from bot.app import running
from bot.cli.run import stop_signal
from bot.config import Settings
from bot.org import load
from sandbox.models import LocalModels, Script
from sandbox.slack import LocalSlack, Workspace
from sandbox.webshop import create

ROOT = Path(__file__).parents[2]
PLACE = Path(".demo")

SCRIPTED = (
    "Everything here is real but the mind: the agents' answers come from a script. "
    'Try, in #webshop: "@Countersign the signup form accepts an empty e-mail, please fix it"'
)
REAL = "The agents use your real models. Requests cost money."


def add_to(commands: Any) -> None:
    """Add this command to the parser."""
    parser = commands.add_parser("demo", help="try it without any account")
    parser.add_argument("--port", type=int, default=8700, help="of the page; 0 takes a free one")
    parser.add_argument("--place", type=Path, default=PLACE, help="where the demo keeps its files")
    parser.set_defaults(command=demo)


async def demo(options: argparse.Namespace, settings: Settings) -> int:
    """Run until the process is asked to stop. What was done is kept and found again."""
    stopped = stop_signal()
    async with playing(options.place.absolute(), settings, port=options.port) as address:
        sys.stdout.write(f"\nCountersign's demo is at {address}\n")
        sys.stdout.flush()
        await stopped.wait()
    return 0


@asynccontextmanager
async def playing(place: Path, settings: Settings, *, port: int) -> AsyncIterator[str]:
    """Run the whole demo while the context is open. Yields the page's address."""
    webshop, playground = place / "webshop.git", place / "playground.git"
    for repository in (webshop, playground):
        await asyncio.to_thread(create, repository)
    environment = {
        **os.environ,
        "COUNTERSIGN_WEBSHOP": str(webshop),
        "COUNTERSIGN_PLAYGROUND": str(playground),
    }
    async with AsyncExitStack() as stack:
        local = await _models(stack, settings, environment)
        slack = await stack.enter_async_context(
            LocalSlack(
                Workspace.load(ROOT / "sandbox" / "slack" / "workspace.yml"),
                port=port,
                manifest=ROOT / "manifest.yml",
                limits=True,
                burst=20,
            )
        )
        slack.world.banner = SCRIPTED if local else REAL
        adapted = settings.model_copy(
            update={
                "slack_bot_token": SecretStr("xoxb-local"),
                "slack_app_token": SecretStr("xapp-local"),
                "slack_api_url": slack.api_url,
                "data": place,
                "local_models": local,
            }
        )
        await stack.enter_async_context(running(adapted, environment=environment))
        yield slack.url


async def _models(stack: AsyncExitStack, settings: Settings, environment: Mapping[str, str]) -> str:
    organization = load(settings.organization, environment=environment)
    if any(environment.get(model.key_env) for model in organization.models.values()):
        return ""
    script = Script.load(ROOT / "sandbox" / "models" / "demo.yml")
    models = await stack.enter_async_context(LocalModels(script))
    return models.url
