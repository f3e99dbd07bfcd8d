"""A year of forty owners: what happens in it, and the machines that live through it."""

import asyncio
import random
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from bot.domain.agent_reviews import REVIEWS, Choice
from bot.domain.ids import UserId
from bot.domain.organization import Organization
from bot.domain.recommending import Recommended
from bot.domain.review_calendar import ReviewCalendar
from bot.domain.working_time import WorkingTime
from bot.errors import TransientError, UncertainError
from bot.services.services import Services
from schedules.clock import Clockwork
from schedules.tasks import TASKS, Task
from tests.services.offices import (
    BOSS,
    CrashingDatabase,
    owner_of,
    restarted,
    with_owner,
    without,
)
from tests.services.world import World

OWNERS, POSITIONS = 40, 200
BEGINS, ENDS = datetime(2026, 1, 8, 1, tzinfo=UTC), datetime(2027, 1, 16, tzinfo=UTC)
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


async def _deliver(services: Services) -> None:
    while await DELIVER.run(services):
        pass


EVERY = timedelta(hours=2)
SELDOM = (replace(TEND, every=EVERY), Task(DELIVER.name, EVERY, _deliver))
"""The real tasks less often: a year of every five minutes would take hours."""

LATE = frozenset(range(3, OWNERS, 5))
"""They submit three days after the close-out."""

NEVER = frozenset(range(4, OWNERS, 10))
"""They submit nothing in the first half of the year."""


@dataclass
class Year:
    """The world, the machines that keep it going, and what goes wrong."""

    world: World
    url: str
    chance: random.Random
    lost: int = 0
    machines: list[Clockwork] = field(default_factory=list)
    behind: timedelta = timedelta()
    """How far the clock is behind the true time."""
    closed: dict[str, frozenset[str]] = field(default_factory=dict)
    """What was restricted two days after each close-out."""
    acted_at: datetime = BEGINS
    """When people last looked at what waits for them."""
    heard: list[tuple[str, datetime]] = field(default_factory=list)
    """What was posted, by its key, and what time it was by the clock."""

    async def boot(self, machines: int = 1, *, organization: Organization | None = None) -> None:
        """Start machines of which nothing is left but the database they share."""
        await self.halt()
        self.database.crash_in = None
        for _ in range(machines):
            self.world = restarted(self.world, organization or self.world.organization)
            clockwork = Clockwork(
                self.world.live.current,
                database_url=self.url,
                clock=self.world.clock,
                tasks=SELDOM,
            )
            await clockwork.prepare()
            self.machines.append(clockwork)

    async def halt(self) -> None:
        while self.machines:
            await self.machines.pop().stop()

    async def wake(self) -> datetime:
        """Let every machine do what is due, with what breaks now and then; return what is next."""
        if self.chance.random() < 0.09:
            self._lose()
        if self.chance.random() < 0.02:
            self.database.crash_in = self.chance.randrange(6)
        crashes, posts = self.database.crashes, len(self.world.messenger.posts)
        found = await asyncio.gather(*(machine.wake() for machine in self.machines))
        due_at = min(due for due in found if due is not None)
        now = self.world.clock.now()
        self.heard += [(post.key, now) for post in self.world.messenger.posts[posts:]]
        if self.database.crashes > crashes:
            await self.boot(len(self.machines))
        return due_at

    def _lose(self) -> None:
        self.lost += 1
        when = self.chance.choice(("before", "after"))
        error = UncertainError("lost") if when == "after" else TransientError("down")
        self.world.messenger.fail_next(error, when=when)  # type: ignore[arg-type]

    @property
    def database(self) -> CrashingDatabase:
        assert isinstance(self.world.database, CrashingDatabase)
        return self.world.database

    async def done(self) -> int:
        """Return how much was opened, reminded and closed out."""
        async with self.database.reading() as tx:
            entries = await tx.audit.latest(limit=100_000)
            restricted = await tx.restrictions.all_live(at=self.world.clock.now())
        return sum(entry.actor == REVIEWS for entry in entries) + len(restricted)

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
        return BOSS if left(owner, self.world.clock.now()) else owner


LEFT = {
    owner_of(7): datetime(2026, 4, 20, tzinfo=UTC),
    owner_of(8): datetime(2026, 6, 15, tzinfo=UTC),
}


