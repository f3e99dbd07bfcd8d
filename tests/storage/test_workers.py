"""Workers on PostgreSQL know by the database's clock who is silent."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from storage.bell import Bell
from storage.database import Database
from tests.fakes import FakeQueue

pytestmark = pytest.mark.postgres


@pytest.fixture
async def database(postgres_url: str) -> AsyncIterator[Database]:
    opened = Database(postgres_url, queue=FakeQueue(), bell=Bell())
    yield opened
    await opened.close()


async def test_a_worker_is_silent_when_its_last_sign_is_old(database: Database) -> None:
    async with database.transaction() as tx:
        await tx.workers.beat("one")
        await tx.workers.beat("two")

    async with database.transaction() as tx:
        assert await tx.workers.silent_for(timedelta(minutes=1)) == ()
        assert sorted(await tx.workers.silent_for(timedelta(0))) == ["one", "two"]
        await tx.workers.remove(["one"])
        assert await tx.workers.silent_for(timedelta(0)) == ("two",)


async def test_only_one_rescues_at_a_time(database: Database) -> None:
    async with database.transaction() as first:
        assert await first.workers.may_rescue()
        async with database.transaction() as second:
            assert not await second.workers.may_rescue()

    async with database.transaction() as third:
        assert await third.workers.may_rescue()
