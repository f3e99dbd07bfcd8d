"""Knowing: what the registry and the probes have about positions, beside their own records."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.domain.ids import PositionName
from bot.domain.performance import Probes
from storage.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Known:
    """What others know of a position, and its own records do not say.

    `changes` are the moments at which its prompt, its model or its corpus became another one.
    """

    changes: tuple[datetime, ...] = ()
    deployed_at: datetime | None = None
    probes: Probes | None = None


async def known_of(
    tx: Transaction,
    positions: Iterable[PositionName],
    *,
    since: datetime,
    until: datetime,
    drift: bool = False,
) -> Mapping[PositionName, Known]:
    """Return what is known of positions; with `drift` also when they became other ones.

    Probes count that ended in the period.
    """
    records = await tx.registry.positions()
    found = {}
    for name in positions:
        made = await tx.registry.fingerprints(name) if drift else ()
        tally = await tx.probes.tally(name, since, until=until)
        found[name] = Known(
            changes=tuple(each.at for each in made[1:]),
            deployed_at=records[name].deployed_at if name in records else None,
            probes=Probes(tally.seeded, tally.caught, tally.missed) if tally.seeded else None,
        )
    return found
