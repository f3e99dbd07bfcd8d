"""The verbs of `org` and their options."""

import argparse
from datetime import date
from pathlib import Path
from typing import Any

from bot.cli.org.applying import apply, plan
from bot.cli.org.checking import check_files
from bot.cli.org.exporting import export
from bot.cli.org.sheets import sheet
from bot.services.reconciling import Take


def add_to(commands: Any) -> None:
    """Add this command to the parser."""
    parser = commands.add_parser("org", help="check, plan, apply and export the organization")
    verbs = parser.add_subparsers(required=True, metavar="VERB")
    verbs.add_parser("check", help="say what is wrong with the file").set_defaults(
        command=check_files
    )
    verbs.add_parser("plan", help="compare the file with the registry").set_defaults(command=plan)
    _add_apply(verbs.add_parser("apply", help="put the file in force, without a restart"))
    verbs.add_parser("export", help="write the registry into the file").set_defaults(command=export)
    _add_csv(verbs.add_parser("csv", help="the positions as a spreadsheet, out and in"))


def _add_apply(parser: argparse.ArgumentParser) -> None:
    what = "whose changes, where file and registry were both changed"
    parser.add_argument("--take", choices=[each.value for each in Take], help=what)
    parser.add_argument("--why", default="", help="the reason; needed where a lane is widened")
    what = "the last day of what is widened, such as 2026-12-24; needed where a lane is"
    parser.add_argument("--until", type=date.fromisoformat, metavar="DAY", help=what)
    parser.set_defaults(command=apply)


def _add_csv(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", nargs="?", type=Path, help="a sheet to read; else one is printed")
    parser.add_argument("--why", default="", help="the reason for what a sheet changes")
    parser.set_defaults(command=sheet)
