"""The question about one call, in every state people and time can bring it to."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.domain.approvals import Answer, ApprovalStatus, Decision
from bot.domain.batches import MOST
from bot.domain.calls import CallStatus
from bot.domain.cards import ApprovalCard, DigestCard
from bot.domain.grants import Breadth
from bot.domain.inquiries import Inquiry, InquiryStatus
from bot.domain.ladder import Rung
from bot.domain.organization import Environment
from bot.domain.reviews import FindingStatus, Severity, VerdictKind
from bot.domain.seats import StandIn
from bot.domain.stages import Stage
from tests.slack import samples

SOON = samples.NOON + timedelta(minutes=20)
APPROVED = Answer(samples.OMAR, Decision.APPROVE, samples.NOON)
DENIED = Answer(samples.OMAR, Decision.DENY, SOON, "Not before the sale on Monday.")


def approvals() -> Mapping[str, Iterable[ApprovalCard]]:
    """Return the cards, by what they are about."""
    return {
        "approvals-open": _open(),
        "approvals-several": _several(),
        "approvals-doubted": _doubted(),
        "approvals-asked": _asked(),
        "approvals-given": _given(),
        "approvals-refused": _refused(),
        "approvals-further": _further(),
        "approvals-batch": _batch(),
    }


def several_people(**changed: Any) -> ApprovalCard:
    """Return a question two of three people must agree to; one is away, and one has agreed."""
    away = StandIn(samples.SAM, samples.PAT, samples.NOON + timedelta(days=3))
    asked = samples.an_approval(
        owners=(samples.OMAR, samples.SAM),
        fallback=(),
        quorum=2,
        answers=(APPROVED,),
        stand_ins=(away,),
        raised=("the security review is a weaker one",),
    )
    return samples.an_approval_card(approval=asked, **changed)


def inquiries() -> tuple[Inquiry, ...]:
    """Return a question in each state it can be in."""
    asked = samples.an_inquiry()
    return (
        asked.answered("Carts with an address in them; 14 of them are open now.", at=SOON),
        asked.given_up("its model cannot be reached.", at=SOON),
        replace(asked, question="And what of those who signed up this morning?"),
    )


def _open() -> Iterable[ApprovalCard]:
    yield samples.an_approval_card()
    tag = samples.a_call(tool="repository__tag", arguments={"name": "v1.2.0"})
    staging = samples.an_approval(environment=Environment.STAGING, fallback=(), self_approval=True)
    yield samples.an_approval_card(approval=staging, call=tag)
    unknown = samples.a_call(tool="cloud__delete", arguments={"bucket": "carts", "force": True})
    yield samples.an_approval_card(call=unknown, undo="", verdicts=(), isolated=False)
    broken = samples.a_call(arguments=None, raw='{"revision": ')
    yield samples.an_approval_card(call=broken, reason="", results=())


def _several() -> Iterable[ApprovalCard]:
    weaker = samples.a_verdict(stage=Stage.SECURITY_REVIEW, independent=False)
    yield several_people(verdicts=(samples.a_verdict(), weaker), undo="")
    nobody = StandIn(samples.OMAR, None, samples.NOON + timedelta(days=9))
    later = (Rung(samples.NOON + timedelta(hours=4), (samples.PAT,)),)
    alone = samples.an_approval(stand_ins=(nobody,), later=later)
    yield samples.an_approval_card(approval=alone)
    revoked = samples.an_approval(answers=(replace(APPROVED, revoked_at=SOON),))
    yield samples.an_approval_card(approval=revoked)


def _doubted() -> Iterable[ApprovalCard]:
    yield samples.an_approval_card(approval=samples.an_approval(vouchers=(samples.PAT,)))
    disputed = samples.a_finding(Severity.MAJOR, status=FindingStatus.DISPUTED, answer="No.")
    against = samples.a_verdict(VerdictKind.REVISE, stage=Stage.SECURITY_REVIEW)
    yield samples.an_approval_card(
        verdicts=(samples.a_verdict(), against),
        findings=(samples.a_finding(), disputed),
        results=(samples.a_result(passed=False),),
    )


def _asked() -> Iterable[ApprovalCard]:
    yield samples.an_approval_card(inquiries=inquiries())
    moot = samples.an_inquiry(status=InquiryStatus.MOOT)
    consumed = samples.an_approval(ApprovalStatus.CONSUMED, answers=(APPROVED,))
    yield samples.an_approval_card(approval=consumed, inquiries=(moot,), outcome="Merged.")


def _given() -> Iterable[ApprovalCard]:
    yield samples.an_approval_card(
        approval=samples.an_approval(ApprovalStatus.APPROVED, answers=(APPROVED,))
    )
    used = samples.an_approval(ApprovalStatus.CONSUMED, answers=(APPROVED,))
    for status in (CallStatus.WAITING, CallStatus.UNKNOWN, CallStatus.FAILED):
        yield samples.an_approval_card(approval=used, call=samples.a_call(status=status))
    done = samples.a_call(status=CallStatus.DONE)
    merged = "Merged 3f5a91c0de into main of webshop as 77aa01b2c3."
    yield samples.an_approval_card(approval=used, call=done, outcome=merged)


def _refused() -> Iterable[ApprovalCard]:
    for changed in (
        {"status": ApprovalStatus.DENIED, "answers": (DENIED,)},
        {"status": ApprovalStatus.EXPIRED},
        {"status": ApprovalStatus.EXPIRED, "closed_why": "Nobody who may decide is active."},
        {"status": ApprovalStatus.WITHDRAWN},
        {
            "status": ApprovalStatus.WITHDRAWN,
            "closed_by": samples.RITA,
            "closed_why": "The sale comes first.",
        },
    ):
        yield samples.an_approval_card(approval=samples.an_approval(**changed))


def _further() -> Iterable[ApprovalCard]:
    """Further calls of the kind: offered, approved, and asked about again."""
    yield samples.an_approval_card(grantable=True)
    used = samples.an_approval(ApprovalStatus.CONSUMED, answers=(APPROVED,))
    ended = samples.a_grant(revoked_by=samples.SAM, revoked_at=SOON, uses=1)
    for grant in (samples.a_grant(), samples.a_grant(Breadth.HOUR, uses=3), ended):
        yield samples.an_approval_card(approval=used, grant=grant, outcome="Merged.")


def _batch() -> Iterable[ApprovalCard]:
    """Several calls on one card: all open, as many as fit, and all ends at once."""
    is_open = (ApprovalStatus.OPEN, CallStatus.WAITING)
    yield samples.a_batch_card(is_open, is_open)
    yield samples.a_batch_card(*[is_open] * MOST)
    yield samples.a_batch_card(is_open, (ApprovalStatus.DENIED, CallStatus.REFUSED))
    made = (ApprovalStatus.CONSUMED, CallStatus.DONE)
    waits = (ApprovalStatus.APPROVED, CallStatus.APPROVED)
    yield samples.a_batch_card(made, waits, waits)
    yield samples.a_batch_card(
        made,
        (ApprovalStatus.CONSUMED, CallStatus.FAILED),
        (ApprovalStatus.CONSUMED, CallStatus.UNKNOWN),
        (ApprovalStatus.DENIED, CallStatus.REFUSED),
    )
    yield samples.a_batch_card(*[(ApprovalStatus.EXPIRED, CallStatus.WAITING)] * 2)


def gathered() -> Iterable[DigestCard]:
    """What is gathered for a person: some open, one of them a batch, and one decided."""
    several = samples.a_batch_card(*[(ApprovalStatus.OPEN, CallStatus.WAITING)] * 3)
    denied = samples.an_approval(ApprovalStatus.DENIED, answers=(DENIED,))
    yield DigestCard(
        (
            samples.renumbered(samples.an_approval_card(), 21),
            samples.renumbered(several, 22),
            samples.renumbered(samples.an_approval_card(approval=denied), 23),
        )
    )
    yield DigestCard(())
