"""What is done because a day has come is not done while the clock cannot be believed."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from structlog.testing import capture_logs

from schedules.tasks import TASKS
from tests.services.offices import office
from tests.services.world import World

KICKOFF = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)
CLOSE_OUT = datetime(2026, 4, 7, 9, 0, tzinfo=UTC)
[TEND] = [task for task in TASKS if task.name == "reviews.tend"]


@pytest.fixture
async def six(sqlite_url: str) -> AsyncIterator[World]:
    """Two owners, with three positions each, whose reviews are open."""
    async with office(sqlite_url, owners=2, positions=6) as world:
        world.clock.set(KICKOFF)
        await tick(world, times=4)
        assert len(world.messenger.posts) == 2
        yield world


async def tick(world: World, *, times: int, minutes: float = 5) -> None:
    """Let the task come round some times."""
    for _ in range(times):
        world.clock.advance(minutes=minutes)
        await TEND.do(world.services)
        await world.deliver()


async def restricted(world: World) -> set[str]:
    async with world.database.reading() as tx:
        return set(await tx.restrictions.all_live(at=world.clock.now()))


def posted(world: World, begins: str) -> list[str]:
    return [post.key for post in world.messenger.posts if post.key.startswith(begins)]


async def test_a_clock_that_jumps_past_the_close_out_and_back_takes_nothing(six: World) -> None:
    before = six.clock.now()

    six.clock.set(CLOSE_OUT + timedelta(days=20))
    await tick(six, times=3, minutes=4)
    six.clock.set(before)
    await tick(six, times=5)

    assert await restricted(six) == set()
    assert len(six.messenger.posts) == 2, "nobody was reminded, and nothing else was opened"


async def test_after_a_pause_over_the_close_out_it_is_made_up_for_once(six: World) -> None:
    six.clock.set(CLOSE_OUT + timedelta(hours=1))
    await tick(six, times=1)
    assert await restricted(six) == set(), "it might be a jump"

    await tick(six, times=4)

    assert len(await restricted(six)) == 6
    assert posted(six, "review reminder") == []
    assert len(posted(six, "reviews closed")) == 3, "each owner, and the boss for both"


async def test_a_jump_of_the_clock_is_logged_once(six: World) -> None:
    with capture_logs() as logs:
        await tick(six, times=3)
        six.clock.advance(days=3)
        await tick(six, times=3)

    events = [line["event"] for line in logs if line["event"].startswith("clock")]
    assert events == ["clock.jumped"]


def test_what_goes_by_days_is_marked() -> None:
    assert {task.name for task in TASKS if task.by_day} == {
        "reviews.tend",
        "one_on_ones.open",
        "hiring.end_trials",
        "sprawl.weekly",
        "records.tidy",
    }
