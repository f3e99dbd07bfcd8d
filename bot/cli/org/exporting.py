"""`org export`: the registry is written back into the file and the texts it names."""

import argparse
import asyncio
from collections.abc import Mapping

from bot.cli.org.desk import desk, say
from bot.config import Settings
from bot.domain.differences import differences
from bot.domain.reconciling import Standing
from bot.errors import ConflictError
from bot.org.exporting import write
from bot.services.reconciling import Reconciling


async def export(_: argparse.Namespace, settings: Settings, environment: Mapping[str, str]) -> int:
    """Write what the registry says into the file, which keeps its comments."""
    async with desk(settings, environment) as opened:
        reconciling = Reconciling(opened.registry)
        newest = await opened.registry.newest()
        standing = (await reconciling.plan(opened.file)).comparison.standing
        if standing in {Standing.FILE_CHANGED, Standing.BOTH_CHANGED}:
            raise ConflictError(
                "The file has edits that were never applied, and would lose them. Look at them "
                "with `org plan`, then `org apply`: with --take registry they are given up."
            )
        changes = differences(opened.file, newest.manuscript)
        if not changes:
            say("The file says what the registry says. Nothing was written.")
            return 0
        path, surroundings = settings.organization, opened.surroundings
        await asyncio.to_thread(
            write,
            path,
            changes,
            surroundings=surroundings,
            wanted=newest.digest,
            redactor=opened.registry.redactor,
        )
        await reconciling.exported(newest.manuscript)
    say(*map(str, changes), f"{settings.organization} says what version {newest.id} says.")
    return 0
