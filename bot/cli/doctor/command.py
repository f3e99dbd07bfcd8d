"""The command: examines this installation and reports."""

import argparse
import logging
import sys
from collections.abc import Mapping
from typing import Any

from bot.cli.doctor.examination import examined
from bot.cli.doctor.report import Report
from bot.cli.doctor.setup import Setup
from bot.config import Settings


def add_to(commands: Any) -> None:
    """Add this command to the parser."""
    parser = commands.add_parser("doctor", help="check tokens, database, models, git, isolation")
    parser.add_argument(
        "--call",
        action="store_true",
        help="make one small call of every model that has a key (this costs a little money)",
    )
    parser.set_defaults(command=doctor)


async def doctor(
    options: argparse.Namespace, settings: Settings, environment: Mapping[str, str]
) -> int:
    """Print a line for each check. 1 when there is a problem."""
    # What the parts would log on the way is said by the report, with what to do about it.
    logging.getLogger().setLevel(logging.ERROR)
    setup = Setup(settings, environment)
    report = Report(sys.stdout, setup.secrets())
    async for result in examined(setup, call=options.call):
        report.add(result)
    return report.close()
