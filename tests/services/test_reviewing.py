"""Reviewing: what counts for a revision, and what does not."""

from dataclasses import replace

from bot.domain.approvals import Decision
from bot.domain.cards import JobCard, VerdictCard
from bot.domain.ids import ApprovalId, AssignmentId, JobId, ModelName
from bot.domain.jobs import JobStatus
from bot.domain.models import Returned
from bot.errors import OverQuotaError
from tests.fakes import Line
from tests.services.world import (
    OMAR,
    REVISION,
    RITA,
    SECOND,
    CurtainError,
    World,
    at_work,
    delivers,
    files,
    hands_in,
    in_approval,
    judges,
    merges,
    says,
)

ONE = JobId(1)


async def test_a_verdict_of_an_earlier_round_does_not_speak_for_this_one(world: World) -> None:
    world.toolbox.revisions = [REVISION, REVISION]
    await at_work(world, hands_in(), judges("pass"), OverQuotaError("No credit left."))
    await world.services.control.proceed(ONE, by=RITA)
    await world.work(hands_in(), CurtainError())
    security = (AssignmentId(6), 1)

    world.llm.expect(judges("pass"))
    while await world.services.work.proceed(*security):
        pass

    assert (await world.job()).status is JobStatus.REVIEWING


async def test_a_denial_of_one_revision_does_not_excuse_the_next(world: World) -> None:
    await in_approval(world)
    await world.services.approvals.answer(
        ApprovalId(1), by=OMAR, decision=Decision.DENY, reason="Not like this."
    )
    world.workspaces.red.append(SECOND)

    await world.work(hands_in(), delivers(), CurtainError())

    assert (await world.job()).status is JobStatus.WORKING
    returned = world.llm.prompts[-1].messages[-1]
    assert isinstance(returned, Returned)
    assert "Not done yet: The check tests is not green" in returned.text


async def test_independence_is_judged_by_the_model_that_wrote(world: World) -> None:
    await at_work(world, hands_in(), CurtainError())
    async with world.database.transaction() as tx:
        owner = await tx.assignments.get(AssignmentId(2))
        await tx.assignments.replace(owner, replace(owner, model=ModelName("gpt")))

    world.llm.expect(judges("pass"))
    while await world.services.work.proceed(AssignmentId(3), 1):
        pass

    async with world.database.reading() as tx:
        (verdict,) = await tx.reviews.verdicts(ONE)
    assert verdict.lineages == {"gpt"}
    assert not verdict.independent


async def test_a_reviewer_who_is_convinced_by_a_dispute_settles_it(world: World) -> None:
    await at_work(
        world,
        hands_in(),
        files("blocking"),
        judges("revise"),
        judges("pass"),
        says("desk__answer_finding", finding=1, answer="disputed", reason="It strips blanks."),
        hands_in(),
        judges("pass"),
        judges("pass"),
        merges(SECOND),
    )

    assert (await world.job()).status is JobStatus.APPROVAL


async def test_a_revision_handed_in_again_after_it_passed_is_eligible_still(world: World) -> None:
    world.toolbox.revisions = [REVISION, REVISION]

    await at_work(world, hands_in(), judges("pass"), judges("pass"), hands_in(), merges())

    job = await world.job()
    assert (job.status, job.round) == (JobStatus.APPROVAL, 1)
    returned = [m.text for m in world.llm.prompts[-1].messages if isinstance(m, Returned)]
    assert "It is eligible." in returned[-1]


async def test_a_new_revision_makes_the_verdicts_on_the_earlier_one_stale(world: World) -> None:
    first: list[Line] = [
        hands_in(),
        files("major"),
        judges("revise"),
        judges("pass"),
        CurtainError(),
    ]
    await at_work(world, *first)
    await world.deliver()
    fresh = world.shown("verdict:3")

    answer = says("desk__answer_finding", finding=1, answer="addressed", reason="Done.")
    world.llm.expect(answer, hands_in())
    for _ in range(4):
        await world.services.work.proceed(AssignmentId(2), 2)
    await world.deliver()

    stale, card = world.shown("verdict:3"), world.shown("job:1")
    assert isinstance(fresh, VerdictCard)
    assert isinstance(stale, VerdictCard)
    assert isinstance(card, JobCard)
    assert (fresh.stale, stale.stale) == (False, True)
    assert {verdict.revision for verdict in card.verdicts} == {REVISION}
    assert card.job.revision == SECOND
