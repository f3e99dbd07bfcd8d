"""A grant that is used and revoked at once, on PostgreSQL: one of the two is first."""

import asyncio

import pytest

from bot.domain.approvals import ApprovalStatus
from bot.domain.grants import Breadth
from bot.domain.ids import GrantId, JobId
from tests.services.test_grants import grants, merges_again, on_staging, statuses, the_grant
from tests.services.world import OMAR, CurtainError, in_approval
from tests.services.worlds import another_world

pytestmark = pytest.mark.postgres


async def test_a_call_and_a_revocation_at_once_are_one_after_the_other(postgres_url: str) -> None:
    async with another_world(postgres_url, on_staging) as world:
        await in_approval(world)
        await grants(world, Breadth.JOB)
        started = world.queue.take()
        assert started is not None
        world.llm.expect(merges_again(), CurtainError())
        await world.services.work.proceed(*started)
        await world.services.work.proceed(*started)

        await asyncio.gather(
            world.services.work.proceed(*started),
            world.services.grants.revoke(GrantId(1), by=OMAR),
        )

        uses = (await the_grant(world)).uses
        assert len(world.toolbox.merges()) == 1 + uses
        async with world.database.reading() as tx:
            verbs = [entry.verb for entry in await tx.audit.of_job(JobId(1))]
        if uses:
            assert verbs.index("grant.used") < verbs.index("grant.revoked")
        else:
            assert (await statuses(world))[-1] is ApprovalStatus.OPEN
