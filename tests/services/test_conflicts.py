"""Conflicts: where two positions contradict each other, people decide, with both sides in sight."""

import pytest

from bot.domain.cards import ConflictCard, JobCard
from bot.domain.ids import FindingId, JobId
from bot.domain.jobs import JobStatus
from bot.domain.models import Told
from bot.domain.reviews import FindingStatus, Ruling
from bot.errors import ConflictError, ForbiddenError
from tests.services.world import (
    MIA,
    OMAR,
    REVISION,
    RITA,
    SAM,
    SECOND,
    CurtainError,
    World,
    at_work,
    files,
    hands_in,
    judges,
    merges,
    says,
)

ONE, FIRST = JobId(1), FindingId(1)
DISPUTES = says("desk__answer_finding", finding=1, answer="disputed", reason="It strips blanks.")
ADDRESSES = says("desk__answer_finding", finding=1, answer="addressed", reason="Mended.")
FOUND = (hands_in(), files("blocking"), judges("revise"), judges("pass"))


async def insisted(world: World) -> None:
    """Let the owner dispute a finding, and the reviewer stand by it in the next revision."""
    await at_work(world, *FOUND, DISPUTES, hands_in(), judges("revise"), judges("pass"))
    world.clock.advance(minutes=5)


async def settle(world: World, ruling: Ruling) -> None:
    await world.services.conflicts.settle(FIRST, by=OMAR, ruling=ruling)


def last_told(world: World) -> str:
    return [m.text for m in world.llm.prompts[-1].messages if isinstance(m, Told)][-1]


async def test_a_reviewer_who_insists_and_an_owner_who_disputes_are_put_to_people(
    world: World,
) -> None:
    await insisted(world)

    job, card, root = await world.job(), world.shown("conflict:1"), world.shown("job:1")
    assert (job.status, job.round) == (JobStatus.ESCALATED, 2)
    assert job.reason == "Two positions contradict each other about finding 1."
    assert isinstance(card, ConflictCard)
    assert card.finding.answer == "It strips blanks."
    assert card.against is not None
    assert (card.against.revision, card.passing) == (SECOND, None)
    assert isinstance(root, JobCard)
    assert root.waiting_for == card.people
    assert RITA not in card.people
    assert {OMAR, SAM} < set(card.people)
    (called,) = [post for post in world.messenger.posts if post.key.startswith("escalated:")]
    assert "<@U0OMAR>, <@U0SAM> or <@U0PAT> must decide" in str(called.card)


async def test_an_owner_who_disputes_and_changes_nothing_is_put_to_people(world: World) -> None:
    world.toolbox.revisions = [REVISION, REVISION]

    await at_work(world, *FOUND, DISPUTES, hands_in())

    assert (await world.job()).status is JobStatus.ESCALATED
    assert isinstance(world.shown("conflict:1"), ConflictCard)


async def test_where_the_owner_is_right_the_same_revision_is_looked_at_once_more(
    world: World,
) -> None:
    await insisted(world)
    world.toolbox.revisions = [SECOND]
    await settle(world, Ruling.OVERRULED)

    await world.work(hands_in(), judges("pass"), judges("pass"), merges(SECOND))

    job = await world.job()
    assert (job.status, job.round) == (JobStatus.APPROVAL, 3)
    reviewer = next(p for p in reversed(world.llm.prompts) if "desk__file_verdict" in str(p.tools))
    assert "A person has decided that this finding does not hold." in reviewer.messages[0].text


async def test_a_ruling_for_the_owner_is_no_verdict(world: World) -> None:
    await insisted(world)
    await settle(world, Ruling.OVERRULED)

    await world.work(merges(SECOND), CurtainError())
    await world.deliver()

    assert not world.toolbox.merges()
    refused = str(world.shown("gate:1"))
    assert "The correctness review says revise." in refused
    assert "Finding 1" not in refused


