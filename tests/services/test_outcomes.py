"""A call whose answer was lost: a person looks, and nothing happens twice on a guess."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.approvals import Decision
from bot.domain.calls import CallStatus
from bot.domain.cards import ApprovalCard, OutcomeCard
from bot.domain.ids import ApprovalId, CallId, JobId, RoleName
from bot.domain.jobs import JobStatus
from bot.domain.models import Returned
from bot.errors import ConflictError, ForbiddenError, TransientError
from bot.gate import Gate
from bot.org import load
from bot.slack.blocks.approval_status import approval_status
from storage.bell import Bell
from storage.database import Database
from tests.fakes import FakeQueue
from tests.services.world import (
    MIA,
    OMAR,
    PAT,
    REVISION,
    RITA,
    SAM,
    TOOLS,
    World,
    a_world,
    at_work,
    delivers,
    hands_in,
    judges,
    says,
)

ORG = Path(__file__).parents[2] / "org"
TAG = CallId(5)
DIED = TransientError("the process died")


@pytest.fixture
async def world(sqlite_url: str) -> AsyncIterator[World]:
    """A world whose builder may tag: a tag can be neither repeated nor looked up by us."""
    sample = load(ORG / "org.yml", environment={})
    builder = sample.roles[RoleName("builder")]
    lane = (*builder.tools, "repository__tag")
    organization = replace(
        sample, roles={**sample.roles, builder.name: replace(builder, tools=lane)}
    )
    gate = Gate.load(
        organization, tools=TOOLS, lanes=ORG / "lanes.cedar", gates=ORG / "gates.cedar"
    )
    bell, queue = Bell(), FakeQueue()
    database = Database(sqlite_url, queue=queue, bell=bell)
    await database.open()
    made = a_world(database, bell=bell, queue=queue, organization=organization, gate=gate)
    await tagging(made)
    yield made
    await database.close()


async def tagging(world: World) -> None:
    """Bring a job to where its tag was begun and the answer to it lost."""
    tag = says("repository__tag", name="v1", revision=REVISION)
    await at_work(world, hands_in(), judges("pass"), judges("pass"), tag)
    await world.services.approvals.answer(ApprovalId(1), by=OMAR, decision=Decision.APPROVE)
    world.toolbox.failures.append(DIED)
    with pytest.raises(TransientError):
        await world.work()
    async with world.database.reading() as tx:
        assignment = await tx.assignments.get((await tx.calls.get(TAG)).assignment)
    while await world.services.work.proceed(assignment.id, assignment.segment):
        pass
    await world.deliver()


def shown(world: World, copy: str = "thread") -> OutcomeCard:
    card = world.shown(f"outcome:{TAG}:{copy}")
    assert isinstance(card, OutcomeCard)
    return card


async def settle(world: World, *, happened: bool) -> None:
    await world.services.outcomes.settle(TAG, by=OMAR, happened=happened)


async def test_the_owner_of_the_repository_is_asked_to_look(world: World) -> None:
    assert shown(world).people == (OMAR,)
    assert shown(world, OMAR).call.status is CallStatus.UNKNOWN
    assert (await world.job()).status is JobStatus.ESCALATED
    card = world.shown("approval:1:thread")
    assert isinstance(card, ApprovalCard)
    assert "nobody knows yet whether it took effect" in approval_status(card)


async def test_what_happened_is_told_to_the_agent_and_never_made_again(world: World) -> None:
    await settle(world, happened=True)
    await world.work(delivers())

    returned = world.llm.prompts[-1].messages[-1]
    assert isinstance(returned, Returned)
    assert "Omar Okafor looked: it did. Do not ask for it again." in returned.text
    assert [r.tool for r in world.toolbox.requests].count("repository__tag") == 1
    assert (await world.job()).status is JobStatus.SHIP
    assert shown(world).call.status is CallStatus.DONE
    assert shown(world, OMAR).call.status is CallStatus.DONE


async def test_what_did_not_happen_may_be_asked_for_again_and_people_decide_anew(
    world: World,
) -> None:
    await settle(world, happened=False)
    again = says("repository__tag", name="v1", revision=REVISION)
    await world.work(again)

    assert [r.tool for r in world.toolbox.requests].count("repository__tag") == 1
    assert (await world.job()).status is JobStatus.APPROVAL
    async with world.database.reading() as tx:
        assert (await tx.approvals.get(ApprovalId(2))).approved_by == ()
    assert shown(world).call.status is CallStatus.FAILED


async def test_only_who_decides_about_the_repository_or_an_operator_says_it(world: World) -> None:
    for person in (RITA, MIA, SAM):
        with pytest.raises(ForbiddenError, match="Only <@U0OMAR> or an operator"):
            await world.services.outcomes.settle(TAG, by=person, happened=True)
    await world.services.outcomes.settle(TAG, by=PAT, happened=True)


async def test_where_the_owner_has_left_the_fallback_looks(world: World) -> None:
    await world.services.people.changed(OMAR, active=False, at=world.clock.now())

    await world.services.outcomes.settle(TAG, by=SAM, happened=True)


async def test_it_is_said_once(world: World) -> None:
    await settle(world, happened=True)

    with pytest.raises(ConflictError, match=r"known by now: .*Omar Okafor looked: it did"):
        await settle(world, happened=False)


async def test_of_a_job_that_has_ended_it_is_kept_and_nothing_begins(world: World) -> None:
    await world.services.control.stop(JobId(1), by=RITA)

    await settle(world, happened=True)
    await world.work()

    assert (await world.job()).status is JobStatus.CANCELLED
    assert shown(world).call.status is CallStatus.DONE


async def test_a_job_let_go_on_without_the_call_needs_no_answer_any_more(world: World) -> None:
    await world.services.control.proceed(JobId(1), by=RITA)
    await world.work(delivers())

    assert shown(world).call.status is CallStatus.REFUSED
    with pytest.raises(ConflictError):
        await settle(world, happened=True)
