"""Reviews: a revision goes round until it is eligible, or a person decides."""

from bot.domain.cards import GateEventCard
from bot.domain.ids import JobId
from bot.domain.jobs import JobStatus
from bot.domain.models import Returned, Told
from bot.errors import OverQuotaError
from tests.services.world import (
    CHANGED,
    OMAR,
    REVISION,
    RITA,
    CurtainError,
    World,
    at_work,
    files,
    hands_in,
    judges,
    merges,
    says,
)


async def test_a_merge_before_the_reviews_is_refused(world: World) -> None:
    await at_work(world, merges(), hands_in(), judges("pass"), judges("pass"), merges())

    assert isinstance(world.shown("gate:1"), GateEventCard)
    assert (await world.job()).status is JobStatus.APPROVAL


async def test_a_red_check_goes_back_to_the_owner_and_to_nobody_else(world: World) -> None:
    world.workspaces.red.append(REVISION)

    await at_work(world, hands_in(), hands_in(), judges("pass"), judges("pass"), merges("b" * 40))

    returned = [m for m in world.llm.prompts[2].messages if isinstance(m, Returned)]
    assert "RED" in returned[-1].text
    assert (await world.job()).round == 1


async def test_findings_must_be_answered_before_the_next_revision(world: World) -> None:
    await at_work(
        world,
        hands_in(),
        files("blocking"),
        judges("revise"),
        judges("pass"),
        hands_in(),
        says("desk__answer_finding", finding=1, answer="addressed", reason="done"),
        hands_in(),
        judges("pass"),
        judges("pass"),
        merges("b" * 40),
    )

    refused = [
        m.text
        for m in world.llm.prompts[-1].messages
        if isinstance(m, Returned) and "Answer" in m.text
    ]
    assert "Answer finding 1" in refused[0]
    assert (await world.job()).status is JobStatus.APPROVAL


async def test_a_security_veto_stops_the_job_until_a_person_decides(world: World) -> None:
    await at_work(world, hands_in(), judges("pass"), judges("reject"))

    job = await world.job()
    assert job.status is JobStatus.ESCALATED
    assert job.reason == "The security review rejects this revision."


async def test_a_reviewer_cannot_pass_what_it_found_blocking(world: World) -> None:
    await at_work(
        world,
        hands_in(),
        files("blocking"),
        judges("pass"),
        judges("revise"),
        judges("pass"),
        CurtainError(),
    )

    async with world.database.reading() as tx:
        verdicts = await tx.reviews.verdicts(JobId(1))
    assert [v.kind for v in verdicts] == ["revise", "pass"]


async def test_rounds_without_agreement_end_with_a_person(world: World) -> None:
    world.toolbox.revisions = ["a" * 40, "b" * 40, "c" * 40]
    rounds = [hands_in(), judges("revise"), judges("pass")] * 3

    await at_work(world, *rounds)

    job = await world.job()
    assert (job.status, job.round) == (JobStatus.ESCALATED, 3)


async def test_after_a_veto_the_owner_goes_on_with_what_was_found(world: World) -> None:
    await at_work(world, hands_in(), judges("revise"), files("blocking"), judges("reject"))
    await world.services.control.proceed(JobId(1), by=OMAR)

    await world.work(CurtainError())

    told = [m.text for m in world.llm.prompts[-1].messages if isinstance(m, Told)]
    assert "Finding 1 (blocking" in told[-2]
    assert told[-1] == "A person let the job go on. Your limits are granted once more."


async def test_a_review_that_was_cut_off_is_made_again_for_the_same_revision(world: World) -> None:
    world.toolbox.revisions = ["a" * 40, "a" * 40]
    await at_work(world, hands_in(), judges("pass"), OverQuotaError("No credit left."))
    assert (await world.job()).status is JobStatus.ESCALATED

    await world.services.control.proceed(JobId(1), by=RITA)
    await world.work(hands_in(), judges("pass"), judges("pass"), merges())

    assert (await world.job()).status is JobStatus.APPROVAL


async def test_a_pass_without_evidence_is_refused_and_says_what_to_do(world: World) -> None:
    unfounded = says("desk__file_verdict", verdict="pass", evidence="Looks good to me.")
    made_up = says(
        "desk__file_verdict", verdict="pass", evidence="I read it.", quotes=["assert is_safe(form)"]
    )

    await at_work(world, hands_in(), unfounded, made_up, judges("pass"), CurtainError())

    returned = [m.text for m in world.llm.prompts[-2].messages if isinstance(m, Returned)]
    assert "run one of the repository's commands" in returned[0]
    assert "Nothing you were shown has the passage 'assert is_safe(form)'" in returned[1]
    async with world.database.reading() as tx:
        (verdict,) = await tx.reviews.verdicts(JobId(1))
    assert verdict.seen == (f"read {CHANGED!r}",)


async def test_a_command_the_reviewer_ran_is_evidence_enough(world: World) -> None:
    runs = says("workspace__run", command="python -m pytest -q")
    verdict = says("desk__file_verdict", verdict="pass", evidence="The tests pass.")

    await at_work(world, hands_in(), runs, verdict, runs, verdict, merges())

    assert (await world.job()).status is JobStatus.APPROVAL
    async with world.database.reading() as tx:
        verdicts = await tx.reviews.verdicts(JobId(1))
    assert {v.seen for v in verdicts} == {("ran python -m pytest -q",)}


async def test_a_command_somebody_else_ran_is_no_evidence(world: World) -> None:
    runs = says("workspace__run", command="python -m pytest -q")
    verdict = says("desk__file_verdict", verdict="pass", evidence="The tests pass.")

    await at_work(world, runs, hands_in(), verdict, CurtainError())

    async with world.database.reading() as tx:
        assert not await tx.reviews.verdicts(JobId(1))
