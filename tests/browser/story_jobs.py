"""A job in every state of its life."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from bot.domain.cards import Card
from bot.domain.checks import Check
from bot.domain.conflicts import Dissent
from bot.domain.decisions import DecisionStatus
from bot.domain.jobs import JobStatus
from bot.domain.reviews import VerdictKind
from bot.domain.stages import Stage, Topology
from tests.slack import samples

GATED = Topology(
    "gated",
    ((Stage.CORRECTNESS_REVIEW, Stage.SECURITY_REVIEW), (Stage.DESIGN_REVIEW,)),
    specified=True,
)
SPECIFICATION = (
    "`shop/signup.py` strips the address and refuses an empty one.\n"
    "- no other module changes\n- the message stays as it is"
)


def jobs() -> Mapping[str, Iterable[Card]]:
    """Return the cards, by what they are about."""
    return {"jobs-begun": _begun(), "jobs-scope": _scopes(), "jobs": _agreed()}


def _begun() -> Iterable[Card]:
    fresh: dict[str, Any] = {"results": (), "verdicts": (), "findings": ()}
    asked: dict[str, Any] = {"contract": None, "owner": None, "revision": None, "round": 0}
    for status in (JobStatus.INTAKE, JobStatus.CLARIFYING, JobStatus.REFUSED, JobStatus.FAILED):
        yield samples.a_job_card(job=samples.a_job(status, reason="Nobody.", **asked), **fresh)
    yield samples.a_job_card(
        job=samples.a_job(JobStatus.INTAKE, request="One line.\nAnd another.", **asked), **fresh
    )


def _scopes() -> Iterable[Card]:
    fresh: dict[str, Any] = {"results": (), "verdicts": (), "findings": ()}
    new: dict[str, Any] = {"revision": None, "round": 0}
    yield samples.a_job_card(job=samples.a_job(**new), **fresh)
    touched = (samples.a_decision(DecisionStatus.ACCEPTED),)
    specified = replace(
        samples.CONTRACT,
        specification=SPECIFICATION,
        job_class="forms",
        checks=(*samples.CONTRACT.checks, Check("reads well")),
    )
    job = samples.a_job(contract=specified, routed_by=samples.SAM, **new)
    yield samples.a_job_card(job=job, topology=GATED, touched=touched, **fresh)


def _agreed() -> Iterable[Card]:
    for status in JobStatus:
        reason = "The limit of 40 turns is met."
        if status not in {JobStatus.INTAKE, JobStatus.CLARIFYING, JobStatus.SCOPE}:
            yield samples.a_job_card(job=samples.a_job(status, reason=reason))
    yield samples.a_job_card(job=samples.a_job(JobStatus.WORKING, paused_by=samples.SAM))
    granted = samples.a_job(JobStatus.APPROVAL)
    yield samples.a_job_card(job=granted, grants=(samples.a_grant(uses=1),))
    yield samples.a_job_card(job=samples.a_job(JobStatus.WORKING), scripted=True, isolated=False)
    veto = samples.a_verdict(VerdictKind.REJECT, Stage.SECURITY_REVIEW, doubt="The API.")
    both = Dissent(veto, samples.BUILDER, "Refuse an empty e-mail.", (samples.a_finding(),))
    vetoed = samples.a_job(JobStatus.ESCALATED, reason="The security review rejects this revision.")
    yield samples.a_job_card(job=vetoed, dissent=both)
    yield samples.a_job_card(job=vetoed, dissent=both, waiting_for=())
