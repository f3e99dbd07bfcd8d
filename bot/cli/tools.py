"""`tools`: what foreign servers offer, and a person's word that it may be used."""

import argparse
import getpass
import json
import sys
from collections.abc import Iterator, Mapping
from difflib import unified_diff
from typing import Any

from bot.cli.present import present
from bot.cli.remembered import remembered
from bot.clock import SystemClock
from bot.config import Settings
from bot.domain.organization import Organization
from bot.domain.pins import SHORT, Pin, Standing
from bot.errors import InvalidInputError
from bot.opening import offered
from bot.services.pinning import Pinning
from bot.tools.isolation import Refused
from bot.tools.toolroom import toolroom
from storage.database import Database


def add_to(commands: Any) -> None:
    """Add this command to the parser."""
    parser = commands.add_parser("tools", help="list and accept the tools of foreign servers")
    verbs = parser.add_subparsers(required=True, metavar="VERB")
    listing = verbs.add_parser("list", help="ask every server, and show what nobody accepted yet")
    listing.add_argument("--all", action="store_true", help="show what was accepted as well")
    listing.set_defaults(command=show)
    accepting = verbs.add_parser("accept", help="accept tools exactly as they were listed")
    accepting.add_argument("server")
    accepting.add_argument("tool", nargs="+", help="its name and digest as listed: NAME@DIGEST")
    accepting.set_defaults(command=accept)


async def show(
    options: argparse.Namespace, settings: Settings, environment: Mapping[str, str]
) -> int:
    """Start every server, remember what it offers, and print it. 1 where one is not reached."""
    organization = await present(settings, environment)
    async with remembered(settings) as database:
        pinning = _pinning(database, organization)
        nothing = Refused("Tools are only listed")
        async with toolroom(
            organization, settings.work, nothing, environment=environment, pins=pinning
        ) as room:
            _, silent = await offered(room.hub)
            unavailable = dict(room.hub.unavailable)
        pins = [pin for pin in await pinning.pins() if pin.server in organization.servers]
    for pin in pins:
        if options.all or pin.standing is not Standing.ACCEPTED:
            _print(*_shown(pin))
    waiting = sum(pin.standing is not Standing.ACCEPTED for pin in pins)
    _print(f"{len(pins)} tools of {len(organization.servers)} servers, {waiting} not accepted.")
    _print(*(f"{name} was not reached: {_plain(why)}" for name, why in unavailable.items()))
    unusable = sorted(silent.keys() - unavailable.keys())
    _print(*(f"{name} cannot be used: {silent[name]}" for name in unusable))
    return 1 if unavailable else 0


async def accept(
    options: argparse.Namespace, settings: Settings, environment: Mapping[str, str]
) -> int:
    """Accept tools as they were last listed. Raises NotFoundError and ConflictError."""
    organization = await present(settings, environment)
    if options.server not in organization.servers:
        raise InvalidInputError(f"There is no server {options.server} in the organization.")
    async with remembered(settings) as database:
        for word in options.tool:
            tool, _, digest = word.partition("@")
            by = f"operator:{getpass.getuser()}"
            pin = await _pinning(database, organization).accept(
                options.server, tool, digest=digest, by=by
            )
            _print(f"Accepted {pin.server} {pin.tool}@{pin.digest[:SHORT]}.")
    _print("Restart Countersign: agents are offered it from then on.")
    return 0


def _pinning(database: Database, organization: Organization) -> Pinning:
    return Pinning(database, SystemClock(), organization.operators)


def _shown(pin: Pin) -> Iterator[str]:
    """Yield the lines about a tool: all it says, or what of it has changed."""
    yield f"{pin.server} {_plain(pin.tool)}@{pin.digest[:SHORT]}: {pin.standing}"
    before, now = _lines(pin.accepted), _lines(pin.offered)
    if pin.standing is Standing.CHANGED:
        now = list(unified_diff(before, now, lineterm="", n=1))[2:]
    yield from (f"    {line}" for line in now)


def _lines(definition: str) -> list[str]:
    if not definition:
        return []
    # All that is no ASCII is escaped: what a terminal obeys, and what only looks like a letter.
    return json.dumps(json.loads(definition), indent=2, ensure_ascii=True).splitlines()


def _plain(text: str) -> str:
    return text.encode("unicode_escape").decode()


def _print(*lines: str) -> None:
    sys.stdout.writelines(f"{line}\n" for line in lines)
