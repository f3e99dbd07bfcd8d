"""A year of agent reviews, run by the real tasks under a clock that is told what time it is."""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from bot import log
from bot.domain.agent_reviews import Choice, ReviewStatus
from bot.domain.ids import PositionName, UserId
from bot.domain.organization import Organization
from bot.domain.recommending import Recommended
from bot.domain.review_calendar import ReviewCalendar
from bot.domain.working_time import WorkingTime
from bot.errors import TransientError, UncertainError
from schedules.clock import Clockwork
from schedules.tasks import TASKS, Task
from storage.scheduling import scheduling_engine
from tests.services.offices import (
    BOSS,
    CrashError,
    CrashingDatabase,
    office,
    owner_of,
    restarted,
    with_owner,
    without,
)
from tests.services.world import World

OWNERS, POSITIONS = 40, 200
BEGINS, ENDS = datetime(2026, 1, 8, tzinfo=UTC), datetime(2027, 1, 16, tzinfo=UTC)
PERIODS = ("2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4")
ZONES = (
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "America/Los_Angeles",
    "Pacific/Auckland",
    "",
    "Africa/Casablanca",
)
CALENDAR = ReviewCalendar(
    WorkingTime(
        "Europe/Berlin",
        holidays=frozenset(
            {date(2026, 4, 3), date(2026, 4, 6), date(2026, 9, 30), date(2026, 12, 25)}
        ),
    )
)
KEEP = Choice(Recommended.KEEP, Recommended.KEEP)
TEND, DELIVER = (
    next(task for task in TASKS if task.name == name) for name in ("reviews.tend", "outbox.retry")
)
CLOCK_BACK = datetime(2026, 8, 20, tzinfo=UTC)
LATE = frozenset(range(3, OWNERS, 5))
"""They submit three days after the close-out."""

NEVER = frozenset(range(4, OWNERS, 10))
"""They submit nothing in the first half of the year."""


@dataclass
class Year:
    """The world, and what goes wrong in it."""

    world: World
    chance: random.Random
    lost: int = 0
    closed: dict[str, frozenset[str]] = field(default_factory=dict)
    """What was restricted two days after each close-out."""

    async def tick(self) -> None:
        """Wake the tasks once, as the clock does; now and then something breaks."""
        if self.chance.random() < 0.1:
            self._lose()
        if self.chance.random() < 0.1:
            self.database.crash_in = self.chance.randrange(6)
        try:
            await TEND.run(self.world.services)
            while await DELIVER.run(self.world.services):
                pass
        except CrashError:
            self.restart(self.world.organization)

    def _lose(self) -> None:
        self.lost += 1
        when = self.chance.choice(("before", "after"))
        error = UncertainError("lost") if when == "after" else TransientError("down")
        self.world.messenger.fail_next(error, when=when)  # type: ignore[arg-type]

    @property
    def database(self) -> CrashingDatabase:
        assert isinstance(self.world.database, CrashingDatabase)
        return self.world.database

    def restart(self, organization: Organization) -> None:
        self.world = restarted(self.world, organization)

    async def people_act(self) -> None:
        """Let every owner do what they do at this time of a period."""
        self.database.crash_in = None
        now = self.world.clock.now()
        period = CALENDAR.current(now)
        async with self.world.database.reading() as tx:
            rounds = await tx.rounds.some(
                {review.round for review in await tx.agent_reviews.waiting()}
            )
        for asked in rounds.values():
            days = (now.date() - asked.due_on).days
            if asked.period == period.name and days >= _day_of(asked.owner, period.name):
                await self._submit(asked.id, by=self._decider(asked.owner))

    async def _submit(self, asked: Any, *, by: UserId) -> None:
        services, now = self.world.services.agent_reviews, self.world.clock.now()
        async with self.world.database.reading() as tx:
            reviews = await tx.agent_reviews.of_round(asked)
        waiting = [review for review in reviews if review.status.waits]
        for review in waiting:
            await services.decide(review.id, KEEP, by=by, seen=review.decided_at, looked_at=now)
        if waiting:
            await services.submit(asked, by=by)

    def _decider(self, owner: UserId) -> UserId:
        return BOSS if _left(owner, self.world.clock.now()) else owner


LEFT = {
    owner_of(7): datetime(2026, 4, 20, tzinfo=UTC),
    owner_of(8): datetime(2026, 6, 15, tzinfo=UTC),
}


