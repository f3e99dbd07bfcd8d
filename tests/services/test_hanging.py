"""Pictures hang in Slack before anybody looks, are uploaded once, and nothing waits for them."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.agent_reviews import ReviewStatus, settle
from bot.domain.changes import Hire
from bot.domain.ids import ModelName, PositionName, RoleName
from bot.domain.picture_files import ANEW_AFTER, ORGANIZATION, READY_AFTER, PictureFile
from bot.domain.review_cards import RoundCard
from tests.services.living import follow, living_world
from tests.services.offices import office, owner_of
from tests.services.world import OMAR, PAT, World

KICKOFF = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)
ANN, BOB = owner_of(0), owner_of(1)
KEY = f"agent reviews:1:{ANN}"


@pytest.fixture
async def world(sqlite_url: str) -> AsyncIterator[World]:
    async with living_world(sqlite_url) as made:
        yield made


@pytest.fixture
async def six(sqlite_url: str) -> AsyncIterator[World]:
    """Ann and Bob, with three positions each, whose reviews have been opened."""
    async with office(sqlite_url, owners=2, positions=6) as made:
        made.clock.set(KICKOFF)
        await made.services.review_rounds.tend()
        await made.deliver()
        yield made


async def hangs(world: World, name: str = ORGANIZATION) -> PictureFile | None:
    async with world.database.reading() as tx:
        return await tx.pictures.find(name)


def round_card(world: World) -> RoundCard:
    card = world.shown(KEY)
    assert isinstance(card, RoundCard)
    return card


async def test_the_organization_is_uploaded_once(world: World) -> None:
    assert await world.services.hanging.hang_due() == 1
    assert await world.services.hanging.hang_due() == 0

    ((name, png, alt),) = world.messenger.hung
    assert (name, png[:4]) == ("organization-1.png", b"\x89PNG")
    assert "builder reports to" in alt


async def test_the_home_shows_it_once_slack_has_it_ready(world: World) -> None:
    await world.services.hanging.hang_due()

    early = (await world.services.boards.home(OMAR)).chart
    world.clock.advance(seconds=READY_AFTER.total_seconds())
    chart = (await world.services.boards.home(OMAR)).chart

    assert early is None
    assert chart is not None
    assert (chart.file, chart.name) == ("F1", ORGANIZATION)


async def test_a_changed_organization_is_drawn_anew_and_the_old_one_not_shown(
    world: World,
) -> None:
    await world.services.hanging.hang_due()
    hire = Hire(PositionName("builder-9"), RoleName("builder"), (ModelName("claude"),))
    await world.services.registry.change([hire], by=PAT, why="More work.")
    await follow(world)
    world.clock.advance(seconds=READY_AFTER.total_seconds())

    assert (await world.services.boards.home(OMAR)).chart is None
    assert await world.services.hanging.hang_due() == 1
    world.clock.advance(seconds=READY_AFTER.total_seconds())
    chart = (await world.services.boards.home(OMAR)).chart
    assert chart is not None
    assert chart.file == "F2"


async def test_where_slack_takes_no_picture_the_home_is_there_and_it_is_tried_again(
    world: World,
) -> None:
    world.messenger.fail_next()

    assert await world.services.hanging.hang_due() == 0
    assert (await world.services.boards.home(OMAR)).agents
    assert await world.services.hanging.hang_due() == 1


async def test_the_message_of_reviews_gets_its_picture_by_an_edit(six: World) -> None:
    assert round_card(six).picture is None

    assert await six.services.hanging.hang_due() == 3
    six.clock.advance(seconds=READY_AFTER.total_seconds())
    await six.deliver()

    picture = round_card(six).picture
    assert picture is not None
    assert picture.alt.startswith("The agents of Owner 0 in 2026-Q1. agent-000: ")
    assert [post.key for post in six.messenger.posts].count(KEY) == 1


async def test_nothing_is_edited_before_slack_has_the_picture_ready(six: World) -> None:
    await six.services.hanging.hang_due()
    edits = len(six.messenger.updates)

    await six.deliver()

    assert len(six.messenger.updates) == edits


async def test_the_same_numbers_are_not_uploaded_again(six: World) -> None:
    await six.services.hanging.hang_due()

    assert await six.services.hanging.hang_due() == 0
    six.clock.advance(seconds=ANEW_AFTER.total_seconds())

    assert await six.services.hanging.hang_due() == 0
    assert len(six.messenger.hung) == 3
    looked = await hangs(six, "round 1")
    assert looked is not None
    # It is looked at once a day, not every minute from then on.
    assert (looked.at, looked.looked_at) == (KICKOFF, six.clock.now())
    assert (await six.services.boards.home(ANN)).reviews[0].picture == looked


async def test_other_numbers_are_drawn_anew_a_day_later_and_not_before(six: World) -> None:
    await six.services.hanging.hang_due()
    async with six.database.transaction() as tx:
        picture = await tx.pictures.find("round 1")
        assert picture is not None
        await tx.pictures.keep(replace(picture, digest="other"))

    assert await six.services.hanging.hang_due() == 0
    six.clock.advance(seconds=ANEW_AFTER.total_seconds())

    assert await six.services.hanging.hang_due() == 1
    kept = await hangs(six, "round 1")
    assert kept is not None
    assert kept.file == "F4"


async def test_who_has_submitted_everything_needs_no_picture(six: World) -> None:
    async with six.database.transaction() as tx:
        for review in await tx.agent_reviews.of_round((await tx.agent_reviews.waiting())[0].round):
            over = settle(review, ReviewStatus.NOT_NEEDED, by="test", at=KICKOFF)
            await tx.agent_reviews.replace(review, over)

    assert await six.services.hanging.hang_due() == 2


async def test_one_picture_that_fails_does_not_keep_the_others_away(six: World) -> None:
    six.messenger.fail_next(times=2)

    assert await six.services.hanging.hang_due() == 1
    assert await six.services.hanging.hang_due() == 2


async def test_with_too_few_agents_to_write_about_no_picture_is_drawn(sqlite_url: str) -> None:
    async with office(sqlite_url, owners=1, positions=2) as small:
        small.clock.set(KICKOFF + timedelta(hours=1))
        await small.services.review_rounds.tend()

        assert await small.services.hanging.hang_due() == 1
        assert [name for name, _, _ in small.messenger.hung] == ["organization-1.png"]
