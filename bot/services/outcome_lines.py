"""How the number of every position's role goes, for lists of agents."""

from collections.abc import Mapping
from datetime import datetime

from bot.domain.boards import OutcomeLine
from bot.domain.ids import PositionName
from bot.domain.organization import Organization
from bot.domain.outcome_numbers import HALF, busy_but_flat, known_days, latest, trend
from storage.transaction import Transaction


async def outcome_lines(
    tx: Transaction, organization: Organization, *, at: datetime
) -> Mapping[PositionName, OutcomeLine]:
    """Return how it goes for each position whose role has a number. They share the series."""
    since = at - 2 * HALF
    if not any(role.outcome for role in organization.roles.values()):
        return {}
    series = await tx.readings.since(since)
    begun = await tx.performance.begun(since=since, until=at)
    lines = {}
    for position in organization.positions.values():
        role = organization.roles[position.role]
        if (number := role.outcome) is None:
            continue
        readings = series.get((role.name, number.name), ())
        busy = busy_but_flat(number, readings, begun=begun.get(position.name, 0), at=at)
        moving = trend(number, readings, at=at)
        days = known_days(readings, at=at)
        lines[position.name] = OutcomeLine(number, latest(readings), moving, busy, days)
    return lines
