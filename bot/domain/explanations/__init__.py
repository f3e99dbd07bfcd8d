"""Explanations: any decision in prose, from the records alone, with pointers to all of them."""

from bot.domain.explanations.approvals import approval_explained
from bot.domain.explanations.calls import call_explained, event_explained
from bot.domain.explanations.decisions import decision_explained
from bot.domain.explanations.findings import finding_explained
from bot.domain.explanations.jobs import job_explained
from bot.domain.explanations.parts import (
    Actor,
    Explanation,
    Kind,
    Line,
    Part,
    Things,
    When,
    Words,
    subject,
)
from bot.domain.explanations.probes import probe_explained

__all__ = [
    "Actor",
    "Explanation",
    "Kind",
    "Line",
    "Part",
    "Things",
    "When",
    "Words",
    "approval_explained",
    "call_explained",
    "decision_explained",
    "event_explained",
    "finding_explained",
    "job_explained",
    "probe_explained",
    "subject",
]
