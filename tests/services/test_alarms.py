"""A decline is told to who answers for the position: once, with the numbers it rests on."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.agent_cards import AlarmCard
from bot.domain.ids import MessageTs, PositionName, UserId
from bot.domain.jobs import JobStatus
from bot.services.knowing import Known
from bot.services.performing import performances
from tests.services.world import MIA, OMAR, RITA, World
from tests.storage.builders import a_job, an_assignment

BUILDER = PositionName("builder-1")
AUTUMN = datetime(2025, 11, 1, 12, tzinfo=UTC)
SPRING = datetime(2026, 2, 1, 12, tzinfo=UTC)


async def decided(world: World, *, accepted: int, returned: int, since: datetime) -> None:
    """Let people decide about results of the builder, one after another."""
    verbs = ["result.accepted"] * accepted + ["result.sent_back"] * returned
    async with world.database.transaction() as tx:
        for number, verb in enumerate(verbs):
            at = since + timedelta(hours=number)
            ts = MessageTs(f"{int(at.timestamp())}.000100")
            job = await tx.jobs.add(
                a_job(owner=BUILDER, thread=ts, origin=ts, updated_at=at, status=JobStatus.ACCEPTED)
            )
            await tx.assignments.add(an_assignment(job.id, opened_at=at, resumed_at=at))
            await tx.audit.add(RITA, verb, f"job:{job.id}", {}, at, job=job.id, human=True)


async def fell(world: World) -> None:
    await decided(world, accepted=54, returned=6, since=AUTUMN)
    await decided(world, accepted=12, returned=18, since=SPRING)


def alarms(world: World) -> list[tuple[str, AlarmCard]]:
    posts = world.messenger.posts
    return [(p.place.channel, p.card) for p in posts if isinstance(p.card, AlarmCard)]


async def test_the_owner_is_told_once_of_a_decline(world: World) -> None:
    await fell(world)

    told = [await world.services.alarms.tell_due() for _ in range(3)]
    await world.deliver()

    assert told == [1, 0, 0]
    ((channel, card),) = alarms(world)
    assert channel == "D0OMAR"
    assert card.alarm.position == BUILDER
    assert card.alarm.decline.before == "90% (54 of 60)"
    assert card.alarm.decline.after == "40% (12 of 30)"
    assert card.alarm.decline.p < 0.0001


async def test_it_is_in_the_audit_with_its_test(world: World) -> None:
    await fell(world)

    await world.services.alarms.tell_due()

    async with world.database.reading() as tx:
        (entry,) = [e for e in await tx.audit.latest() if e.verb == "decline.told"]
    assert entry.subject == "position:builder-1"
    assert entry.detail["n"] == "n = 60 before, 30 since"
    assert entry.detail["test"] == "Fisher's exact test, one-sided"


async def test_a_steady_position_alarms_nobody(world: World) -> None:
    await decided(world, accepted=54, returned=6, since=AUTUMN)
    await decided(world, accepted=26, returned=4, since=SPRING)

    assert await world.services.alarms.tell_due() == 0


async def test_what_happens_today_is_looked_at_tomorrow(world: World) -> None:
    await decided(world, accepted=54, returned=6, since=AUTUMN)
    today = world.clock.now().replace(hour=0)
    await decided(world, accepted=0, returned=9, since=today)

    first = await world.services.alarms.tell_due()
    await decided(world, accepted=0, returned=9, since=today + timedelta(days=-1, hours=1))
    second = await world.services.alarms.tell_due()
    world.clock.advance(days=1)
    third = await world.services.alarms.tell_due()

    assert (first, second, third) == (0, 0, 1)


async def test_the_same_fall_is_not_told_again_in_the_next_quarter(world: World) -> None:
    await fell(world)
    await world.services.alarms.tell_due()

    told = 0
    for _ in range(60):
        world.clock.advance(days=1)
        told += await world.services.alarms.tell_due()

    assert told == 0


async def test_two_clocks_tell_it_once(world: World) -> None:
    await fell(world)

    told = await asyncio.gather(*(world.services.alarms.tell_due() for _ in range(3)))

    assert sorted(told) == [0, 0, 1]


@pytest.mark.postgres
async def test_two_clocks_tell_it_once_on_postgres(postgres_world: World) -> None:
    await fell(postgres_world)

    told = await asyncio.gather(*(postgres_world.services.alarms.tell_due() for _ in range(3)))

    assert sorted(told) == [0, 0, 1]


async def test_where_the_owner_has_left_the_manager_is_told(world: World) -> None:
    await fell(world)
    await world.services.people.changed(OMAR, active=False, at=world.clock.now())

    await world.services.alarms.tell_due()
    await world.deliver()

    ((channel, _),) = alarms(world)
    assert channel == f"D{MIA.removeprefix('U')}"


async def test_drift_is_split_where_something_changed(world: World) -> None:
    await fell(world)
    change = SPRING + timedelta(hours=12)

    async with world.database.reading() as tx:
        read = await performances(
            tx,
            [BUILDER],
            organization=world.organization,
            at=world.clock.now(),
            known={BUILDER: Known(changes=(change, AUTUMN))},
        )
    found = read[BUILDER]

    assert [str(each.acceptance) for each in found.stretches] == ["12 of 12", "0 of 18"]
    assert [str(q) for q, _ in found.quarters] == ["2025-Q2", "2025-Q3", "2025-Q4", "2026-Q1"]
    assert str(found.figures.acceptance) == "12 of 30"
    assert found.last_used_at == SPRING + timedelta(hours=29)
    assert found.owner == UserId("U0OMAR")
    assert found.recent_jobs == 9  # of the thirty; the others were begun earlier
