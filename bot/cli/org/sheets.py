"""`org csv`: the positions as a spreadsheet, printed, or read back as changes."""

import argparse
import asyncio
import csv
import io
from collections.abc import Mapping

from bot.cli.org.desk import desk, operator, say, vetted
from bot.config import Settings
from bot.domain.editing import edited
from bot.domain.sheets import COLUMNS, rows_of, wanted
from bot.errors import InvalidInputError


async def sheet(
    options: argparse.Namespace, settings: Settings, environment: Mapping[str, str]
) -> int:
    """Print a row for each position; with a file, make its rows so. All of it, or nothing."""
    async with desk(settings, environment) as opened:
        newest = await opened.registry.newest()
        organization = opened.registry.organization_of(newest.manuscript)
        if options.file is None:
            async with opened.registry.database.reading() as tx:
                records = await tx.registry.positions()
            written = io.StringIO()
            table = csv.DictWriter(written, COLUMNS, lineterminator="\n")
            table.writeheader()
            table.writerows(rows_of(organization, records))
            say(*written.getvalue().splitlines())
            return 0
        given = await asyncio.to_thread(options.file.read_text, encoding="utf-8-sig")
        changes = wanted(csv.DictReader(io.StringIO(given)), organization, file=str(options.file))
        if not changes:
            raise InvalidInputError(f"{options.file} says what is so already. Nothing was changed.")
        registry = await vetted(opened, settings, environment)
        version = await registry.put(
            edited(newest.manuscript, changes),
            by=operator(),
            why=options.why.strip() or f"org csv {options.file.name}",
            seen=newest.id,
        )
    say(f"{len(changes)} changes; version {version.id} of the organization is in force.")
    return 0
