"""`explain`: any decision in prose, from the records alone."""

import argparse
import sys
from collections.abc import Mapping
from datetime import UTC
from typing import Any, assert_never

from bot.cli.present import present
from bot.cli.remembered import remembered
from bot.config import Settings
from bot.domain.explanations import (
    Actor,
    Kind,
    Line,
    Part,
    Things,
    When,
    Words,
    subject,
)
from bot.domain.ids import UserId
from bot.domain.people import Person
from bot.org import OrganizationError
from bot.services.explaining import told
from bot.slack.mrkdwn import plain_line

People = Mapping[UserId, Person]


def add_to(commands: Any) -> None:
    """Add this command to the parser."""
    parser = commands.add_parser("explain", help="say who decided what, by which rule")
    parser.add_argument("kind", metavar="KIND", help=f"one of: {', '.join(Kind)}")
    parser.add_argument("number", metavar="NUMBER", nargs="?", default="", help="its number")
    parser.set_defaults(command=explain)


async def explain(
    options: argparse.Namespace, settings: Settings, environment: Mapping[str, str]
) -> int:
    """Print the explanation. Whoever can read the database may see it."""
    kind, number = subject(f"{options.kind} {options.number}")
    people = await _people(settings, environment)
    async with remembered(settings) as database:
        said = await told(database, kind, number)
    sys.stdout.write(f"{said.title}\n\n")
    for line in said.lines:
        sys.stdout.write(f"- {_drawn(line, people)}\n")
    return 0


async def _people(settings: Settings, environment: Mapping[str, str]) -> People:
    """Return who is who. Without an organization that can be read people are told by their ids."""
    try:
        return (await present(settings, environment)).people
    except OrganizationError:
        sys.stderr.write("The organization has errors, so people are told by their ids.\n")
        return {}


def _drawn(line: Line, people: People) -> str:
    return "".join(_part(part, people) for part in line).strip()


def _part(part: Part, people: People) -> str:
    match part:
        case str():
            return part
        case Words(text):
            return f"“{plain_line(text, limit=2000) or '(nothing)'}”"
        case Things(names):
            return ", ".join(plain_line(name, limit=200) for name in names) or "none"
        case Actor(name):
            known = people.get(UserId(name))
            return f"{plain_line(known.name)} ({name})" if known else plain_line(name)
        case When(at):
            return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
        case _:
            assert_never(part)