def _day_of(owner: UserId, period: str) -> int:
    """Return on which day before or after the due day an owner submits."""
    number = int(owner[1:5]) if owner[1:5].isdecimal() else 0
    if number in NEVER and period in PERIODS[:2]:
        return 1000
    if number in LATE:
        return 10
    return (-18, -9, 0)[number % 3]


def moments() -> list[datetime]:
    """Return when the tasks are woken: every four hours in a round, else twice a day."""
    found, at = [], BEGINS
    while at < ENDS:
        period = CALENDAR.current(at)
        # While the clock is a month behind, so are the days of the reviews.
        behind = CLOCK_BACK <= at < CLOCK_BACK + timedelta(days=100)
        busy = period.opens - timedelta(2) <= at.date() <= period.closes + timedelta(5) or behind
        found.append(at)
        at += timedelta(hours=4 if busy else 12)
    return found


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
        yield Year(world, random.Random(2026))


async def live_through(year: Year) -> None:
    """Let the year pass, with everything that happens in it."""
    happened: set[str] = set()

    def once(name: str, since: datetime) -> bool:
        if name in happened or year.world.clock.now() < since:
            return False
        happened.add(name)
        return True

    back = timedelta()
    for moment in moments():
        now = year.world.clock.set(moment - back)
        if datetime(2026, 6, 27, tzinfo=UTC) < now < datetime(2026, 7, 3, tzinfo=UTC):
            # The process is down over the due day.
            continue
        await something_happens(year, once)
        if once("clock moved back", CLOCK_BACK):
            back = timedelta(days=30)
        if once("clock moved back in a round", datetime(2026, 9, 20, tzinfo=UTC)):
            back = timedelta(days=33)
        if back and once("clock right again", datetime(2026, 10, 20, tzinfo=UTC)):
            back = timedelta()
        await year.tick()
        await year.people_act()
        await remember_the_closed(year)


async def something_happens(year: Year, once: Any) -> None:
    """Let people leave, and org.yml change."""
    world, now = year.world, year.world.clock.now()
    for owner, since in LEFT.items():
        if once(f"{owner} leaves", since):
            async with world.database.transaction() as tx:
                await tx.people.set_active(owner, active=False, at=now)
    if once("owner replaced", datetime(2026, 9, 15, tzinfo=UTC)):
        year.restart(with_owner(world.organization, "team-09", owner_of(10)))
    if once("position retired", datetime(2026, 12, 14, tzinfo=UTC)):
        year.restart(without(world.organization, "agent-003"))


async def remember_the_closed(year: Year) -> None:
    now = year.world.clock.now()
    period = CALENDAR.current(now)
    if period.name not in year.closed and now.date() == period.closes + timedelta(days=2):
        async with year.world.database.reading() as tx:
            year.closed[period.name] = frozenset(await tx.restrictions.all_live(at=now))


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
        left = await tx.restrictions.all_live(at=world.clock.now())
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
            zone = people[BOSS if _left(owner, entry.at) else owner].time_zone
            assert CALENDAR.working.allows(entry.at, zone=zone)
    _assert_in_order(reminded, by_number)
    _assert_no_flood(reminded)

    for period in PERIODS:
        assert year.closed[period] == _expected(period), period
    statuses = Counter(review.status for review in reviews)
    assert statuses[ReviewStatus.NOT_NEEDED] == 1
    assert statuses[ReviewStatus.MISSED] == len(NEVER) * 5 * 2
    assert left == {}


def _left(owner: UserId, at: datetime) -> bool:
    return owner in LEFT and at >= LEFT[owner]


def _expected(period: str) -> frozenset[PositionName]:
    """Return whose positions have no lane two days after a close-out."""
    late = LATE | (NEVER if period in PERIODS[:2] else frozenset())
    of = {n: n % OWNERS for n in range(POSITIONS)}
    gone = {3} if period == PERIODS[3] else set()
    return frozenset(
        PositionName(f"agent-{n:03}") for n, owner in of.items() if owner in late and n not in gone
    )


def _assert_in_order(reminded: list[Any], rounds: dict[str, Any]) -> None:
    """Reminders of a round follow their order, whatever the clock did."""
    for subject, asked in rounds.items():
        ranks = {slot.name: slot.rank for slot in CALENDAR.slots(asked.dates)}
        said = [ranks[entry.detail["slot"]] for entry in reminded if entry.subject == subject]
        assert said == sorted(said)


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
            Clockwork(world.live.current, database_url=sqlite_url, tasks=(often,)) for _ in range(2)
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
