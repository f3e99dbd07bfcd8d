"""The page of an agent or a role is read from the records, as far as its reader may see."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.agent_pages import AgentPage
from bot.domain.agent_reviews import Choice, ReviewStatus
from bot.domain.changes import SetPrompt, SetTools
from bot.domain.ids import ChannelId, JobId, PositionName, RoleName, UserId
from bot.domain.recommending import Recommended
from bot.domain.review_calendar import ReviewCalendar
from bot.domain.working_time import WorkingTime
from bot.errors import NotFoundError
from tests.services.living import follow, living_world
from tests.services.offices import office
from tests.services.world import MIA, OMAR, PAT, RITA, SAM, WEBSHOP, CurtainError, World, at_work

BUILDER = PositionName("builder-1")


@pytest.fixture
async def world(sqlite_url: str) -> AsyncIterator[World]:
    async with living_world(sqlite_url) as made:
        yield made


async def page(
    world: World, name: str = "builder-1", *, by: UserId = OMAR, channel: ChannelId | None = None
) -> AgentPage:
    return await world.services.agent_pages.read(name, by=by, channel=channel)


async def test_it_has_the_description_of_the_role_and_who_answers_for_it(world: World) -> None:
    found = await page(world)

    assert found.role == world.organization.roles[RoleName("builder")]
    assert (found.position, found.people) == (BUILDER, (OMAR,))
    assert [line.position for line in found.lines] == [BUILDER]
    assert found.performance is not None
    assert found.recommendation is not None


async def test_the_page_of_a_role_has_everybody_who_fills_it(world: World) -> None:
    found = await page(world, "builder")

    filling = [n for n, each in world.organization.positions.items() if each.role == "builder"]
    assert (found.position, found.performance) == (None, None)
    assert [line.position for line in found.lines] == filling
    assert list(found.others) == filling


async def test_a_name_there_is_not_is_answered_with_those_alike(world: World) -> None:
    with pytest.raises(NotFoundError, match="Did you mean builder-1"):
        await page(world, "bilder-1")


async def test_it_says_what_the_agent_was_made_of_through_time(world: World) -> None:
    world.clock.advance(days=3)
    changes = [SetPrompt(RoleName("builder"), "Be brief.")]
    await world.services.registry.change(changes, by=OMAR, why="Too long.")
    await follow(world)

    (stint,) = [each for each in (await page(world)).stints if each.record.position == BUILDER]

    first, second = stint.made_of
    assert first.prompt != second.prompt
    assert first.corpus == second.corpus
    assert second.at == world.clock.now()


async def test_a_retired_agent_keeps_its_page(world: World) -> None:
    await world.services.offboardings.begin(BUILDER, by=OMAR, reason="It costs too much.")
    await follow(world)

    found = await page(world)

    assert (found.position, found.lines, found.recommendation) == (BUILDER, (), None)
    assert found.deeds.retire is False
    assert found.stints[0].record.retired_at == world.clock.now()


async def test_a_wider_lane_is_shown_with_its_end(world: World) -> None:
    role = world.organization.roles[RoleName("builder")]
    wider = [SetTools(role.name, (*role.tools, "repository__tag"))]
    ends = world.clock.now() + timedelta(days=9)
    await world.services.registry.change(wider, by=OMAR, why="A release.", expires_at=ends)
    await follow(world)

    (widening,) = (await page(world)).widenings

    assert (widening.tools, widening.expires_at) == (("repository__tag",), ends)


async def test_who_answers_for_it_sees_who_used_it_and_others_see_their_part(
    world: World,
) -> None:
    await at_work(world, CurtainError())
    world.clock.advance(minutes=1)

    inside = (await page(world, by=OMAR)).used_by
    asker = (await page(world, by=RITA)).used_by
    stranger = (await page(world, by=UserId("U0STRANGER"))).used_by
    there = (await page(world, by=UserId("U0STRANGER"), channel=WEBSHOP)).used_by

    assert (inside.jobs, inside.channels, inside.people) == (1, ((WEBSHOP, 1),), ((RITA, 1),))
    assert (asker.jobs, asker.channels, asker.people) == (1, (), ((RITA, 1),))
    assert (stranger.jobs, stranger.channels, stranger.people) == (1, (), ())
    assert there.channels == ((WEBSHOP, 1),)


async def test_the_hidden_jobs_of_probes_are_no_use(world: World) -> None:
    await at_work(world, CurtainError())
    async with world.database.transaction() as tx:
        job = await tx.jobs.get(JobId(1))
        await tx.jobs.replace(job, replace(job, channel=ChannelId("")))
    world.clock.advance(minutes=1)

    assert (await page(world)).used_by.jobs == 0


async def test_use_of_more_than_ninety_days_ago_does_not_count(world: World) -> None:
    await at_work(world, CurtainError())
    world.clock.advance(days=91)

    assert (await page(world)).used_by.jobs == 0


async def test_the_last_submitted_review_and_its_note(world: World) -> None:
    await reviewed(world)

    inside, outside = await page(world, by=PAT), await page(world, by=UserId("U0STRANGER"))

    assert inside.reviewed is not None
    assert inside.reviewed.status is ReviewStatus.SUBMITTED
    assert inside.note == "It does what it should."
    assert outside.reviewed is not None
    assert outside.note == ""
    assert inside.waiting is None


async def test_the_buttons_are_those_of_who_may_press_them(world: World) -> None:
    owner = (await page(world, by=OMAR)).deeds
    operator = (await page(world, by=PAT)).deeds
    requester = (await page(world, by=RITA)).deeds

    assert (owner.review, owner.retire) == (None, True)
    assert operator.retire
    assert not requester.retire

    await world.services.review_rounds.open_now(by=PAT)
    waiting = await page(world, by=OMAR)

    assert waiting.waiting is not None
    assert waiting.deeds.review == waiting.waiting.id
    assert waiting.due_on is not None
    assert (await page(world, by=PAT)).deeds.review is None
    assert {SAM, MIA}.isdisjoint(waiting.people)


async def reviewed(world: World) -> None:
    await world.services.review_rounds.open_now(by=PAT)
    async with world.database.reading() as tx:
        review = await tx.agent_reviews.waiting_for(BUILDER)
    assert review is not None
    now, verbs = world.clock.now(), world.services.agent_reviews
    said = (await verbs.look(review.id, by=OMAR)).line.recommendation
    assert said is not None
    choice = Choice(Recommended.KEEP, said.kind, "It does what it should.")
    await verbs.decide(review.id, choice, by=OMAR, seen=None, looked_at=now)
    await verbs.submit(review.round, by=OMAR)


async def test_its_quarter_is_one_of_the_organizations_year(sqlite_url: str) -> None:
    fiscal = ReviewCalendar(
        WorkingTime(zone="America/New_York"), quarter_starts=((2, 1), (5, 1), (8, 1), (11, 1))
    )
    async with office(sqlite_url, owners=1, positions=2, calendar=fiscal) as world:
        world.clock.set(datetime(2026, 1, 20, 12, tzinfo=UTC))

        found = (await page(world, "agent-000")).performance

    assert found is not None
    assert [str(quarter) for quarter, _ in found.quarters][-2:] == ["2025-Q3", "2025-Q4"]
    assert found.figures.period.since == datetime(2025, 11, 1, 4, tzinfo=UTC)
