"""Shadows and pairs, as they are remembered."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.blind_looks import Accepted, look_at
from bot.domain.ids import ChannelId, JobId, PositionName, ShadowId
from bot.domain.models import Usage
from bot.domain.pairs import PairStatus
from bot.domain.shadows import ShadowStatus
from bot.domain.transcripts import Turn
from bot.errors import ConflictError, NotFoundError, StaleError
from storage.database import Database
from storage.shadows import Effort
from tests.storage.builders import BUILDER, NOW, OMAR, a_job, an_assignment
from tests.storage.conftest import Story
from tests.storage.shadows import OURS, SPARE, a_pair, a_shadow


async def test_a_position_has_a_part_in_one_open_shadow(database: Database) -> None:
    async with database.transaction() as tx:
        first = await tx.shadows.begin(a_shadow())

    for taken in ({"candidate": PositionName("x-1")}, {"incumbent": PositionName("x-1")}):
        async with database.transaction() as tx:
            with pytest.raises(ConflictError, match="has a shadow now"):
                await tx.shadows.begin(a_shadow(**taken))

    async with database.transaction() as tx:
        await tx.shadows.replace(first, first.stopped(by=OMAR, at=NOW))
        again = await tx.shadows.begin(a_shadow())
    assert again.id > first.id


async def test_it_is_found_from_either_side(database: Database) -> None:
    async with database.transaction() as tx:
        shadow = await tx.shadows.begin(a_shadow())

        assert await tx.shadows.standing_beside(BUILDER) == shadow
        assert await tx.shadows.standing_beside(SPARE) is None
        assert await tx.shadows.latest_of(SPARE) == await tx.shadows.latest_of(BUILDER) == shadow
        assert await tx.shadows.open() == (shadow,)
        over = await tx.shadows.replace(shadow, shadow.over("It has had its 20 jobs."))
        assert await tx.shadows.standing_beside(BUILDER) is None
        assert await tx.shadows.open() == (over,)
        done = await tx.shadows.replace(over, over.rolled_over(by=OMAR, at=NOW))
        assert await tx.shadows.open() == ()
        assert await tx.shadows.revocable() == (done,)
        assert done.status is ShadowStatus.ROLLED_OVER


async def test_two_decisions_at_once_are_one(database: Database) -> None:
    async with database.transaction() as tx:
        seen = await tx.shadows.begin(a_shadow())
        await tx.shadows.replace(seen, seen.rolled_over(by=OMAR, at=NOW))

    async with database.transaction() as tx:
        with pytest.raises(StaleError):
            await tx.shadows.replace(seen, seen.stopped(by=OMAR, at=NOW))
        with pytest.raises(NotFoundError):
            await tx.shadows.hold(ShadowId(99))


async def test_work_is_done_twice_and_never_three_times(database: Database, story: Story) -> None:
    async with database.transaction() as tx:
        shadow = await tx.shadows.begin(a_shadow())
        assert await tx.pairs.plan(a_pair(story, shadow))
        assert not await tx.pairs.plan(a_pair(story, shadow))
        [pair] = await tx.pairs.waiting(limit=5)
        hidden = await tx.jobs.add(a_job())
        kept = await tx.pairs.replace(pair, pair.hidden_in(hidden.id))

    async with database.reading() as tx:
        assert await tx.pairs.waiting(limit=5) == (kept,)
        assert await tx.pairs.hidden_in(hidden.id) == kept
        assert await tx.pairs.hidden_in(JobId(99)) is None
        assert await tx.pairs.of_shadow(shadow.id) == (kept,)
        assert await tx.pairs.of_job(story.job.id) == (kept,)
        assert await tx.pairs.of_job(hidden.id) == ()


async def test_both_sides_come_back_as_they_were(database: Database, story: Story) -> None:
    async with database.transaction() as tx:
        shadow = await tx.shadows.begin(a_shadow())
        await tx.pairs.plan(a_pair(story, shadow, ours=OURS, status=PairStatus.COMPARED))

    async with database.reading() as tx:
        [pair] = await tx.pairs.with_status(PairStatus.COMPARED)
    assert pair.ours == OURS
    assert pair.theirs.cost_microusd == 2000


async def test_what_work_used_is_added_up_and_one_unknown_price_makes_it_unknown(
    database: Database, story: Story
) -> None:
    async with database.transaction() as tx:
        shadow = await tx.shadows.begin(a_shadow())
        mine = await tx.assignments.add(an_assignment(story.job.id))
        await tx.pairs.plan(a_pair(story, shadow, assignment=mine.id))
        turn = Turn(mine.id, 1, "", (), Usage(1000, 100, 0, 500), "sonnet", NOW)
        await tx.transcripts.add_turn(turn)
        await tx.transcripts.tell(mine.id, "A note costs nothing.", NOW)

        assert await tx.pairs.effort(mine.id) == Effort(1, 1100, 500)
        unpriced = replace(turn, number=3, usage=Usage(1000, 100))
        await tx.transcripts.add_turn(unpriced)
        assert await tx.pairs.effort(mine.id) == Effort(2, 2200, None)
        assert await tx.pairs.cost(shadow.id) == 500
        assert await tx.pairs.effort(story.assignment.id) == Effort(0, 0, 0)


async def test_hidden_work_is_no_real_work(database: Database, story: Story) -> None:
    async with database.transaction() as tx:
        assert await tx.pairs.real_work(since=NOW)
        assert not await tx.pairs.real_work(since=NOW + timedelta(hours=1))
        job = await tx.jobs.get(story.job.id)
        await tx.jobs.replace(job, replace(job, channel=ChannelId("")))
        assert not await tx.pairs.real_work(since=NOW)


async def test_a_pair_is_looked_at_once_and_the_oldest_comes_first(
    database: Database, story: Story
) -> None:
    async with database.transaction() as tx:
        shadow = await tx.shadows.begin(a_shadow())
        await tx.pairs.plan(a_pair(story, shadow, ours=OURS, status=PairStatus.COMPARED))
        [pair] = await tx.pairs.of_shadow(shadow.id)
        look = look_at(pair, theirs="+theirs", ours="+ours")
        assert look is not None
        assert await tx.looks.keep(look)
        assert not await tx.looks.keep(look)
        assert await tx.looks.waiting(shadow.id) == 1
        found = await tx.looks.following(shadow.id)
        assert found is not None
        assert await tx.looks.said(shadow.id) == {}
        said = found.answered(first=True, second=True, by=OMAR, at=NOW)
        await tx.looks.replace(found, said)

    async with database.transaction() as tx:
        assert await tx.looks.waiting(shadow.id) == 0
        assert await tx.looks.following(shadow.id) is None
        assert await tx.looks.said(shadow.id) == {pair.id: Accepted(theirs=True, ours=True)}
        with pytest.raises(StaleError):
            await tx.looks.replace(found, said)
