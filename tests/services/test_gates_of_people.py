"""The two gates of the requester, and the ways out of a job."""

from dataclasses import replace

import pytest

from bot.domain.approvals import Decision
from bot.domain.cards import ResultCard
from bot.domain.ids import ApprovalId, JobId, PositionName
from bot.domain.jobs import JobStatus
from bot.domain.models import Told
from bot.domain.organization import Limits
from bot.errors import ConflictError, ForbiddenError, InvalidInputError, NotFoundError
from tests.services.world import (
    OMAR,
    PAT,
    RITA,
    World,
    delivers,
    hands_in,
    in_approval,
    in_scope,
    judges,
    merges,
    proposes,
)

ONE = JobId(1)


async def test_only_the_requester_accepts_the_scope(world: World) -> None:
    await in_scope(world)

    with pytest.raises(ForbiddenError, match="<@U0RITA>"):
        await world.services.scope.accept(ONE, by=OMAR)


async def test_a_second_click_on_accept_is_told_how_it_stands(world: World) -> None:
    await in_scope(world)
    await world.services.scope.accept(ONE, by=RITA)

    with pytest.raises(ConflictError, match="the job is working"):
        await world.services.scope.accept(ONE, by=RITA)
    assert len(world.queue) == 1


async def test_a_changed_scope_comes_back_as_a_new_contract(world: World) -> None:
    await in_scope(world)

    await world.services.scope.change(ONE, by=RITA, text="also on the invite form")
    await world.work(proposes())

    told = world.llm.prompts[-1].messages[-1]
    assert isinstance(told, Told)
    assert "> also on the invite form" in told.text
    assert (await world.job()).status is JobStatus.SCOPE


async def test_a_job_can_only_be_routed_to_somebody_who_can_own_it(world: World) -> None:
    await in_scope(world)

    with pytest.raises(InvalidInputError):
        await world.services.scope.route(ONE, by=RITA, to=PositionName("reviewer-1"))
    await world.services.scope.route(ONE, by=RITA, to=PositionName("builder-1"))

    assert (await world.job()).owner == "builder-1"


async def test_an_operator_can_stop_what_others_cannot(world: World) -> None:
    await in_scope(world)
    with pytest.raises(ForbiddenError):
        await world.services.control.stop(ONE, by=OMAR)

    await world.services.control.stop(ONE, by=PAT)

    job = await world.job()
    assert (job.status, job.reason) == (JobStatus.CANCELLED, "Stopped by <@U0PAT>.")
    with pytest.raises(ConflictError, match="has ended"):
        await world.services.control.stop(ONE, by=PAT)


async def test_taking_over_ends_the_job_and_says_who(world: World) -> None:
    await in_scope(world)

    await world.services.control.take_over(ONE, by=RITA)

    assert "took it over" in (await world.job()).reason


async def test_a_result_sent_back_is_worked_on_and_delivered_anew(world: World) -> None:
    await in_approval(world)
    await world.services.approvals.answer(ApprovalId(1), by=OMAR, decision=Decision.APPROVE)
    await world.work(delivers())
    with pytest.raises(InvalidInputError):
        await world.services.shipping.send_back(ONE, by=RITA, reason=" ")

    await world.services.shipping.send_back(ONE, by=RITA, reason="blank ones still pass")
    await world.work(hands_in(), judges("pass"), judges("pass"), merges("b" * 40))
    await world.services.approvals.answer(ApprovalId(2), by=OMAR, decision=Decision.APPROVE)
    await world.work(delivers())

    assert len(world.toolbox.merges()) == 2
    assert isinstance(world.shown("result:1:2"), ResultCard)
    await world.services.shipping.accept(ONE, by=RITA)
    with pytest.raises(ConflictError):
        await world.services.shipping.accept(ONE, by=RITA)


async def test_a_job_that_is_not_there_is_not_found(world: World) -> None:
    with pytest.raises(NotFoundError, match="There is no job 7"):
        await world.services.scope.accept(JobId(7), by=RITA)


async def test_who_a_job_is_routed_to_brings_its_own_limits(world: World) -> None:
    await in_scope(world)
    async with world.database.transaction() as tx:
        job = await tx.jobs.get(ONE)
        tight = replace(job.agreed, limits=Limits(turns=1))
        await tx.jobs.replace(job, replace(job, contract=tight))

    await world.services.scope.route(ONE, by=RITA, to=PositionName("builder-2"))

    assert (await world.job()).agreed.limits.turns == 60
