"""Shadowing: which work is done twice, and what the second time comes to."""

from dataclasses import replace
from datetime import datetime

from bot.domain import notices
from bot.domain.assignments import Assignment, AssignmentStatus
from bot.domain.calls import Call, CallStatus
from bot.domain.desk import FileVerdict
from bot.domain.gate import ONLY_RECORDED
from bot.domain.ids import PairId, RoleName, UserId
from bot.domain.jobs import Job, JobStatus
from bot.domain.organization import Organization
from bot.domain.pairs import Pair, PairStatus, Side, found
from bot.domain.reviews import Finding, Verdict
from bot.domain.revisions import Revision
from bot.domain.shadows import Shadow
from bot.domain.stages import Stage
from bot.services.cases import Case
from storage.transaction import Transaction

_US = "countersign"


async def pair_of(tx: Transaction, job: Job) -> Pair | None:
    """Return the pair a job is the hidden half of; None for every other job."""
    return await tx.pairs.hidden_in(job.id) if job.is_hidden else None


async def plan_review(tx: Transaction, case: Case, verdict: Verdict) -> None:
    """Note that a shadow does this review again. The review itself goes on.

    Only first rounds: a later one is told what was found before, which the candidate did not find.
    """
    if case.assignment.round > 1:
        return
    own = await _findings(tx, case)
    side = await _side(tx, case.assignment, at=verdict.at)
    theirs = replace(side, verdict=verdict.kind, evidence=verdict.evidence, findings=found(own))
    await _plan(tx, case, theirs, at=verdict.at)


async def plan_building(tx: Transaction, case: Case, revision: Revision, *, at: datetime) -> None:
    """Note that a shadow builds this again. Only what was built from the contract alone.

    A later revision rests on checks and findings, and a steered one on what people said.
    """
    building = case.assignment.stage is Stage.IMPLEMENTATION
    if not building or case.job.revision is not None:
        return
    past = [a for a in await tx.assignments.of_job(case.job.id) if a.stage is Stage.IMPLEMENTATION]
    if len(past) > 1 or await tx.remarks.were_read(case.job.id):
        return
    side = await _side(tx, case.assignment, at=at)
    await _plan(tx, case, _built(side, revision), at=at)


async def judge(
    tx: Transaction,
    case: Case,
    pair: Pair,
    verb: FileVerdict,
    *,
    at: datetime,
    organization: Organization,
) -> None:
    """End a candidate's review with its verdict."""
    own = found(await _findings(tx, case))
    side = await _side(tx, case.assignment, at=at)
    ours = replace(side, verdict=verb.verdict, evidence=verb.evidence, findings=own)
    await tx.assignments.replace(case.assignment, case.assignment.to(AssignmentStatus.DONE))
    await close(tx, pair, pair.did(ours, at=at), at=at, organization=organization)


async def hand_in(
    tx: Transaction,
    case: Case,
    pair: Pair,
    revision: Revision,
    *,
    at: datetime,
    organization: Organization,
) -> None:
    """End a candidate's building with its first revision. Nobody reviews it."""
    side = await _side(tx, case.assignment, at=at)
    await tx.assignments.replace(case.assignment, case.assignment.to(AssignmentStatus.DONE))
    ended = pair.did(_built(side, revision), at=at)
    await close(tx, pair, ended, at=at, organization=organization)


async def give_up(
    tx: Transaction, pair: Pair, *, reason: str, at: datetime, organization: Organization
) -> None:
    """End a pair whose candidate came to nothing."""
    ended = pair.ended(PairStatus.NO_RESULT, at=at, reason=reason)
    await close(tx, pair, ended, at=at, organization=organization)


async def drop(tx: Transaction, shadow: Shadow, *, begun: bool, reason: str, at: datetime) -> None:
    """End the pairs of a shadow that wait, and where it says so those that are `begun` as well."""
    for seen in await tx.pairs.of_shadow(shadow.id):
        if seen.hidden is not None:
            # Whoever ends a pair holds its job first: of two, the second sees what the first did.
            await tx.jobs.hold(seen.hidden)
        pair = await tx.pairs.get(seen.id)
        waits = pair.status in {PairStatus.DUE, PairStatus.HIDDEN}
        if waits or (begun and pair.status is PairStatus.UNDER_WAY):
            await _end(tx, pair, pair.ended(PairStatus.DROPPED, at=at, reason=reason), at=at)


async def end_of(tx: Transaction, shadow: Shadow, *, at: datetime) -> str | None:
    """Say which of its ends a shadow has come to by what was done; None while it goes on."""
    pairs = await tx.pairs.of_shadow(shadow.id)
    done = [p for p in pairs if p.ours is not None or p.status is PairStatus.NO_RESULT]
    cost = await tx.pairs.cost(shadow.id)
    return shadow.reached(at=at, begun=len(done), cost_microusd=cost)


