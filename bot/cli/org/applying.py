"""`org plan` and `org apply`: what the file would change, and changing it."""

import argparse
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta

from bot.cli.org.desk import desk, operator, say, vetted
from bot.config import Settings
from bot.domain.differences import Difference
from bot.domain.reconciling import Comparison, Standing
from bot.domain.widening import LONGEST
from bot.errors import InvalidInputError
from bot.services.reconciling import Planned, Reconciling, Take

_AT_THE_START = frozenset({"models", "servers", "repositories", "isolation", "policy", "operators"})
"""What a process is put together from when it starts."""

_SAID = {
    Standing.NEW: "Nothing is in the registry yet: the first start imports the file.",
    Standing.SAME: "The file and the registry say the same.",
    Standing.FILE_CHANGED: "Only the file was changed. `org apply` applies it.",
    Standing.REGISTRY_CHANGED: "Only the registry was changed. `org export` writes the file.",
    Standing.BOTH_CHANGED: "Both were changed. Decide: `org apply --take file|registry|merged`.",
}


async def plan(_: argparse.Namespace, settings: Settings, environment: Mapping[str, str]) -> int:
    """Print how the file differs from the registry. Nothing is changed. 1 where both changed."""
    async with desk(settings, environment) as opened:
        reconciling = Reconciling(opened.registry)
        planned = await reconciling.plan(opened.file)
        compared = planned.version and planned.comparison.standing is not Standing.SAME
        held = await reconciling.held_back(opened.file) if compared else ()
    say(*_lines(planned, held))
    return 1 if planned.comparison.standing is Standing.BOTH_CHANGED else 0


async def apply(
    options: argparse.Namespace, settings: Settings, environment: Mapping[str, str]
) -> int:
    """Put the file in force in one transaction; a running process follows within seconds."""
    take = Take(options.take) if options.take else None
    async with desk(settings, environment) as opened:
        reconciling = Reconciling(await vetted(opened, settings, environment))
        planned = await reconciling.plan(opened.file)
        wider = await reconciling.widens(opened.file, take=take)
        if wider and not (options.why.strip() and options.until):
            raise InvalidInputError(
                "This widens what agents may do:\n"
                + "\n".join(f"- {each}" for each in wider)
                + '\nSay why, and until when: org apply --why "..." --until 2026-12-24 '
                f"(at most {LONGEST.days} days). Then the registry takes it back."
            )
        version = await reconciling.apply(
            opened.file,
            take=take,
            by=operator(),
            why=options.why.strip() or "org apply",
            expires_at=_end_of(options.until),
        )
    later = sorted(_later(planned.comparison.file)) if take is not Take.REGISTRY else []
    say(f"Version {version.id} of the organization is in force.")
    say(*(f"Takes effect at the next start: {place}" for place in later))
    say(*(f"Until {options.until} (UTC): {each}." for each in wider))
    return 0


def _end_of(day: date | None) -> datetime | None:
    """Return the end of the last day on which a lane is wider."""
    return None if day is None else datetime.combine(day + timedelta(days=1), time(), UTC)


def _lines(planned: Planned, held: tuple[str, ...]) -> Iterator[str]:
    found: Comparison = planned.comparison
    if planned.version:
        yield f"The registry is at version {planned.version}."
    yield _SAID[found.standing]
    yield from _listed("In the file, since they last agreed:", found.file)
    yield from _listed("In the registry, since they last agreed:", found.registry)
    if found.standing in {Standing.FILE_CHANGED, Standing.BOTH_CHANGED}:
        yield from (f"! Taking the file: {each}" for each in held)
        if found.standing is Standing.FILE_CHANGED:
            yield (
                "! A start does not apply that by itself."
                if held
                else "The next start applies it, too."
            )
        yield from (f"! Takes effect at the next start: {each}" for each in _later(found.file))
    yield from (f"! Changed on both sides: {each}" for each in found.overlaps)


def _listed(title: str, changes: tuple[Difference, ...]) -> Iterator[str]:
    if changes:
        yield title
        yield from (f"  {change}" for change in changes)


def _later(changes: tuple[Difference, ...]) -> list[str]:
    return [change.place for change in changes if change.at[0] in _AT_THE_START]
