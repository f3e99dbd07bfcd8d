"""The last drill: whether the gate caught the enforcer, and how long ago that was."""

from datetime import datetime, timedelta

from bot.cli.doctor.results import Result, ok, problem, warning
from bot.cli.remembered import remembered
from bot.config import Settings
from bot.domain.drill import Drill
from storage.inspection import Access, inspect

_SUBJECT = "Drill"
_RUN = "Run one now: .venv/bin/python -m bot drill"
_OVERDUE = timedelta(days=9)
"""A week, and two days in which the bot may have stood still."""


async def last_drill(settings: Settings, *, now: datetime) -> Result:
    """Say what came of the last drill that is on record."""
    found = await inspect(settings.database)
    if found.access is not Access.USABLE or found.revision != found.newest:
        return _none()
    async with remembered(settings) as database, database.reading() as tx:
        drill = await tx.drills.latest()
    return drill_of(drill, now=now) if drill else _none()


def drill_of(drill: Drill, *, now: datetime) -> Result:
    """Say what came of a drill."""
    when = f"{drill.key} ({drill.at:%Y-%m-%d %H:%M} UTC)"
    if not drill.passed:
        says = f"{when} FAILED: {' '.join(drill.alarms)}"
        if not drill.stands:
            told = f"{says} {drill.acknowledged_by} acknowledged it: {drill.acknowledged_why}"
            return warning(_SUBJECT, told, remedy=_RUN)
        remedy = "Look at lanes.cedar, gates.cedar and the isolation below, and run it again."
        return problem(_SUBJECT, says, remedy=remedy)
    says = f"{when}: {len(drill.trials)} attempts, all blocked and recorded"
    if now - drill.at > _OVERDUE:
        return warning(_SUBJECT, f"{says}; but none has run since.", remedy=_RUN)
    return ok(_SUBJECT, says)


def _none() -> Result:
    return ok(_SUBJECT, f"none has run yet; the bot runs one every week. {_RUN}")