async def close(
    tx: Transaction, before: Pair, after: Pair, *, at: datetime, organization: Organization
) -> Pair:
    """Keep what a pair has come to, end its hidden job, and draw the report again."""
    kept = await _end(tx, before, after, at=at)
    shadow = await tx.shadows.get(kept.shadow)
    await show(tx, shadow, at=at, organization=organization)
    return kept


async def record(tx: Transaction, pair: Pair, *, at: datetime) -> None:
    """Write to the audit how far a pair has come."""
    ours = pair.ours
    detail = {
        "shadow": pair.shadow,
        "candidate": pair.candidate,
        "job": pair.job,
        "revision": ours.revision if ours else None,
        "verdict": ours.verdict if ours else None,
        "reason": pair.reason,
    }
    verb = f"pair.{pair.status.replace(' ', '_')}"
    await tx.audit.add(_US, verb, f"pair:{pair.id}", detail, at)


async def show(
    tx: Transaction, shadow: Shadow, *, at: datetime, organization: Organization
) -> None:
    """Draw the card of a shadow again, for everybody who decides about it."""
    for person in await deciders_of(tx, organization, shadow.role):
        await tx.outbox.add(notices.shadow_notice(shadow, person=person, at=at))


async def show_decided(
    tx: Transaction, job: Job, *, at: datetime, organization: Organization
) -> None:
    """Draw the reports again that people have just decided something for, in a real job."""
    reviews = [pair for pair in await tx.pairs.of_job(job.id) if pair.stage.is_review]
    for number in {pair.shadow for pair in reviews if pair.ours is not None}:
        shadow = await tx.shadows.get(number)
        await show(tx, shadow, at=at, organization=organization)


async def deciders_of(
    tx: Transaction, organization: Organization, role: RoleName
) -> tuple[UserId, ...]:
    """Return who decides about the agents of a role; nobody where it is gone."""
    if role not in organization.roles:
        return ()
    owner = organization.roles[role].owner
    return organization.in_place_of(owner, inactive=await tx.people.inactive())


async def _plan(tx: Transaction, case: Case, theirs: Side, *, at: datetime) -> None:
    shadow = await tx.shadows.standing_beside(case.assignment.position)
    if shadow is None or case.job.is_hidden:
        return
    taken = [p for p in await tx.pairs.of_shadow(shadow.id) if p.status is not PairStatus.DROPPED]
    if shadow.reached(at=at, begun=len(taken), cost_microusd=await tx.pairs.cost(shadow.id)):
        return
    await tx.pairs.plan(
        Pair(
            id=PairId(0),
            shadow=shadow.id,
            work=case.assignment.id,
            job=case.job.id,
            repository=case.job.agreed.repository,
            stage=case.assignment.stage,
            candidate=shadow.candidate,
            status=PairStatus.DUE,
            due_at=at,
            theirs=theirs,
            revision=case.assignment.revision,
        )
    )


async def _end(tx: Transaction, before: Pair, after: Pair, *, at: datetime) -> Pair:
    if before.hidden is not None:
        job = await tx.jobs.hold(before.hidden)
        for assignment in await tx.assignments.active(job.id):
            await tx.assignments.replace(assignment, assignment.to(AssignmentStatus.DROPPED))
        if not job.status.is_terminal:
            over = job.to(JobStatus.CANCELLED, at=at, reason=f"Pair {before.id} is over.")
            await tx.jobs.replace(job, over)
    kept = await tx.pairs.replace(before, after)
    await record(tx, kept, at=at)
    return kept


async def _findings(tx: Transaction, case: Case) -> list[Finding]:
    filed = await tx.reviews.findings(case.job.id)
    return [finding for finding in filed if finding.assignment == case.assignment.id]


async def _side(tx: Transaction, assignment: Assignment, *, at: datetime) -> Side:
    effort = await tx.pairs.effort(assignment.id)
    calls = await tx.calls.of_assignment(assignment.id)
    refused = [call for call in calls if call.status is CallStatus.REFUSED]
    return Side(
        model=assignment.model,
        turns=effort.turns,
        tokens=effort.tokens,
        cost_microusd=effort.cost_microusd,
        seconds=(at - assignment.opened_at).total_seconds(),
        held_back=sum(call.result == ONLY_RECORDED for call in refused),
        refused=sum(_by_gate(call) for call in refused),
    )


def _by_gate(call: Call) -> bool:
    return call.result.startswith("Refused: ")


def _built(side: Side, revision: Revision) -> Side:
    red = tuple(result.name for result in revision.results if not result.passed)
    return replace(
        side,
        revision=revision.id,
        passed=len(revision.results) - len(red),
        checks=len(revision.results),
        files=len(revision.changed),
        red=red,
    )
