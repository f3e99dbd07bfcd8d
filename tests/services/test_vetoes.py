"""A security veto: who asked for the job is no judge of it."""

import pytest

from bot.domain.cards import JobCard
from bot.domain.ids import JobId
from bot.domain.jobs import JobStatus
from bot.errors import ForbiddenError
from tests.services.world import (
    OMAR,
    PAT,
    RITA,
    SAM,
    CurtainError,
    World,
    at_work,
    hands_in,
    judges,
)

ONE = JobId(1)


async def test_a_veto_without_a_finding_is_put_to_who_answers_for_the_repository(
    world: World,
) -> None:
    # The security review rejects, and files nothing that could be contested.
    await at_work(world, hands_in(), judges("revise"), judges("reject"))

    job, card = await world.job(), world.shown("job:1")
    assert (job.status, job.reason) == (
        JobStatus.ESCALATED,
        "The security review rejects this revision.",
    )
    assert isinstance(card, JobCard)
    assert set(card.waiting_for) == {OMAR, SAM, PAT}
    with pytest.raises(ForbiddenError, match="security review rejects"):
        await world.services.control.proceed(ONE, by=RITA)
    assert (await world.job()).status is JobStatus.ESCALATED


async def test_who_answers_for_it_lets_the_job_go_on_but_not_the_revision(world: World) -> None:
    await at_work(world, hands_in(), judges("revise"), judges("reject"))

    await world.services.control.proceed(ONE, by=OMAR)
    await world.work(CurtainError())

    assert (await world.job()).status is JobStatus.WORKING
    assert world.toolbox.merges() == []


async def test_who_asked_can_still_end_a_vetoed_job(world: World) -> None:
    await at_work(world, hands_in(), judges("revise"), judges("reject"))

    await world.services.control.stop(ONE, by=RITA)

    assert (await world.job()).status is JobStatus.CANCELLED
