"""The verbs of `policy` and their options."""

import argparse
from pathlib import Path
from typing import Any

from bot.cli.policy.explaining import explain
from bot.cli.policy.testing import try_cases
from bot.domain.organization import Environment
from bot.domain.stages import Stage


def add_to(commands: Any) -> None:
    """Add this command to the parser."""
    parser = commands.add_parser("policy", help="try the policies, or have a ruling explained")
    verbs = parser.add_subparsers(required=True, metavar="VERB")
    trying = verbs.add_parser("test", help="put your own table of cases to the policies")
    explaining = verbs.add_parser("explain", help="say which rules speak about a call")
    _add_test(trying)
    _add_explain(explaining)
    for verb in (trying, explaining):
        what = "on org.yml as it stands, before it is applied"
        verb.add_argument("--from-file", action="store_true", help=what)


def _add_test(parser: argparse.ArgumentParser) -> None:
    what = "the table; else policy-cases.yml beside org.yml"
    parser.add_argument("file", nargs="?", type=Path, metavar="FILE", help=what)
    parser.set_defaults(command=try_cases)


def _add_explain(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("--call", type=int, metavar="NUMBER", help="a call that was made or proposed")
    add("--position", help="or a supposed one: who calls")
    add("--role", help="instead: the first position that fills this role")
    add("--tool", help="which tool, such as workspace__edit")
    add("--args", metavar="JSON", help="its arguments; needed ones are made up")
    add("--stage", choices=[stage.value for stage in Stage], metavar="STAGE", help="at work on")
    add("--repository", help="the job's")
    add("--environment", choices=[each.value for each in Environment], help="not its own")
    add("--revision", help="the job's; `none` before one is handed in")
    add("--eligible", action="store_true", default=None, help="the revision passed everything")
    add("--not-eligible", action="store_false", dest="eligible", help="it did not")
    parser.set_defaults(command=explain)