def left(owner: UserId, at: datetime) -> bool:
    return owner in LEFT and at >= LEFT[owner]


def _day_of(owner: UserId, period: str) -> int:
    """Return on which day before or after the due day an owner submits."""
    number = int(owner[1:5]) if owner[1:5].isdecimal() else 0
    if number in NEVER and period in PERIODS[:2]:
        return 1000
    if number in LATE:
        return 10
    return (-18, -9, 0)[number % 3]


def sleeps(at: datetime) -> bool:
    """Whether the machines sleep: twenty hours a day, at weekends and between rounds."""
    period = CALENDAR.current(at)
    round_is_open = period.opens - timedelta(1) <= at.date() <= period.closes + timedelta(3)
    weekend = (at.weekday() == 5 and at.hour >= 12) or (at.weekday() == 6 and at.hour < 12)
    return at.hour > 3 and (weekend or not round_is_open)


async def live_through(year: Year) -> None:
    """Let the year pass from one time something is due to the next, with all that happens."""
    once = Once(year)
    clock, moment = year.world.clock, BEGINS
    while moment < ENDS:
        now = clock.set(moment - year.behind)
        await something_happens(year, once)
        follow_clock(year, once)
        clock.set(moment - year.behind)
        if once("down over the due day", datetime(2026, 6, 27, tzinfo=UTC)):
            await year.halt()
            moment = datetime(2026, 7, 3, 7, tzinfo=UTC)
            clock.set(moment)
            await year.boot()
        if once("clock leaps ahead", datetime(2026, 3, 19, 10, tzinfo=UTC)):
            await leap_ahead(year)
        due_at = await year.wake()
        if now - year.acted_at >= timedelta(hours=5) or now < year.acted_at:
            year.acted_at = now
            await year.people_act()
        await remember_the_closed(year)
        # What is due while the machines sleep is done when they wake, and done once.
        while sleeps(due_at):
            due_at += timedelta(hours=1)
        moment = max(due_at, clock.now()) + year.behind


@dataclass
class Once:
    """What has happened already."""

    year: Year
    happened: set[str] = field(default_factory=set)

    def __call__(self, name: str, since: datetime) -> bool:
        if name in self.happened or self.year.world.clock.now() < since:
            return False
        self.happened.add(name)
        return True


def follow_clock(year: Year, once: Once) -> None:
    """Let somebody set the clock, back in a quiet time and in a round, and right again."""
    if once("clock moved back", datetime(2026, 8, 20, tzinfo=UTC)):
        year.behind = timedelta(days=30)
    if once("clock moved back in a round", datetime(2026, 9, 20, tzinfo=UTC)):
        year.behind = timedelta(days=33)
    if year.behind and once("clock right again", datetime(2026, 10, 20, tzinfo=UTC)):
        year.behind = timedelta()


async def leap_ahead(year: Year) -> None:
    """Let the clock be wrong for a while: past the close-out, and into the next round."""
    now, before = year.world.clock.now(), await year.done()
    for days in (30, 100):
        year.world.clock.set(now + timedelta(days=days))
        await year.wake()
    year.world.clock.set(now)
    await year.wake()
    assert await year.done() == before


async def something_happens(year: Year, once: Any) -> None:
    """Let people leave, and org.yml change."""
    world, now = year.world, year.world.clock.now()
    for owner, since in LEFT.items():
        if once(f"{owner} leaves", since):
            async with world.database.transaction() as tx:
                await tx.people.set_active(owner, active=False, at=now)
    if once("owner replaced", datetime(2026, 9, 15, tzinfo=UTC)):
        changed = with_owner(world.organization, "team-09", owner_of(10))
        await year.boot(2, organization=changed)
    if once("position retired", datetime(2026, 12, 14, tzinfo=UTC)):
        await year.boot(organization=without(world.organization, "agent-003"))


async def remember_the_closed(year: Year) -> None:
    now = year.world.clock.now()
    period = CALENDAR.current(now)
    if period.name not in year.closed and now.date() == period.closes + timedelta(days=2):
        async with year.world.database.reading() as tx:
            year.closed[period.name] = frozenset(await tx.restrictions.all_live(at=now))
