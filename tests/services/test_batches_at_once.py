"""Several people, and the agent, at one card at the same time, on PostgreSQL."""

import asyncio

import pytest

from bot.domain.approvals import ApprovalStatus, Decision
from bot.domain.ids import ApprovalId
from bot.errors import ExpectedError
from tests.services.batching import ONE, approvals, asked_about, statuses, tagged, tagging, tags
from tests.services.world import OMAR, delivers
from tests.services.worlds import another_world

pytestmark = pytest.mark.postgres

ALL = frozenset(map(ApprovalId, (1, 2, 3)))


async def test_of_a_denial_a_choice_and_an_approval_at_once_one_counts_for_the_card(
    postgres_url: str,
) -> None:
    async with another_world(postgres_url, tagging) as world:
        await asked_about(world, tags("v1", "v2", "v3"))
        service = world.services.approvals

        ends = await asyncio.gather(
            service.answer(ONE, by=OMAR, decision=Decision.DENY, reason="No."),
            service.choose(ONE, by=OMAR, listed=ALL, chosen=frozenset({ONE}), reason="Not these."),
            service.answer(ApprovalId(3), by=OMAR, decision=Decision.APPROVE),
            return_exceptions=True,
        )

        assert sum(isinstance(end, ExpectedError) for end in ends) == 2
        assert [len(each.answers) for each in await approvals(world)] == [1, 1, 1]
        a, d = ApprovalStatus.APPROVED, ApprovalStatus.DENIED
        assert await statuses(world) in ([a, a, a], [d, d, d], [a, d, d])


async def test_a_revocation_beside_the_first_call_leaves_no_call_twice(postgres_url: str) -> None:
    async with another_world(postgres_url, tagging) as world:
        await asked_about(world, tags("v1", "v2", "v3"))
        await world.services.approvals.answer(ONE, by=OMAR, decision=Decision.APPROVE)
        started = world.queue.take()
        assert started is not None

        await asyncio.gather(
            world.services.work.proceed(*started),
            world.services.retracting.revoke(ONE, by=OMAR),
        )
        made = tagged(world)
        used = [s for s in await statuses(world) if s is ApprovalStatus.CONSUMED]
        assert len(made) == len(used)

        await world.services.approvals.answer(ApprovalId(3), by=OMAR, decision=Decision.APPROVE)
        await world.work(delivers())
        assert tagged(world) == ["v1", "v2", "v3"]
