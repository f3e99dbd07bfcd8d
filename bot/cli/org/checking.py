"""`org check`: everything that is wrong with org.yml and its policies, at once."""

import argparse
import sys
from collections.abc import Mapping

from bot.config import Settings
from bot.gate.surveying import surveyed
from bot.opening import load_gate
from bot.org import OrganizationError, check, load
from bot.org.document import read


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
