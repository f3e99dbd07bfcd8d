"""Agent reviews: opening those of five hundred positions, and how much of Slack that takes."""

import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

from tests.bench.databases import Sqlite
from tests.bench.results import Row, row, seconds
from tests.bench.scale import Scale
from tests.services.offices import office

_OWNERS, _POSITIONS = 40, 500
_KICKOFF = datetime(2026, 3, 10, 9, tzinfo=UTC)


async def measure(place: Path, scale: Scale) -> AsyncIterator[Row]:
    """Yield the time until all reviews are kept, until all are said, and the calls to Slack."""
    kind = Sqlite(place)
    await kind.prepare()
    opened, said, calls = [], [], []
    for _ in range(scale.rounds):
        async with office(await kind.empty(), owners=_OWNERS, positions=_POSITIONS) as world:
            world.clock.set(_KICKOFF)
            began = time.perf_counter()
            await world.services.review_rounds.tend()
            opened.append(time.perf_counter() - began)
            await world.deliver()
            said.append(time.perf_counter() - began)
            # Each post is preceded by conversations.open; nothing else is asked of Slack.
            calls.append(2.0 * len(world.messenger.posts) + len(world.messenger.updates))
            assert len(world.messenger.posts) == _OWNERS
    what = f"reviews: {_POSITIONS} positions of {_OWNERS} owners"
    n = scale.rounds
    yield row(f"{what}, all kept", sorted(opened)[n // 2], show=seconds, n=n)
    yield row(f"{what}, all said (one message an owner)", sorted(said)[n // 2], show=seconds, n=n)
    yield row(f"{what}, calls to Slack", max(calls), show=lambda count: f"{count:.0f}", n=n)
