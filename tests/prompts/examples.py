"""Realistic values for every prompt, with one place for whatever somebody may have written."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.domain.eligibility import Eligibility
from bot.domain.ids import (
    ApprovalId,
    AssignmentId,
    CallId,
    InquiryId,
    JobId,
    MessageTs,
    PositionName,
)
from bot.domain.inquiries import Inquiry
from bot.domain.messages import Remark, ThreadLine
from bot.domain.receipts import Reference
from bot.domain.reviews import FindingStatus, Ruling, VerdictKind
from bot.domain.revisions import Revision
from bot.domain.stages import Stage
from tests.domain.builders import (
    NOW,
    OMAR,
    REVISION,
    RITA,
    WEBSHOP,
    a_contract,
    a_finding,
    a_job,
    a_result,
    a_verdict,
)
from tests.domain.organizations import an_organization

ORGANIZATION = an_organization()
BUILDER = PositionName("builder-1")


def examples(text: str = "an empty e-mail is accepted") -> Mapping[str, Mapping[str, Any]]:
    """Return the values of each template, by name; `text` stands wherever others write."""
    return {
        "intake": _intake(text),
        "owner": _owner(text),
        "reviewer": _reviewer(text),
        "reviewed": _reviewed(text),
        "checked": _checked(text),
        "ruled": _ruled(),
        "specification": _specification(text),
        "system": _system(),
        "steering": {"remarks": [_remark(text, steering=True), _remark(text, steering=False)]},
        "answered": {"text": text},
        "denied": {"name": "Omar Okafor", "reason": text},
        "inquiry": _inquiry(text),
        "looked": {"name": "Omar Okafor", "happened": True, "tool": "repository__tag"},
        "withdrawn": {"name": "Rita Reyes", "reason": text},
        "rescoped": {"text": text},
        "sent_back": {"reason": text},
        "extended": {},
        "handed_over": _handed_over(text),
        "written": {"given": (_reference(text),), "left_out": 2},
        "reminder": {"ends": ("workspace__hand_in", "desk__deliver")},
    }


def _reference(text: str) -> Reference:
    return Reference("decision 4", text, text, "d" * 64)


def _intake(text: str) -> dict[str, Any]:
    return {
        "roles": [ORGANIZATION.role_of(BUILDER)],
        "repositories": list(ORGANIZATION.repositories.values()),
        "bound": WEBSHOP,
        "requester": "Rita",
        "request": text,
        "lines": [ThreadLine(MessageTs("1700000000.000100"), RITA, text, text)],
    }


def _inquiry(text: str) -> dict[str, Any]:
    before = Inquiry(
        id=InquiryId(1),
        job=JobId(1),
        approval=ApprovalId(7),
        call=CallId(3),
        assignment=AssignmentId(4),
        by=OMAR,
        question=text,
        asked_at=NOW,
        answer=text,
    )
    return {
        "tool": "repository__merge",
        "name": "Omar Okafor",
        "question": text,
        "answered": [before],
    }


def _owner(text: str) -> dict[str, Any]:
    return {
        "contract": _contract(text),
        "repository": ORGANIZATION.repository(WEBSHOP),
        "request": text,
        "reviews": ORGANIZATION.topology_of(WEBSHOP).required_reviews,
    }


def _reviewer(text: str) -> dict[str, Any]:
    answered = a_finding(harm=text, status=FindingStatus.DISPUTED, answer=text)
    return {
        "job": a_job(round=2),
        "stage": Stage.CORRECTNESS_REVIEW,
        "revision": REVISION,
        "contract": _contract(text),
        "results": [a_result()],
        "findings": [answered, a_finding(harm=text)],
        "diff": text,
    }


def _reviewed(text: str) -> dict[str, Any]:
    finding = a_finding(harm=text, evidence=text, how_to_check=text)
    return {
        "revision": REVISION,
        "ready": Eligibility(("The correctness review says revise.",)),
        "consequential": True,
        "verdicts": [a_verdict(kind=VerdictKind.REVISE, evidence=text)],
        "findings": [replace(finding, file=text, line=12), replace(finding, file=text), finding],
    }


def _checked(text: str) -> dict[str, Any]:
    red = a_result(name="lint", passed=False, output=text)
    return {
        "revision": Revision(REVISION, (a_result(), red), (text,)),
        "left": (text,),
        "topology": ORGANIZATION.topology_of(WEBSHOP),
        "spoken": False,
        "disputed": False,
        "ready": Eligibility(("The check lint is not green for this revision.",)),
        "consequential": True,
    }


def _specification(text: str) -> dict[str, Any]:
    repository = ORGANIZATION.repository(WEBSHOP)
    return {"contract": _contract(text), "repository": repository, "request": text}


def _ruled() -> dict[str, Any]:
    rulings = [replace(a_finding(), ruling=ruling) for ruling in Ruling]
    return {"findings": rulings, "name": "Omar Okafor"}


def _system() -> dict[str, Any]:
    role = ORGANIZATION.role_of(BUILDER)
    return {
        "organization": ORGANIZATION,
        "position": ORGANIZATION.position(BUILDER),
        "role": role,
        "mission": role.prompt,
    }


def _contract(text: str) -> Any:
    return a_contract(outcome=text, done_when=(text,), out_of_scope=(text,))


def _remark(text: str, *, steering: bool) -> Remark:
    author = RITA if steering else OMAR
    return Remark("Ev1", MessageTs("1700000000.000200"), author, text, steering, NOW)


def _handed_over(text: str) -> Mapping[str, Any]:
    return {
        "before": "builder-2",
        "revision": REVISION,
        "findings": [a_finding(harm=text)],
        "asked_before": True,
    }
