"""A year of agent reviews, run by the real scheduler under a clock that is told what time it is."""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text

from bot import log
from bot.clock import SystemClock
from bot.domain.agent_reviews import ReviewStatus
from bot.domain.ids import PositionName, UserId
from schedules.clock import Clockwork
from schedules.tasks import Task
from storage.scheduling import scheduling_engine
from tests.schedules.review_year import (
    BEGINS,
    CALENDAR,
    DELIVER,
    LATE,
    NEVER,
    OWNERS,
    PERIODS,
    POSITIONS,
    TEND,
    ZONES,
    Year,
    left,
    live_through,
)
from tests.services.offices import BOSS, office, owner_of
from tests.services.world import World


@pytest.fixture(autouse=True, scope="module")
def _logging() -> None:
    # Tracebacks with every local variable would take longer than the year.
    log.configure(as_json=True)


@pytest.fixture
async def year(sqlite_url: str) -> AsyncIterator[Year]:
    zones = {number: ZONES[number % len(ZONES)] for number in range(OWNERS)}
    async with office(
        sqlite_url, owners=OWNERS, positions=POSITIONS, calendar=CALENDAR, zones=zones
    ) as world:
        lived = Year(world, sqlite_url, random.Random(2026))
        world.clock.set(BEGINS)
        await lived.boot()
        yield lived
        await lived.halt()


async def audit(world: World) -> list[Any]:
    async with world.database.reading() as tx:
        return list(reversed(await tx.audit.latest(limit=100_000)))


async def test_a_year_has_four_reviews_of_each_position_and_each_reminder_once(
    year: Year,
) -> None:
    await live_through(year)

    world = year.world
    async with world.database.reading() as tx:
        positions = {name: await tx.agent_reviews.positions_in(name) for name in PERIODS}
        rounds = await tx.rounds.some(range(1, 1000))  # type: ignore[arg-type]
        reviews = [r for number in rounds for r in await tx.agent_reviews.of_round(number)]
        restricted = await tx.restrictions.all_live(at=world.clock.now())
    everybody = frozenset(world.organization.positions)
    assert positions == dict.fromkeys(PERIODS, everybody)
    assert Counter((r.position, r.period) for r in reviews).most_common(1)[0][1] == 1
    assert len(reviews) == POSITIONS * len(PERIODS)
    assert year.database.crashes > 10
    assert year.lost > 100

    keys = Counter(post.key for post in world.messenger.posts)
    assert keys.most_common(1)[0][1] == 1
    entries = await audit(world)
    reminded = [entry for entry in entries if entry.verb == "agent_reviews.reminded"]
    assert Counter((e.subject, e.detail["slot"]) for e in reminded).most_common(1)[0][1] == 1
    assert len(reminded) > 400

    by_number = {f"round:{number}": asked for number, asked in rounds.items()}
    for entry in entries:
        if entry.verb in {"agent_reviews.reminded", "agent_reviews.opened"}:
            owner = by_number[entry.subject].owner
            people = world.organization.people
            zone = people[BOSS if left(owner, entry.at) else owner].time_zone
            assert CALENDAR.working.allows(entry.at, zone=zone)
    people = world.organization.people
    for key, at in year.heard:
        person = next(part for part in key.split(":") if part in people)
        assert CALENDAR.working.allows(at, zone=people[UserId(person)].time_zone), key
    _assert_daylight_saving_was_followed(reminded, by_number)
    _assert_in_order(reminded, by_number)
    _assert_late_owners_heard_each(reminded, by_number)
    _assert_no_flood(reminded)

    for period in PERIODS:
        assert year.closed[period] == _expected(period), period
    statuses = Counter(review.status for review in reviews)
    assert statuses[ReviewStatus.NOT_NEEDED] == 1
    assert statuses[ReviewStatus.MISSED] == len(NEVER) * 5 * 2
    assert restricted == {}


