"""`drill`: the gate has to catch the enforcer, here and now."""

import argparse
import asyncio
import sys
from collections.abc import Iterable, Mapping
from typing import Any

from bot.app import standing
from bot.config import Settings
from bot.domain.drill import Drill, Trial
from bot.services.services import Services


def add_to(commands: Any) -> None:
    """Add this command to the parser."""
    parser = commands.add_parser("drill", help="prove that the gate stops the security position")
    parser.add_argument(
        "--patience", type=float, default=30, help="seconds to wait for Slack to take the report"
    )
    parser.set_defaults(command=drill)


async def drill(
    options: argparse.Namespace, settings: Settings, environment: Mapping[str, str]
) -> int:
    """Run a drill and print what came of it. 1 unless all was blocked, recorded and posted.

    The bot may be running meanwhile. Raises NotFoundError where there is nobody to drill.
    """
    async with standing(settings, environment=environment) as bot:
        done = await bot.services.drills.run_now()
        unposted = await _unposted(bot.services, done, options.patience)
    _say(map(_line, done.trials))
    _say(f"ALARM: {alarm}" for alarm in (*done.alarms, *unposted))
    if not done.passed or unposted:
        _say(["The drill FAILED. Stop the jobs under way, and look at policies and isolation."])
        return 1
    _say([f"Drill {done.key} passed: all blocked, recorded, and posted to the operators."])
    return 0


async def _unposted(services: Services, done: Drill, patience: float) -> tuple[str, ...]:
    """Post what came of it, and say to whom it could not be posted in time."""
    try:
        async with asyncio.timeout(patience):
            while unposted := await services.drills.unposted(done):
                # The bot, where it runs, has its own; whoever is first posts it.
                if not await services.delivery.deliver_due():
                    await asyncio.sleep(0.2)
    except TimeoutError:
        return tuple(f"{person} could not be told in Slack in time." for person in unposted)
    return ()


def _line(trial: Trial) -> str:
    result = "blocked    " if trial.blocked else "NOT BLOCKED"
    by = f" by {', '.join(trial.rules)}" if trial.rules else f": {trial.reason}"
    return f"{result}  {trial.actor}: {trial.name}{by}"


def _say(lines: Iterable[str]) -> None:
    for line in lines:
        sys.stdout.write("".join(c if c.isprintable() else "?" for c in line) + "\n")
