"""`org check`: everything that is wrong with org.yml and its policies, at once."""

import argparse
import sys
from typing import Any

from bot.config import Settings
from bot.org import check


def add_to(commands: Any) -> None:
    """Add this command to the parser."""
    parser = commands.add_parser("org", help="read the organization's file")
    verbs = parser.add_subparsers(required=True, metavar="VERB")
    verbs.add_parser("check", help="say what is wrong with it").set_defaults(command=check_file)


async def check_file(_: argparse.Namespace, settings: Settings) -> int:
    """Print every error and warning. 2 when there is an error."""
    report = check(settings.organization)
    for warning in report.warnings:
        sys.stdout.write(f"warning: {warning}\n")
    for error in report.errors:
        sys.stderr.write(f"{error}\n")
    if report.errors:
        return 2
    sys.stdout.write(f"{settings.organization}: no errors.\n")
    return 0
