"""`audit`: whether the audit is whole, where it ends, and all of it as lines of JSON."""

import argparse
import asyncio
import sys
from collections.abc import Iterable, Mapping
from contextlib import aclosing
from pathlib import Path
from typing import Any

from bot.cli import audit_files
from bot.cli.remembered import remembered
from bot.config import Settings
from bot.domain.audit import Head, Link
from bot.domain.audit_lines import line_of
from bot.domain.chain import anchor
from bot.errors import InvalidInputError
from bot.services.auditing import Auditing, Verified, refuse_unused

_FROM = "the first entry, by its sequence"


def add_to(commands: Any) -> None:
    """Add this command to the parser."""
    parser = commands.add_parser("audit", help="verify and export what was done")
    verbs = parser.add_subparsers(required=True, metavar="VERB")
    verifying = verbs.add_parser("verify", help="look whether the audit is whole")
    verifying.add_argument("--from", dest="first", type=_sequence, default=1, help=_FROM)
    verifying.add_argument(
        "--anchor",
        action="append",
        default=[],
        metavar="SEQUENCE:HASH",
        help="a line that `audit head` printed earlier; may be given several times",
    )
    verifying.add_argument("--file", type=Path, help="an exported file, in place of the database")
    verifying.set_defaults(command=verify)
    exporting = verbs.add_parser("export", help="write the audit as lines of JSON")
    exporting.add_argument(
        "file", type=Path, nargs="?", help="continued where it ends; without one: standard output"
    )
    exporting.add_argument("--from", dest="first", type=_sequence, help=_FROM)
    exporting.set_defaults(command=export)
    verbs.add_parser("head", help="print where the audit ends").set_defaults(command=head)


async def verify(options: argparse.Namespace, settings: Settings, _: Mapping[str, str]) -> int:
    """Say whether the audit is whole, or which entry is the first that is not. 1 when not."""
    anchors = _anchors(map(anchor, options.anchor))
    if options.file:
        refuse_unused(anchors, first=options.first)
        found = await asyncio.to_thread(
            audit_files.verified, options.file, first=options.first, anchors=anchors
        )
    else:
        async with remembered(settings) as database:
            found = await Auditing(database).verify(first=options.first, anchors=anchors)
    return _told(found, compared=len(anchors))


async def head(_: argparse.Namespace, settings: Settings, __: Mapping[str, str]) -> int:
    """Print the last sequence and its hash, to be noted where this machine cannot write."""
    async with remembered(settings) as database:
        sys.stdout.write(f"{await Auditing(database).head()}\n")
    return 0


async def export(options: argparse.Namespace, settings: Settings, _: Mapping[str, str]) -> int:
    """Write entries to a file, behind those it has, or to standard output."""
    async with remembered(settings) as database:
        auditing = Auditing(database)
        if options.file is None:
            async with aclosing(auditing.links(first=options.first or 1)) as pages:
                async for page in pages:
                    sys.stdout.write(_lines(page))
            return 0
        first = await _next(options, auditing)
        last = await _continued(options.file, auditing, first)
    said = f"entries {first} to {last}" if last >= first else "nothing new"
    sys.stderr.write(f"{options.file}: {said}.\n")
    return 0


async def _next(options: argparse.Namespace, auditing: Auditing) -> int:
    """Return the first entry that a file lacks. Raises InvalidInputError where it does not fit."""
    last = await asyncio.to_thread(audit_files.last, options.file)
    if last is None:
        return options.first or 1
    if options.first:
        raise InvalidInputError(
            f"{options.file} is there already: leave --from out, and it is continued."
        )
    kept = await auditing.link(last.sequence)
    if kept is None or kept.hash != last.hash:
        raise InvalidInputError(
            f"{options.file} is not continued: it ends with another entry {last.sequence} than "
            "the database has. Run `audit verify` on both, or name a new file."
        )
    return last.sequence + 1


async def _continued(file: Path, auditing: Auditing, first: int) -> int:
    """Write entries behind those a file has, and return the last one it has then."""
    await asyncio.to_thread(audit_files.trim, file)
    last = first - 1
    async with aclosing(auditing.links(first=first)) as pages:
        async for page in pages:
            await asyncio.to_thread(audit_files.append, file, _lines(page))
            last = page[-1].sequence
    return last


def _lines(links: Iterable[Link]) -> str:
    return "".join(map(line_of, links))


def _told(found: Verified, *, compared: int) -> int:
    if found.fault:
        sys.stdout.write(f"The audit is not whole. {found.fault}\n")
        whole = found.end.sequence
        if whole >= found.first:
            sys.stdout.write(f"Whole are entries {found.first} to {whole}.\n")
        return 1
    looked = found.end.sequence - found.first + 1
    sys.stdout.write(f"The audit is whole: {looked} entries, up to {found.end}\n")
    if not compared:
        sys.stdout.write(
            "No anchor was given, so a chain that was written anew as a whole, or cut off together "
            "with its head, would look the same. Note this head elsewhere and pass it next time.\n"
        )
    return 0


def _anchors(noted: Iterable[Head]) -> dict[int, str]:
    found: dict[int, str] = {}
    for head_ in noted:
        if found.setdefault(head_.sequence, head_.hash) != head_.hash:
            raise InvalidInputError(f"Two anchors say different hashes for entry {head_.sequence}.")
    return found


def _sequence(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and 0 < int(text) < 10**18):
        raise argparse.ArgumentTypeError("write the number of an entry, from 1 on")
    return int(text)
