"""Probes and reviewers, as they are counted."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.ids import AssignmentId, ModelName, ProbeId, RepositoryName, RevisionId
from bot.domain.probes import Diligence, Probe, ProbeStatus, ProbeTally
from bot.domain.reviews import Ruling, Verdict, VerdictKind
from bot.domain.stages import Stage
from bot.errors import StaleError
from storage.database import Database
from tests.storage.builders import BUILDER, NOW, OMAR, a_finding, a_job, an_assignment
from tests.storage.conftest import Story

REVISION = RevisionId("a" * 40)


def a_probe(story: Story, review: AssignmentId) -> Probe:
    return Probe(
        id=ProbeId(0),
        review=review,
        job=story.job.id,
        repository=RepositoryName("webshop"),
        stage=Stage.CORRECTNESS_REVIEW,
        position=BUILDER,
        model=ModelName("gpt"),
        revision=REVISION,
        status=ProbeStatus.DUE,
        due_at=NOW,
    )


async def test_probes_are_tallied_by_position_and_time(database: Database, story: Story) -> None:
    ends = [ProbeStatus.CAUGHT, ProbeStatus.CAUGHT, ProbeStatus.MISSED]
    ends += [ProbeStatus.UNFIT, ProbeStatus.STOPPED]
    async with database.transaction() as tx:
        for number, end in enumerate(ends):
            review = await tx.assignments.add(an_assignment(story.job.id))
            ended = a_probe(story, review.id).closed(end, at=NOW + timedelta(days=number))
            assert await tx.probes.plan(ended)
            assert not await tx.probes.plan(ended)

    async with database.reading() as tx:
        over, day = NOW + timedelta(days=9), timedelta(days=1)
        assert await tx.probes.tally(BUILDER, NOW, until=over) == ProbeTally(3, caught=2, missed=1)
        later = await tx.probes.tally(BUILDER, NOW + day, until=over)
        assert later == ProbeTally(2, caught=1, missed=1)
        earlier = await tx.probes.tally(BUILDER, NOW, until=NOW + 2 * day)
        assert earlier == ProbeTally(2, caught=2)
        assert await tx.probes.waiting(limit=9) == ()


async def test_a_probe_changes_by_compare_and_set(database: Database, story: Story) -> None:
    async with database.transaction() as tx:
        await tx.probes.plan(a_probe(story, story.assignment.id))
        [seen] = await tx.probes.waiting(limit=1)
        await tx.probes.replace(seen, replace(seen, status=ProbeStatus.SEEDED))

    async with database.transaction() as tx:
        with pytest.raises(StaleError):
            await tx.probes.replace(seen, seen.closed(ProbeStatus.UNFIT, at=NOW))


async def test_diligence_counts_real_reviews_alone(database: Database, story: Story) -> None:
    async with database.transaction() as tx:
        hidden = await tx.jobs.add(a_job(channel=""))
        probed = await tx.assignments.add(an_assignment(hidden.id))
        probe = replace(a_probe(story, story.assignment.id), hidden=hidden.id)
        await tx.probes.plan(probe)
        await tx.reviews.add_finding(a_finding(probed))
        await tx.reviews.add_finding(a_finding(story.assignment))
        overruled = {"ruling": Ruling.OVERRULED, "ruled_by": OMAR, "ruled_at": NOW}
        await tx.reviews.add_finding(a_finding(story.assignment, **overruled))
        await tx.reviews.add_verdict(
            Verdict(
                job=story.job.id,
                assignment=story.assignment.id,
                position=BUILDER,
                stage=Stage.CORRECTNESS_REVIEW,
                revision=REVISION,
                kind=VerdictKind.PASS,
                evidence="I ran it.",
                lineages=frozenset({"gpt"}),
                independent=True,
                at=NOW + timedelta(seconds=90),
            )
        )

    async with database.reading() as tx:
        found = await tx.probes.diligence(BUILDER, NOW)
    assert found == Diligence((90.0,), findings=2, overridden=1)
    assert (found.median, found.overridden_share) == (90.0, 0.5)
