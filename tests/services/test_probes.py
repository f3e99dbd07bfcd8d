"""Probes: a reviewer meets a known defect, and nobody and nothing else is touched by it."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.agent_cards import ProbeCard
from bot.domain.explanations import Kind
from bot.domain.ids import JobId, PositionName, ProbeId
from bot.domain.jobs import JobStatus
from bot.domain.models import ModelReply, Told
from bot.domain.organization import Organization, ProbeRule
from bot.domain.probes import Probe, ProbeStatus, ProbeTally
from bot.errors import ForbiddenError, NotFoundError, TransientError
from tests.services.world import (
    CHANGED,
    REVISION,
    RITA,
    SEEDED,
    CurtainError,
    World,
    at_work,
    hands_in,
    judges,
    merges,
    says,
)
from tests.services.worlds import another_world

REVIEWER = PositionName("reviewer-1")
DIFF = (
    "diff --git a/shop/signup.py b/shop/signup.py\n--- a/shop/signup.py\n+++ b/shop/signup.py\n"
    f"@@ -1 +1,2 @@\n def accepts(email):\n+    return len(email) <= 254\n+{CHANGED}\n"
)
HIDDEN = 2


def _probing(organization: Organization) -> Organization:
    return replace(organization, probes=ProbeRule(every=1, after=0))


@pytest.fixture
async def probing(sqlite_url: str) -> AsyncIterator[World]:
    async with another_world(sqlite_url, _probing) as made:
        made.workspaces.change = DIFF
        yield made


def finds(line: int) -> ModelReply:
    return says(
        "desk__file_finding",
        severity="blocking",
        harm="The longest address is refused.",
        evidence="accepts('a' * 254) is False",
        how_to_check="call it",
        file="shop/signup.py",
        line=line,
    )


async def reviewed(world: World) -> None:
    """Bring a job through its reviews; both are followed by a probe that is due."""
    await at_work(world, hands_in(), judges("pass"), judges("pass"), merges())


async def probe_of(world: World, number: int = 1) -> Probe:
    async with world.database.reading() as tx:
        return await tx.probes.get(ProbeId(number))


async def test_a_defect_is_seeded_in_a_job_that_nobody_sees(probing: World) -> None:
    await reviewed(probing)
    said = (list(probing.messenger.posts), list(probing.messenger.updates))

    await probing.services.probes.open_due()
    await probing.work(CurtainError())
    await probing.deliver()

    probe = await probe_of(probing)
    assert (probe.status, probe.hidden) == (ProbeStatus.UNDER_WAY, HIDDEN)
    assert probing.workspaces.seeds[0] == "def accepts(email):\n    return len(email) < 254\n"
    assert probing.workspaces.placed == [(JobId(HIDDEN), SEEDED)]
    async with probing.database.reading() as tx:
        assert [job.id for job in await tx.jobs.open()] == [1]
        assert [job.id for job in await tx.jobs.of_requester(RITA)] == [1]
    assert (probing.messenger.posts, probing.messenger.updates) == said


async def test_the_reviewer_is_told_what_every_reviewer_is_told(probing: World) -> None:
    await reviewed(probing)
    await probing.services.probes.open_due()
    await probing.work(CurtainError())

    real = probing.llm.prompts[2]
    probed = probing.llm.prompts[-1]
    assert (probed.system, probed.tools, probed.model) == (real.system, real.tools, real.model)
    mine, theirs = probed.messages[0], real.messages[0]
    assert isinstance(mine, Told)
    assert isinstance(theirs, Told)
    as_real = mine.text.replace(SEEDED, REVISION).replace(f"job {HIDDEN}", "job 1")
    assert as_real == theirs.text


async def test_a_miss_is_recorded_and_told_to_who_answers_for_the_reviewer(probing: World) -> None:
    await reviewed(probing)
    real = await probing.job()
    await probing.services.probes.open_due()

    await probing.work(judges("pass"))

    probe = await probe_of(probing)
    owner = probing.organization.role_of(REVIEWER).owner
    card = probing.shown(f"probe:1:{owner}")
    assert probe.status is ProbeStatus.MISSED
    assert isinstance(card, ProbeCard)
    assert card.probe == probe
    assert await probing.job() == real
    assert (await probing.job(HIDDEN)).status is JobStatus.CANCELLED
    async with probing.database.reading() as tx:
        assert len(await tx.reviews.verdicts(JobId(1))) == 2
        assert await tx.reviews.verdicts(JobId(HIDDEN)) == ()
        assert await tx.probes.tally(
            REVIEWER, real.created_at, until=probing.clock.now() + timedelta(1)
        ) == ProbeTally(1, missed=1)
        verbs = [entry.verb for entry in await tx.audit.latest(20)]
        assert (await tx.transcripts.spent(JobId(HIDDEN))).turns == 1
    assert verbs[0] == "probe.missed"


@pytest.mark.parametrize(
    ("line", "status"), [(3, ProbeStatus.CAUGHT), (40, ProbeStatus.INCONCLUSIVE)]
)
async def test_a_finding_at_the_place_catches_it_and_nobody_is_told(
    probing: World, line: int, status: ProbeStatus
) -> None:
    await reviewed(probing)
    real = await probing.job()
    await probing.services.probes.open_due()

    await probing.work(finds(line), judges("revise"))

    probe = await probe_of(probing)
    assert probe.status is status
    assert (probe.finding is not None) is (status is ProbeStatus.CAUGHT)
    assert await probing.job() == real
    async with probing.database.reading() as tx:
        assert await tx.reviews.findings(JobId(1)) == ()
        assert await tx.outbox.undelivered([f"probe:1:{RITA}"]) == (f"probe:1:{RITA}",)


async def test_a_defect_the_checks_find_is_given_to_no_reviewer(probing: World) -> None:
    await reviewed(probing)
    probing.workspaces.red.append(SEEDED)

    await probing.services.probes.open_due()

    probe = await probe_of(probing)
    assert (probe.status, probe.hidden) == (ProbeStatus.UNFIT, None)
    assert probe.reason == "The checks find every defect that was tried."
    assert len(probing.queue) == 0


async def test_where_nothing_fits_nothing_is_seeded(probing: World) -> None:
    await reviewed(probing)

    await probing.services.probes.open_due()

    security = await probe_of(probing, 2)
    assert security.stage.is_review
    assert security.status is ProbeStatus.UNFIT
    assert "No defect of the catalogue fits" in security.reason


async def test_what_was_cut_off_between_two_steps_goes_on_and_happens_once(probing: World) -> None:
    await reviewed(probing)
    probing.workspaces.failures.append(TransientError("The disk is away."))
    await probing.services.probes.open_due()
    assert (await probe_of(probing)).status is ProbeStatus.SEEDED

    await probing.services.probes.open_due()
    await probing.services.probes.open_due()

    assert (await probe_of(probing)).status is ProbeStatus.UNDER_WAY
    assert len(probing.queue) == 1
    assert len(probing.workspaces.seeds) == 1


async def test_two_clocks_at_once_begin_one_review(probing: World) -> None:
    await reviewed(probing)
    async with probing.database.reading() as tx:
        (due, *_) = await tx.probes.waiting(limit=1)

    await probing.services.probes._open(due)
    await probing.services.probes.open_due()

    async with probing.database.reading() as tx:
        assert await tx.probes.hidden_in(JobId(HIDDEN)) is not None
        with pytest.raises(NotFoundError):
            await tx.jobs.get(HIDDEN + 1)
    assert len(probing.queue) == 1


async def test_a_review_is_followed_by_one_probe_at_most(probing: World) -> None:
    await reviewed(probing)
    probe = await probe_of(probing)

    async with probing.database.transaction() as tx:
        again = await tx.probes.plan(replace(probe, hidden=None))

    assert not again


async def test_a_reviewer_that_only_talks_ends_its_probe_and_asks_nobody(probing: World) -> None:
    await reviewed(probing)
    await probing.services.probes.open_due()
    assignment = (await probe_of(probing)).assignment
    assert assignment is not None
    async with probing.database.reading() as tx:
        review = await tx.assignments.get(assignment)

    await probing.services.work.escalating.stop(review, reason="No progress.")

    probe = await probe_of(probing)
    assert probe.status is ProbeStatus.INCONCLUSIVE
    assert probe.reason.endswith("No progress.")
    assert (await probing.job(HIDDEN)).status is JobStatus.CANCELLED


async def test_none_is_planned_where_the_organization_wants_none(world: World) -> None:
    await reviewed(world)

    async with world.database.reading() as tx:
        assert await tx.probes.waiting(limit=9) == ()


async def test_it_is_explained_to_who_answers_for_the_reviewer_alone(probing: World) -> None:
    await reviewed(probing)
    await probing.services.probes.open_due()
    await probing.work(judges("pass"))
    owner = probing.organization.role_of(REVIEWER).owner

    said = await probing.services.explaining.explain(Kind.PROBE, 1, by=owner, channel=None)

    assert said.title == "Probe 1"
    assert "It was missed: the reviewer passed the revision." in [line[0] for line in said.lines]
    with pytest.raises(ForbiddenError):
        await probing.services.explaining.explain(Kind.PROBE, 1, by=RITA, channel=None)


async def test_stopping_a_hidden_job_by_its_number_stops_the_probe(probing: World) -> None:
    await reviewed(probing)
    await probing.services.probes.open_due()

    await probing.services.control.stop(JobId(HIDDEN), by=RITA)
    await probing.work()
    await probing.deliver()

    probe = await probe_of(probing)
    assert (probe.status, probe.reason) == (ProbeStatus.STOPPED, f"Stopped by <@{RITA}>.")
    assert (await probing.job(HIDDEN)).status is JobStatus.CANCELLED
    end = probing.clock.now() + timedelta(days=1)
    async with probing.database.reading() as tx:
        assert await tx.probes.tally(REVIEWER, probe.due_at, until=end) == ProbeTally()
        verbs = [entry.verb for entry in await tx.audit.latest(3)]
    assert verbs[:2] == ["probe.stopped", "job.cancelled"]
    owner = probing.organization.role_of(REVIEWER).owner
    said = await probing.services.explaining.explain(Kind.PROBE, 1, by=owner, channel=None)
    assert "A person stopped it" in str(said)
