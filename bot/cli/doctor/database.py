"""The database: reachable, writable, and as this version needs it."""

import asyncio
from typing import assert_never

from bot.cli.doctor.locking import lock
from bot.cli.doctor.results import Result, ok, problem, warning
from bot.errors import InvalidInputError
from storage.inspection import Access, Inspection, inspect

_SUBJECT = "Database"


async def database(url: str) -> list[Result]:
    """Say whether Countersign can work on this database. Nothing is left in it."""
    try:
        found = await inspect(url)
    except InvalidInputError as error:
        return [problem(_SUBJECT, str(error), remedy="Correct COUNTERSIGN_DATABASE_URL.")]
    results = [_access(found)]
    if found.access is Access.USABLE:
        results.append(migrations(found.revision, newest=found.newest))
    if found.file and not found.folder:
        results.append(await asyncio.to_thread(lock, found.file))
    return results


def migrations(present: str | None, *, newest: str) -> Result:
    """Compare the migration a database is at with the newest of this version. Both are numbers."""
    if present is None:
        return ok("Migrations", "there are no tables yet; the next start creates them")
    if present == newest:
        return ok("Migrations", f"up to date ({present})")
    if not present.isdecimal() or int(present) > int(newest):
        says = f"The database is at {present}; this version ends at {newest}: it is older."
        return problem("Migrations", says, remedy="Run the newer version again; none goes back.")
    remedy = "Back the database up; the next start brings it up to date."
    return warning("Migrations", f"{int(newest) - int(present)} behind", remedy=remedy)


def _access(found: Inspection) -> Result:
    match found.access:
        case Access.USABLE:
            return ok(_SUBJECT, f"{found.address} can be read and written")
        case Access.ABSENT:
            return ok(_SUBJECT, f"{found.file} is not there yet; the first start creates it")
        case Access.UNCREATABLE:
            remedy = "Mend the permissions, or set COUNTERSIGN_DATABASE_URL or COUNTERSIGN_DATA."
            says = f"{found.file} cannot be created in {found.folder}."
        case Access.SILENT:
            remedy = "Look whether the server runs, and whether anything holds the database locked."
            seconds = found.patience.total_seconds()
            says = f"{found.address} did not answer in {seconds:g} seconds."
        case Access.FORBIDDEN:
            remedy = (
                "Let the role create tables and one schema: GRANT CREATE ON SCHEMA public TO role; "
                "GRANT CREATE ON DATABASE database TO role;"
            )
            says = f"{found.address}: {found.said}"
        case Access.FAILING:
            remedy = "Look at COUNTERSIGN_DATABASE_URL, the server, and the file's permissions."
            says = f"{found.address}: {found.said}"
        case _:
            assert_never(found.access)
    return problem(_SUBJECT, says, remedy=remedy)
