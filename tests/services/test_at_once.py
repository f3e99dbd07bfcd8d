"""Transactions of one job that meet on PostgreSQL, where several write at once."""

import asyncio

import pytest

from bot.domain.approvals import Decision
from bot.domain.ids import ApprovalId, AssignmentId, JobId
from bot.domain.jobs import JobStatus
from bot.errors import ExpectedError
from tests.services.world import (
    OMAR,
    RITA,
    CurtainError,
    World,
    at_work,
    hands_in,
    in_approval,
    judges,
)

pytestmark = pytest.mark.postgres

ONE = JobId(1)


async def test_of_two_verdicts_filed_at_once_neither_misses_the_other(
    postgres_world: World,
) -> None:
    world = postgres_world
    await at_work(world, hands_in(), CurtainError())
    reviewers = [(AssignmentId(3), 1), (AssignmentId(4), 1)]
    await world.services.work.proceed(*reviewers[1])
    world.llm.expect(judges("pass"), judges("pass"))
    for reviewer in reviewers:
        await world.services.work.proceed(*reviewer)

    await asyncio.gather(*(world.services.work.proceed(*reviewer) for reviewer in reviewers))

    assert (await world.job()).status is JobStatus.WORKING


async def test_a_brief_is_given_once_by_two_workers(postgres_world: World) -> None:
    world = postgres_world
    await world.say("please fix it")
    started = world.queue.take()
    assert started is not None

    await asyncio.gather(*(world.services.work.proceed(*started) for _ in range(4)))

    async with world.database.reading() as tx:
        assert len(await tx.transcripts.entries(started[0])) == 1


async def test_a_merge_and_a_cancel_at_once_are_one_after_the_other(
    postgres_world: World,
) -> None:
    world = postgres_world
    await in_approval(world)
    await world.services.approvals.answer(ApprovalId(1), by=OMAR, decision=Decision.APPROVE)
    started = world.queue.take()
    assert started is not None

    await asyncio.gather(
        world.services.work.proceed(*started), world.services.control.stop(ONE, by=RITA)
    )

    assert (await world.job()).status is JobStatus.CANCELLED
    async with world.database.reading() as tx:
        verbs = [entry.verb for entry in await tx.audit.of_job(ONE)]
    merged, consumed = len(world.toolbox.merges()), verbs.count("approval.consumed")
    assert merged == consumed
    if merged:
        assert verbs.index("approval.consumed") < verbs.index("job.cancelled")


async def test_of_many_answers_at_once_one_counts(postgres_world: World) -> None:
    world = postgres_world
    await in_approval(world)

    async def answers(decision: Decision) -> str:
        try:
            await world.services.approvals.answer(
                ApprovalId(1), by=OMAR, decision=decision, reason="Because."
            )
        except ExpectedError as error:
            return str(error)
        return ""

    said = await asyncio.gather(*(answers(decision) for decision in [*Decision] * 3))

    refused = [words for words in said if words]
    assert len(refused) == len(said) - 1
    assert all("<@U0OMAR> already" in words for words in refused)
    assert len(world.queue) == 1
