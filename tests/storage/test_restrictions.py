"""A position has at most one restriction of each kind at a time, whatever happens at once."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.ids import PositionName
from bot.domain.restrictions import RestrictionKind
from storage.database import Database
from tests.domain.builders import NOW, OMAR
from tests.domain.test_restrictions import UNREVIEWED

BUILDER = PositionName("builder-1")


async def test_a_second_one_of_the_kind_changes_nothing(database: Database) -> None:
    async with database.transaction() as tx:
        first = await tx.restrictions.impose(UNREVIEWED)
        second = await tx.restrictions.impose(replace(UNREVIEWED, why="Again."))
        trial = await tx.restrictions.impose(replace(UNREVIEWED, kind=RestrictionKind.TRIAL))
        live = await tx.restrictions.live(BUILDER, at=NOW)

    assert (first, second, trial) == (True, False, True)
    assert [each.why for each in live] == ["It was not reviewed in time."] * 2


async def test_one_that_was_lifted_can_be_imposed_again(database: Database) -> None:
    later = NOW + timedelta(days=1)
    async with database.transaction() as tx:
        await tx.restrictions.impose(UNREVIEWED)
        gone = await tx.restrictions.lift(BUILDER, UNREVIEWED.kind, by=OMAR, at=later)
        twice = await tx.restrictions.lift(BUILDER, UNREVIEWED.kind, by=OMAR, at=later)
        between = await tx.restrictions.live(BUILDER, at=later)
        again = await tx.restrictions.impose(replace(UNREVIEWED, since=later))
        live = await tx.restrictions.all_live(at=later)

    assert (gone, twice, between, again) == (True, False, (), True)
    assert [each.since for each in live[BUILDER]] == [later]


async def test_one_whose_time_is_over_makes_room_for_the_next(database: Database) -> None:
    over = NOW + timedelta(days=7)
    async with database.transaction() as tx:
        await tx.restrictions.impose(replace(UNREVIEWED, until=over))
        before = await tx.restrictions.live(BUILDER, at=over - timedelta(seconds=1))
        after = await tx.restrictions.live(BUILDER, at=over)
        again = await tx.restrictions.impose(replace(UNREVIEWED, since=over))

    assert (len(before), after, again) == (1, (), True)