def _expected(period: str) -> frozenset[PositionName]:
    """Return whose positions have no lane two days after a close-out."""
    late = LATE | (NEVER if period in PERIODS[:2] else frozenset())
    of = {n: n % OWNERS for n in range(POSITIONS)}
    gone = {3} if period == PERIODS[3] else set()
    return frozenset(
        PositionName(f"agent-{n:03}") for n, owner in of.items() if owner in late and n not in gone
    )


def _assert_daylight_saving_was_followed(reminded: list[Any], rounds: dict[str, Any]) -> None:
    """Owners in Berlin are written to once it is nine there, before and after the clocks change.

    The machines look at odd hours in UTC: that is ten in winter, and nine in summer.
    """
    berlin = ZoneInfo("Europe/Berlin")
    mornings = {
        entry.at.hour
        for entry in reminded
        if (asked := rounds[entry.subject]).period == PERIODS[0]
        and int(asked.owner[1:5]) % len(ZONES) == ZONES.index(berlin.key)
        and entry.at.astimezone(berlin).hour < 11
    }
    assert mornings == {9, 7}


def _assert_in_order(reminded: list[Any], rounds: dict[str, Any]) -> None:
    """Reminders of a round follow their order, whatever the clock did."""
    for subject, asked in rounds.items():
        ranks = {slot.name: slot.rank for slot in CALENDAR.slots(asked.dates)}
        said = [ranks[entry.detail["slot"]] for entry in reminded if entry.subject == subject]
        assert said == sorted(said)


def _assert_late_owners_heard_each(reminded: list[Any], rounds: dict[str, Any]) -> None:
    """Nothing was left out where the process was never down for a day, and the clock was right."""
    late, heard = {owner_of(number) for number in LATE}, 0
    for subject, asked in rounds.items():
        if asked.owner in late and asked.period in (PERIODS[0], PERIODS[3]):
            said = [entry.detail["slot"] for entry in reminded if entry.subject == subject]
            assert said == [slot.name for slot in CALENDAR.slots(asked.dates)[1:]]
            heard += 1
    assert heard == 2 * len(LATE)


def _assert_no_flood(reminded: list[Any]) -> None:
    """Nobody gets two reminders of a round on one day."""
    days = Counter((entry.subject, entry.at.date()) for entry in reminded)
    assert not days or days.most_common(1)[0][1] == 1


async def test_five_hundred_positions_are_opened_with_one_message_an_owner(
    sqlite_url: str,
) -> None:
    async with office(sqlite_url, owners=40, positions=500) as world:
        world.clock.set(datetime(2026, 3, 10, 9, tzinfo=UTC))
        await TEND.run(world.services)
        while await DELIVER.run(world.services):
            pass

        assert len(world.messenger.posts) == 40
        assert world.messenger.updates == []
        assert world.messenger.asked_links == []


async def test_two_real_clocks_at_once_open_each_review_once(sqlite_url: str) -> None:
    async with office(sqlite_url, owners=3, positions=9) as world:
        world.clock.set(datetime(2026, 3, 10, 9, tzinfo=UTC))
        woken, rung = asyncio.Event(), Counter[str]()

        async def run(services: Any) -> None:
            await TEND.run(services)
            rung.update(["tend"])
            if rung.total() >= 6:
                woken.set()

        often = Task("reviews.tend", timedelta(seconds=0.05), run)
        clocks = [
            Clockwork(
                world.live.current, database_url=sqlite_url, clock=SystemClock(), tasks=(often,)
            )
            for _ in range(2)
        ]
        for clock in clocks:
            await clock.start()
        await asyncio.wait_for(woken.wait(), timeout=20)
        for clock in clocks:
            await clock.stop()
        await world.deliver()

        assert len(world.messenger.posts) == 3
        engine = scheduling_engine(sqlite_url)
        with engine.connect() as connection:
            assert connection.execute(text("SELECT count(*) FROM cs_agent_review")).scalar() == 9
        engine.dispose()
