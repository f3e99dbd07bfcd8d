"""Reviews when Slack, we or a person were away: what is said late is said at a lawful hour."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.agent_reviews import Choice, ReviewStatus
from bot.domain.changes import Hire
from bot.domain.ids import ModelName, PositionName, ReviewId, RoleName, RoundId
from bot.domain.recommending import Recommended
from bot.domain.restrictions import RestrictionKind
from tests.services.offices import BOSS, office, owner_of, restarted, with_owner
from tests.services.registries import begun
from tests.services.world import PAT, World

ANN, BOB = owner_of(0), owner_of(1)
KICKOFF = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)
EVENING = datetime(2026, 3, 30, 16, 55, tzinfo=UTC)
"""One day before the due day, five minutes before people go home."""
SECOND_KICKOFF = datetime(2026, 6, 9, 9, 0, tzinfo=UTC)
FIRST, LATE = PositionName("agent-000"), PositionName("builder-9")
KEEP = Choice(Recommended.KEEP, Recommended.KEEP)


@pytest.fixture
async def six(sqlite_url: str) -> AsyncIterator[World]:
    """Ann in London, and Bob in Los Angeles, with three positions each."""
    zones = {1: "America/Los_Angeles"}
    async with office(sqlite_url, owners=2, positions=6, zones=zones) as world:
        yield world


async def tend(world: World, at: datetime) -> None:
    world.clock.set(at)
    await world.services.review_rounds.tend()
    await world.deliver()


def posted(world: World, begins: str = "") -> list[str]:
    return [post.key for post in world.messenger.posts if post.key.startswith(begins)]


async def test_a_reminder_that_could_not_be_posted_in_time_waits_for_the_next_morning(
    six: World,
) -> None:
    await tend(six, KICKOFF)
    six.clock.set(EVENING)
    await six.services.review_rounds.tend()
    for hour in (17, 20, 23):
        six.clock.set(EVENING.replace(hour=hour))
        await six.deliver()
    at_night = posted(six, "review reminder:1")
    await tend(six, EVENING.replace(day=31, hour=9))

    assert at_night == []
    # The next one is due by then, and is the only one.
    assert posted(six, "review reminder:1") == [f"review reminder:1:{ANN}:102"]


async def test_one_that_nothing_overtook_is_said_in_the_morning(six: World) -> None:
    await tend(six, KICKOFF)
    six.clock.set(datetime(2026, 3, 17, 16, 59, tzinfo=UTC))
    await six.services.review_rounds.tend()
    six.clock.set(datetime(2026, 3, 17, 22, 0, tzinfo=UTC))
    await six.deliver()
    before = posted(six, "review reminder:1")
    await tend(six, datetime(2026, 3, 18, 9, 0, tzinfo=UTC))

    assert before == []
    assert posted(six, "review reminder:1") == [f"review reminder:1:{ANN}:1"]


async def test_who_takes_over_at_night_gets_the_list_in_the_morning_where_they_live(
    six: World,
) -> None:
    await tend(six, KICKOFF)
    after = restarted(six, with_owner(six.organization, "team-00", BOB))
    await tend(after, KICKOFF + timedelta(hours=1))
    at_night = posted(after, f"agent reviews:2:{BOB}")
    await tend(after, KICKOFF.replace(hour=16, minute=1))

    assert at_night == []
    assert posted(after, "agent reviews:2") == [f"agent reviews:2:{BOB}"]


async def test_an_operator_who_opens_them_by_hand_sees_them_posted_at_once(six: World) -> None:
    six.clock.set(datetime(2026, 2, 1, 22, 0, tzinfo=UTC))

    await six.services.review_rounds.open_now(by=BOSS)
    await six.deliver()

    assert len(posted(six, "agent reviews")) == 2


async def test_a_list_that_was_finished_before_it_was_seen_is_not_posted(six: World) -> None:
    six.clock.set(KICKOFF.replace(hour=16, minute=59))
    await six.services.review_rounds.tend()
    six.clock.set(KICKOFF.replace(hour=18))
    verbs, now = six.services.agent_reviews, six.clock.now()
    async with six.database.reading() as tx:
        mine = await tx.agent_reviews.of_round(RoundId(1))
    for review in mine:
        await verbs.decide(ReviewId(review.id), KEEP, by=ANN, seen=None, looked_at=now)
    await verbs.submit(RoundId(1), by=ANN)
    await tend(six, KICKOFF.replace(day=11))

    assert posted(six, "agent reviews:1") == []


async def test_who_was_away_over_close_out_and_kickoff_closes_out_before_it_opens(
    six: World,
) -> None:
    await tend(six, KICKOFF)
    await tend(six, KICKOFF.replace(hour=17))
    await tend(six, SECOND_KICKOFF)

    async with six.database.reading() as tx:
        first = await tx.agent_reviews.of_round(RoundId(1))
        restricted = await tx.restrictions.all_live(at=six.clock.now())
        verbs = [entry.verb for entry in reversed(await tx.audit.latest())]
    assert {review.status for review in first} == {ReviewStatus.MISSED}
    assert {each.kind for each in restricted[FIRST]} == {RestrictionKind.UNREVIEWED}
    assert verbs.index("restriction.imposed") < verbs.index("agent_review.missed")
    assert posted(six, f"reviews closed:1:{ANN}") == [f"reviews closed:1:{ANN}"]


async def test_who_was_hired_after_a_quarter_is_not_reviewed_for_it(world: World) -> None:
    world.clock.set(datetime(2026, 3, 30, 9, 0, tzinfo=UTC))
    await begun(world)
    world.clock.set(datetime(2026, 4, 2, 9, 0, tzinfo=UTC))
    hire = Hire(LATE, RoleName("builder"), (ModelName("claude"),))
    await world.services.registry.change([hire], by=PAT, why="More work.")
    await world.live.refresh()

    found = {}
    for moment, period in ((world.clock.now(), "2026-Q1"), (SECOND_KICKOFF, "2026-Q2")):
        world.clock.set(moment)
        await world.services.review_rounds.tend()
        async with world.database.reading() as tx:
            found[period] = await tx.agent_reviews.positions_in(period)

    assert found["2026-Q2"] - found["2026-Q1"] == {LATE}
    assert PositionName("builder-1") in found["2026-Q1"]