async def test_where_the_reviewer_is_right_the_owner_addresses_it_and_disputes_no_more(
    world: World,
) -> None:
    await insisted(world)
    world.toolbox.revisions = ["c" * 40]
    await settle(world, Ruling.UPHELD)

    await world.work(
        DISPUTES, ADDRESSES, hands_in(), judges("pass"), judges("pass"), merges("c" * 40)
    )

    assert (await world.job()).status is JobStatus.APPROVAL
    said = "".join(m.text for p in world.llm.prompts for m in p.messages)
    assert "A person has decided that finding 1 is right: address it." in said
    async with world.database.reading() as tx:
        finding = await tx.reviews.finding(FIRST)
    assert (finding.status, finding.ruled_by) == (FindingStatus.ADDRESSED, OMAR)


async def test_a_review_that_rejects_what_another_one_passes_is_put_to_people(
    world: World,
) -> None:
    await at_work(world, hands_in(), judges("pass"), files("blocking"), judges("reject"))

    job, card = await world.job(), world.shown("conflict:1")
    assert job.status is JobStatus.ESCALATED
    assert job.reason == "The security review rejects this revision."
    assert isinstance(card, ConflictCard)
    assert card.passing is not None
    assert card.against is not None
    assert (card.passing.position, card.against.position) == ("reviewer-1", "security-1")


async def test_after_a_ruling_against_a_veto_the_security_review_speaks_again(
    world: World,
) -> None:
    await at_work(world, hands_in(), judges("pass"), files("blocking"), judges("reject"))
    world.toolbox.revisions = [REVISION]
    world.clock.advance(minutes=5)
    await settle(world, Ruling.OVERRULED)

    await world.work(hands_in(), judges("pass"), judges("reject"))

    job = await world.job()
    assert (job.status, job.reason) == (
        JobStatus.ESCALATED,
        "The security review rejects this revision.",
    )


@pytest.mark.parametrize("person", [RITA, MIA])
async def test_only_who_answers_for_the_repository_decides(world: World, person: str) -> None:
    await insisted(world)

    with pytest.raises(ForbiddenError, match="can decide who is right"):
        await world.services.conflicts.settle(FIRST, by=person, ruling=Ruling.OVERRULED)  # type: ignore[arg-type]

    assert (await world.job()).status is JobStatus.ESCALATED


async def test_the_first_decision_stands(world: World) -> None:
    await insisted(world)
    await settle(world, Ruling.OVERRULED)

    with pytest.raises(ConflictError, match="<@U0OMAR> has decided this already"):
        await world.services.conflicts.settle(FIRST, by=SAM, ruling=Ruling.UPHELD)


async def test_a_job_with_an_open_conflict_goes_on_by_a_decision_and_not_by_continue(
    world: World,
) -> None:
    await insisted(world)

    with pytest.raises(ConflictError, match="must first decide about finding 1"):
        await world.services.control.proceed(ONE, by=RITA)
    await world.services.control.stop(ONE, by=RITA)
    with pytest.raises(ConflictError):
        await settle(world, Ruling.UPHELD)


async def test_every_contested_finding_needs_a_decision_before_the_owner_goes_on(
    world: World,
) -> None:
    second = says("desk__answer_finding", finding=2, answer="disputed", reason="No.")
    world.toolbox.revisions = [REVISION, REVISION]
    await at_work(
        world,
        hands_in(),
        files("blocking"),
        files("blocking"),
        judges("revise"),
        judges("pass"),
        DISPUTES,
        second,
        hands_in(),
    )
    await settle(world, Ruling.OVERRULED)
    assert (await world.job()).status is JobStatus.ESCALATED

    await world.services.conflicts.settle(FindingId(2), by=SAM, ruling=Ruling.UPHELD)
    await world.work(CurtainError())

    assert (await world.job()).status is JobStatus.WORKING
    assert "finding 1 does not hold" in last_told(world)
    assert "finding 2 is right" in last_told(world)
