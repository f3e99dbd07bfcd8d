"""Lists of agents: whose they are, and which of them somebody should do something about."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event

from bot.domain.agent_lists import AgentsBoard, Which
from bot.domain.changes import Hire
from bot.domain.ids import JobId, ModelName, PositionName, RoleName, UserId
from bot.domain.seats import StandIn
from bot.services.agent_lists import agents_board
from tests.services.living import follow, living_world
from tests.services.offices import BOSS, office, owner_of
from tests.services.world import OMAR, PAT, RITA, World, in_scope

KICKOFF = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)
ANN, BOB = owner_of(0), owner_of(1)


@pytest.fixture
async def six(sqlite_url: str) -> AsyncIterator[World]:
    """Ann and Bob, with three positions each."""
    async with office(sqlite_url, owners=2, positions=6) as world:
        yield world


@pytest.fixture
async def living(sqlite_url: str) -> AsyncIterator[World]:
    async with living_world(sqlite_url) as world:
        yield world


async def board(world: World, which: Which, *, by: UserId = ANN) -> AgentsBoard:
    return await world.services.boards.agents(by, which)


async def names(world: World, which: Which, *, by: UserId = ANN) -> list[str]:
    found = await board(world, which, by=by)
    active = [line.position for line in found.lines]
    return [*active, *(line.position for line in found.retired)]


async def leaves(world: World, person: UserId) -> None:
    async with world.database.transaction() as tx:
        await tx.people.set_active(person, False, world.clock.now())


async def test_mine_are_those_of_the_roles_i_own(six: World) -> None:
    assert await names(six, Which.MINE, by=ANN) == ["agent-000", "agent-002", "agent-004"]
    assert await names(six, Which.MINE, by=BOSS) == []
    assert len(await names(six, Which.ALL, by=BOSS)) == 6


async def test_mine_are_those_too_whose_owner_i_stand_in_for(six: World) -> None:
    now = six.clock.now()
    async with six.database.transaction() as tx:
        await tx.absences.save(StandIn(ANN, BOB, now + timedelta(days=9)))

    assert len(await names(six, Which.MINE, by=BOB)) == 6


async def test_an_agent_whose_owner_left_is_unowned_and_their_managers(six: World) -> None:
    await leaves(six, ANN)

    assert await names(six, Which.UNOWNED) == ["agent-000", "agent-002", "agent-004"]
    assert len(await names(six, Which.MINE, by=BOSS)) == 3


async def test_a_review_past_its_due_day_is_overdue(six: World) -> None:
    six.clock.set(KICKOFF)
    await six.services.review_rounds.tend()

    six.clock.set(datetime(2026, 3, 31, 9, 0, tzinfo=UTC))
    before = await board(six, Which.OVERDUE)
    six.clock.set(datetime(2026, 4, 1, 9, 0, tzinfo=UTC))
    after = await board(six, Which.OVERDUE)

    assert {line.overdue for line in before.lines} == {"never reviewed"}
    assert {line.overdue for line in after.lines} == {"review due since 2026-03-31"}
    assert len(after.lines) == 6


async def test_who_is_new_is_neither_unused_nor_overdue_yet(living: World) -> None:
    assert await names(living, Which.UNUSED) == []
    assert await names(living, Which.OVERDUE) == []

    living.clock.advance(days=31)
    unused = await board(living, Which.UNUSED)
    living.clock.advance(days=200)

    assert {line.unused for line in unused.lines} == {"Never used"}
    assert {line.overdue for line in (await board(living, Which.OVERDUE)).lines} == {
        "never reviewed"
    }


async def test_who_had_work_lately_is_not_unused(living: World) -> None:
    living.clock.advance(days=31)
    await in_scope(living)
    living.clock.advance(minutes=1)

    assert "dispatcher-1" not in await names(living, Which.UNUSED)
    assert "builder-1" in await names(living, Which.UNUSED)


async def test_a_retired_agent_is_listed_with_its_day(living: World) -> None:
    await living.services.offboardings.begin(
        PositionName("builder-1"), by=OMAR, reason="It costs too much."
    )
    await follow(living)

    found = await board(living, Which.RETIRED, by=RITA)

    assert [(line.position, line.role) for line in found.retired] == [("builder-1", "builder")]
    assert found.retired[0].retired_at == living.clock.now()
    assert "builder-1" not in await names(living, Which.ALL)
    assert found.counts[Which.RETIRED] == 1


async def test_each_list_says_how_many_are_on_the_others(six: World) -> None:
    await leaves(six, BOB)

    found = await board(six, Which.MINE, by=ANN)

    assert found.counts == {
        Which.ALL: 6,
        Which.MINE: 3,
        Which.UNOWNED: 3,
        Which.UNUSED: 6,
        Which.OVERDUE: 6,
        Which.RETIRED: 0,
    }


async def test_many_agents_take_no_more_statements_than_few(living: World) -> None:
    few = await statements(living)
    hires = [
        Hire(PositionName(f"builder-{n}"), RoleName("builder"), (ModelName("claude"),))
        for n in range(20, 40)
    ]
    await living.services.registry.change(hires, by=PAT, why="More work.")
    await follow(living)

    assert len(await names(living, Which.ALL)) > 20
    assert await statements(living) == few


async def statements(world: World) -> int:
    """Return how many statements a list takes."""
    ran: list[str] = []
    async with world.database.reading() as tx:
        connection = (await tx._session.connection()).sync_connection
        event.listen(connection, "before_cursor_execute", lambda *said: ran.append(said[2]))
        staffing = world.services.boards.cards.staffing
        await agents_board(tx, RITA, Which.ALL, staffing=staffing, at=world.clock.now())
    return len(ran)


async def test_a_job_of_a_position_counts_on_its_line(living: World) -> None:
    await in_scope(living)

    async with living.database.reading() as tx:
        job = await tx.jobs.get(JobId(1))
    lines = {line.position: line for line in (await board(living, Which.ALL)).lines}

    assert job.owner is not None
    assert lines[job.owner].open_jobs == 1
