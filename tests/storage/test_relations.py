"""Pairs are counted from what both did, on every database."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.approvals import ApprovalStatus
from bot.domain.ids import PositionName, RevisionId
from bot.domain.jobs import JobStatus
from bot.domain.performance import Period
from bot.domain.relations import Agreement, Estimates, Relations, Waiting
from bot.domain.reviews import Verdict, VerdictKind
from bot.domain.significance import Share
from bot.domain.stages import Stage
from storage.database import Database
from storage.transaction import Transaction
from tests.storage.builders import (
    BUILDER,
    NOW,
    a_call,
    a_contract,
    a_job,
    an_approval,
    an_assignment,
)

DISPATCHER, FIRST, SECOND = (
    PositionName(name) for name in ("dispatcher-1", "reviewer-1", "security-1")
)
HOUR = timedelta(hours=1)
PERIOD = Period(NOW - HOUR, NOW + 100 * HOUR)


async def _planned(tx: Transaction, number: int, *, hours: float) -> None:
    """Keep a job that was thought to take an hour."""
    ts = f"1700000000.{number:06}"
    job = await tx.jobs.add(
        a_job(
            owner=BUILDER,
            thread=ts,
            origin=ts,
            status=JobStatus.ACCEPTED,
            contract=replace(a_contract(), expected_minutes=60),
        )
    )
    for position, stage in ((DISPATCHER, Stage.INTAKE), (BUILDER, Stage.IMPLEMENTATION)):
        await tx.assignments.add(an_assignment(job.id, position=position, stage=stage))
    at = NOW + timedelta(hours=hours)
    await tx.audit.add(BUILDER, "result.delivered", f"job:{job.id}", {}, at, job=job.id)


async def _relations(database: Database) -> Relations:
    async with database.reading() as tx:
        return await tx.relations.of(PERIOD)


async def test_estimates_are_held_against_what_it_took_pair_by_pair(database: Database) -> None:
    async with database.transaction() as tx:
        for number, hours in enumerate((1, 1.5, 2, 0.5, 3)):
            await _planned(tx, number, hours=hours)

    found = await _relations(database)

    assert found.estimates == (
        Estimates(
            DISPATCHER, BUILDER, 5, late=2, early=1, expected_seconds=18_000, taken_seconds=28_800
        ),
    )


async def test_verdicts_are_counted_by_author_and_by_pairs_of_reviewers(
    database: Database,
) -> None:
    said = [("a", "pass", "pass"), ("b", "revise", "pass"), ("c", "revise", "reject")]
    async with database.transaction() as tx:
        job = await tx.jobs.add(a_job(owner=BUILDER))
        for revision, *kinds in said:
            for position, kind in zip((FIRST, SECOND), kinds, strict=True):
                made = await tx.assignments.add(an_assignment(job.id, position=position))
                await tx.reviews.add_verdict(
                    Verdict(
                        job=job.id,
                        assignment=made.id,
                        position=position,
                        stage=made.stage,
                        revision=RevisionId(revision * 40),
                        kind=VerdictKind(kind),
                        evidence="read",
                        lineages=frozenset(),
                        independent=True,
                        at=NOW + HOUR,
                    )
                )

    found = await _relations(database)

    assert found.reviews == (
        Agreement(BUILDER, FIRST, Share(2, 3)),
        Agreement(BUILDER, SECOND, Share(1, 3)),
    )
    assert found.reviewers == (Agreement(FIRST, SECOND, Share(1, 3)),)
    assert found.waiting == (
        Waiting(BUILDER, FIRST, 3, 3 * 3600),
        Waiting(BUILDER, SECOND, 3, 3 * 3600),
    )


async def test_waiting_for_people_counts_once_they_have_answered(database: Database) -> None:
    async with database.transaction() as tx:
        job = await tx.jobs.add(a_job(owner=BUILDER))
        made = await tx.assignments.add(an_assignment(job.id))
        call = await tx.calls.add(a_call(made))
        await tx.approvals.add(an_approval(call))
        settled = {"status": ApprovalStatus.APPROVED, "settled_at": NOW + 2 * HOUR}
        await tx.approvals.add(an_approval(call, **settled))

    found = await _relations(database)

    assert found.waiting == (Waiting(BUILDER, "people of webshop", 1, 7200),)


async def test_where_nobody_had_to_do_with_anybody_there_is_nothing(database: Database) -> None:
    assert await _relations(database) == Relations()
