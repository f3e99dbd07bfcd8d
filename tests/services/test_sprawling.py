"""Once a week the operators hear which agents are too many, and retire one with a click."""

from collections.abc import AsyncIterator
from copy import deepcopy

import pytest

from bot.domain.agent_cards import SprawlCard
from bot.domain.ids import PositionName, SprawlId
from bot.domain.registry import Manuscript
from bot.domain.sprawl import Trouble
from bot.errors import ForbiddenError, NotFoundError
from tests.services.living import living_world
from tests.services.world import PAT, RITA, World

KEY = "sprawl:1:U0PAT"
MAKER = PositionName("maker-1")


def with_a_double(file: Manuscript) -> Manuscript:
    document = deepcopy(dict(file.document))
    maker = {**document["roles"]["builder"], "mission": "Makes changes that contracts ask for."}
    document["roles"]["maker"] = maker
    document["positions"][MAKER] = {**document["positions"]["builder-1"], "role": "maker"}
    return Manuscript({**document, "head_count": 7}, file.texts)


@pytest.fixture
async def crowded(sqlite_url: str) -> AsyncIterator[World]:
    async with living_world(sqlite_url, write=with_a_double) as world:
        yield world


def report(world: World) -> SprawlCard:
    card = world.shown(KEY)
    assert isinstance(card, SprawlCard)
    return card


async def test_the_operators_hear_of_it_once_a_week(crowded: World) -> None:
    assert await crowded.services.sprawling.report_due()
    assert not await crowded.services.sprawling.report_due()
    await crowded.deliver()

    card = report(crowded)
    assert [post.key for post in crowded.messenger.posts] == [KEY]
    doubles = [each for each in card.sprawl.entries if each.trouble is Trouble.DUPLICATE]
    assert [(each.position, each.other) for each in doubles] == [("builder-1", "maker-1")]
    assert card.sprawl.entries[-1].why == "8 agents are active; the head count is 7."
    crowded.clock.advance(days=7)
    assert await crowded.services.sprawling.report_due()


async def test_a_double_is_merged_and_the_report_shows_it(crowded: World) -> None:
    await crowded.services.sprawling.report_due()

    await crowded.services.sprawling.retire(SprawlId(1), PositionName("builder-1"), by=PAT)
    await crowded.deliver()

    assert set(report(crowded).going) == {"builder-1"}
    async with crowded.database.reading() as tx:
        gone = await tx.offboardings.get(1)
    assert (gone.into, gone.next) == (MAKER, None)
    assert "% like maker-1" in gone.reason


async def test_others_do_not_retire_what_is_not_theirs(crowded: World) -> None:
    await crowded.services.sprawling.report_due()

    with pytest.raises(ForbiddenError):
        await crowded.services.sprawling.retire(SprawlId(1), PositionName("builder-1"), by=RITA)


async def test_a_report_retires_only_what_it_names(crowded: World) -> None:
    await crowded.services.sprawling.report_due()

    with pytest.raises(NotFoundError, match="says nothing about"):
        await crowded.services.sprawling.retire(SprawlId(1), PositionName("nobody"), by=PAT)
