"""Apps in a local Slack of their own: the bot, and a bare Bolt app beside it."""

import asyncio
import socket
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from handlers.reception import PATH
from sandbox.slack import LocalSlack, Timing, Workspace
from tests.bench.processes import ROOT, Process, running
from tests.bench.stopwatch import Stopwatch

BOT = ("-m", "bot", "run")
BARE = ("-m", "tests.bench.bare")

_ADDRESS = "Local models: "
_PATIENCE = 60


@dataclass(slots=True)
class App:
    """One app in one Slack. `stopwatch` times every event on its way to the app."""

    slack: LocalSlack
    process: Process
    stopwatch: Stopwatch


def local_slack() -> LocalSlack:
    """Return a Slack that asks of an app what ours asks for, and limits no rates."""
    workspace = Workspace.load(ROOT / "sandbox" / "slack" / "workspace.yml")
    # Where an app is too slow, Slack would send an event again after a minute; we have less time.
    timing = Timing(retry_delays=(0, 1, 5))
    return LocalSlack(workspace, manifest=ROOT / "manifest.yml", timing=timing)


@asynccontextmanager
async def the_bot(
    place: Path, *, models: str, http: bool = False, database: str = ""
) -> AsyncIterator[App]:
    """Run `python -m bot run` on an empty database, or on this one."""
    port = free_port() if http else 0
    async with local_slack() as slack:
        environment = bot_environment(
            place, slack=slack, models=models, port=port, database=database
        )
        async with running(BOT, log=place / "bot.log", environment=environment) as process:
            yield await _reached(slack, process, port=port)


@asynccontextmanager
async def a_bare_app(place: Path, *, http: bool = False, react: bool = False) -> AsyncIterator[App]:
    """Run a Bolt app with an empty listener, or one that only adds a reaction."""
    port = free_port() if http else 0
    async with local_slack() as slack:
        words = [*BARE, "--api-url", slack.api_url, "--port", str(port)]
        if react:
            words.append("--react")
        async with running(words, log=place / "bare.log") as process:
            yield await _reached(slack, process, port=port)


@asynccontextmanager
async def models(place: Path, *, script: Path) -> AsyncIterator[str]:
    """Run the local model server in a process of its own. Yields its address."""
    log = place / "models.log"
    words = ("-m", "sandbox.models", "--script", str(script))
    async with running(words, log=log) as process:
        async with asyncio.timeout(_PATIENCE):
            while _ADDRESS not in (said := log.read_text(encoding="utf-8")):
                process.must_run()
                await asyncio.sleep(0.05)
        yield said.partition(_ADDRESS)[2].split("/v1")[0]


def bot_environment(
    place: Path, *, slack: LocalSlack, models: str, port: int = 0, database: str = ""
) -> Mapping[str, str]:
    """Return what `python -m bot run` needs to know; port 0 means Socket Mode."""
    reached = (
        {"SLACK_SIGNING_SECRET": "local-signing-secret", "COUNTERSIGN_PORT": str(port)}
        if port
        else {"SLACK_APP_TOKEN": "xapp-local"}
    )
    return {
        **reached,
        "SLACK_BOT_TOKEN": "xoxb-local",
        "SLACK_API_URL": slack.api_url,
        "COUNTERSIGN_ORG": str(ROOT / "org" / "org.yml"),
        "COUNTERSIGN_DATA": str(place),
        "COUNTERSIGN_DATABASE_URL": database,
        "COUNTERSIGN_LOCAL_MODELS": models,
        "COUNTERSIGN_WEBSHOP": str(place / "webshop.git"),
        "COUNTERSIGN_PLAYGROUND": str(place / "playground.git"),
    }


async def until_connected(slack: LocalSlack, process: Process) -> None:
    """Return as soon as the app has a connection. Raises RuntimeError when it has ended."""

    def connected() -> bool:
        process.must_run()
        return slack.connected

    await slack.wait_for(connected, timeout=_PATIENCE)


def free_port() -> int:
    """Return a port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def _reached(slack: LocalSlack, process: Process, *, port: int) -> App:
    """Wait until Slack reaches the app, and put the stopwatch on the way."""
    if port:
        await _listening(process, port)
        slack.deliver_to(f"http://127.0.0.1:{port}{PATH}")
    else:
        await until_connected(slack, process)
    courier = slack._parts.courier
    stopwatch = Stopwatch(courier.transport)
    courier.transport = stopwatch
    return App(slack, process, stopwatch)


async def _listening(process: Process, port: int) -> None:
    async with asyncio.timeout(_PATIENCE):
        while True:
            process.must_run()
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                await asyncio.sleep(0.02)
            else:
                writer.close()
                return
