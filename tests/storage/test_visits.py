"""A database that is closed is closed for everybody, and under nobody."""

import asyncio
from datetime import timedelta

import pytest

from storage.bell import Bell
from storage.database import Database
from storage.errors import DatabaseClosedError
from storage.visits import Visits
from tests.fakes import FakeClock, FakeQueue

LONG, NO_TIME = timedelta(seconds=10), timedelta(0)


async def test_who_closes_waits_for_those_inside() -> None:
    visits = Visits()

    with visits.visit():
        closing = asyncio.create_task(visits.close(patience=LONG))
        await asyncio.sleep(0)
        assert not closing.done()

    assert await closing


async def test_an_empty_one_closes_at_once() -> None:
    assert await Visits().close(patience=NO_TIME)


async def test_nobody_comes_in_once_it_is_being_closed() -> None:
    visits = Visits()
    with visits.visit():
        closing = asyncio.create_task(visits.close(patience=LONG))
        await asyncio.sleep(0)
        with pytest.raises(DatabaseClosedError), visits.visit():
            raise AssertionError("somebody is inside")

    await closing


async def test_who_never_leaves_is_not_waited_for_for_ever() -> None:
    visits = Visits()
    with visits.visit():
        assert not await visits.close(patience=NO_TIME)


async def test_one_of_two_who_leaves_is_not_the_last() -> None:
    visits = Visits()
    with visits.visit():
        with visits.visit():
            pass
        assert not await visits.close(patience=NO_TIME)


async def test_what_was_written_while_it_closed_is_kept(database_url: str) -> None:
    database = Database(database_url, queue=FakeQueue(), bell=Bell())
    async with database.transaction() as tx:
        closing = asyncio.create_task(database.close())
        await asyncio.sleep(0)
        await tx.chores.finish("counting", "Monday", FakeClock().now())
    await closing

    again = Database(database_url, queue=FakeQueue(), bell=Bell())
    async with again.reading() as tx:
        assert await tx.chores.done("counting", "Monday")
    await again.close()


async def test_a_closed_database_opens_no_connection(database_url: str) -> None:
    database = Database(database_url, queue=FakeQueue(), bell=Bell())
    await database.open()
    await database.close()

    with pytest.raises(DatabaseClosedError):
        async with database.transaction():
            raise AssertionError("a transaction on a closed database")
    with pytest.raises(DatabaseClosedError):
        async with database.reading():
            raise AssertionError("a look into a closed database")
