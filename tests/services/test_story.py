"""The whole life of a job, from a mention to an accepted result."""

from bot.domain.approvals import ApprovalStatus, Decision
from bot.domain.cards import ApprovalCard, JobCard, ResultCard
from bot.domain.ids import ApprovalId, JobId
from bot.domain.jobs import JobStatus
from tests.services.world import (
    OMAR,
    REVISION,
    RITA,
    SECOND,
    World,
    delivers,
    files,
    hands_in,
    judges,
    merges,
    proposes,
    says,
)


async def test_a_request_becomes_one_merge_and_one_accepted_result(world: World) -> None:
    await world.say("the signup form accepts an empty e-mail, please fix it")
    await world.work(proposes())
    assert (await world.job()).status is JobStatus.SCOPE

    await world.services.scope.accept(JobId(1), by=RITA)
    await world.work(
        says("workspace__edit", path="shop/signup.py"),
        hands_in(),
        files("blocking"),
        judges("revise"),
        judges("pass"),
        says("desk__answer_finding", finding=1, answer="addressed", reason="stripped"),
        hands_in(),
        judges("pass"),
        judges("pass"),
        merges(SECOND),
    )
    assert (await world.job()).status is JobStatus.APPROVAL
    assert world.toolbox.merges() == []

    await world.services.approvals.answer(ApprovalId(1), by=OMAR, decision=Decision.APPROVE)
    await world.work(delivers())
    assert (await world.job()).status is JobStatus.SHIP
    assert [merge.arguments["revision"] for merge in world.toolbox.merges()] == [SECOND]

    await world.services.shipping.accept(JobId(1), by=RITA)
    await world.work()

    job = await world.job()
    assert (job.status, job.round, job.revision) == (JobStatus.ACCEPTED, 2, SECOND)
    root = world.shown("job:1")
    assert isinstance(root, JobCard)
    assert root.job.status is JobStatus.ACCEPTED
    assert isinstance(world.shown("result:1:1"), ResultCard)
    for copy in ("thread", OMAR):
        card = world.shown(f"approval:1:{copy}")
        assert isinstance(card, ApprovalCard)
        assert card.approval.status is ApprovalStatus.CONSUMED
    keys = [post.key for post in world.messenger.posts]
    assert len(keys) == len(set(keys))
    assert world.llm.left == 0


async def test_a_green_revision_without_open_findings_needs_one_round(world: World) -> None:
    await world.say("please fix it")
    await world.work(proposes())
    await world.services.scope.accept(JobId(1), by=RITA)

    await world.work(hands_in(), judges("pass"), judges("pass"), merges(REVISION))

    assert (await world.job()).round == 1
    assert (await world.job()).status is JobStatus.APPROVAL
