"""`org check`: everything that is wrong with org.yml and its policies, at once."""

import argparse
import sys
from collections.abc import Mapping
from typing import Any

from bot.config import Settings
from bot.gate.surveying import surveyed
from bot.opening import load_gate
from bot.org import OrganizationError, check, load
from bot.org.document import read


def add_to(commands: Any) -> None:
    """Add this command to the parser."""
    parser = commands.add_parser("org", help="read the organization's file")
    verbs = parser.add_subparsers(required=True, metavar="VERB")
    verbs.add_parser("check", help="say what is wrong with it").set_defaults(command=check_files)


async def check_files(
    _: argparse.Namespace, settings: Settings, environment: Mapping[str, str]
) -> int:
    """Print every error and warning. 2 when there is an error."""
    report = check(settings.organization, environment=environment)
    for warning in report.warnings:
        sys.stdout.write(f"warning: {warning}\n")
    if report.errors:
        raise OrganizationError(report.errors)
    organization = load(settings.organization, environment=environment)
    gate, silent = await load_gate(settings, organization, environment=environment)
    document = read(settings.organization)[0]
    for warning in surveyed(gate, document, unavailable=silent):
        sys.stdout.write(f"warning: {warning}\n")
    sys.stdout.write(f"{settings.organization} and its policies: no errors.\n")
    return 0
