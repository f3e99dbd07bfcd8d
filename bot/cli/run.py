"""`run`: the bot in a Slack workspace."""

import argparse
import asyncio
import signal
from collections.abc import Mapping
from typing import Any

from bot.app import running
from bot.config import Settings
from bot.tools.hardening import keep_to_ourselves


def add_to(commands: Any) -> None:
    """Add this command to the parser."""
    parser = commands.add_parser("run", help="run the bot in your Slack workspace")
    parser.set_defaults(command=run)


async def run(_: argparse.Namespace, settings: Settings, environment: Mapping[str, str]) -> int:
    """Run until the process is asked to stop."""
    keep_to_ourselves()
    stopped = stop_signal()
    async with running(settings, environment=environment):
        await stopped.wait()
    return 0


def stop_signal() -> asyncio.Event:
    """Return an event that is set when the process is asked to stop."""
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    return stopped
