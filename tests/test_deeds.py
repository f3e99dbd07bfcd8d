"""Every verb that the code can write to the audit has a sentence, and every sentence a verb."""

import ast
import re
from collections.abc import Iterator

import pytest

from bot.domain.agent_reviews import ReviewStatus
from bot.domain.approvals import ApprovalStatus
from bot.domain.calls import CallStatus
from bot.domain.explanations.deeds import DEEDS
from bot.domain.inquiries import InquiryStatus
from bot.domain.pairs import PairStatus
from bot.domain.probes import ProbeStatus
from tests.docs.pages import ROOT

BOT = ROOT / "bot"
SHAPE = re.compile(r"[a-z_]+\.[a-z_]+")
"""A verb of the audit: `subject.past_participle`."""

NO_VERBS = frozenset(
    {
        "bot.prompts",
        "lane_entry.py",
        "credential_helper.py",
        "manifest.yml",
        "org.yml",
        "demo.yml",
        "workspace.yml",
        "lanes.cedar",
        "gates.cedar",
        "webshop.git",
        "playground.git",
        "offered.bundle",
        "resolv.conf",
        "nsswitch.conf",
        "people.reconcile",
        "clock.pulse",
        "command.failed",
        "litellm._service_logger",
        "a.py",
        "aiohttp.access",
        "countersign.sqlite",
    }
)
"""What looks like a verb and is the name of a file, a module, a task or a line of the log."""

NO_BEGINS = frozenset({"protocol."})
"""What begins like one, and is a setting of git."""

FORMED = {
    "call.": {"done", "failed", "unknown"},
    "inquiry.": {"answered", "unanswered"},
    "agent_review.": {"missed", "not_needed"},
    "approval.": {"approved", "denied"},
    "probe.": {status.replace(" ", "_") for status in ProbeStatus},
    "pair.": {status.replace(" ", "_") for status in PairStatus},
    "shadow.": {"declared", "over", "rolled_back", "rolled_over", "settled", "stopped"},
}
"""The verbs that are put together from a status: which of its values come there."""


def modules() -> Iterator[ast.Module]:
    for path in sorted(BOT.rglob("*.py")):
        if "explanations" not in path.parts:
            yield ast.parse(path.read_text(encoding="utf-8"))


def logged(tree: ast.Module) -> set[ast.AST]:
    """Return the names of lines of the log, which look the same and are none."""
    return {
        argument
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "log"
        for argument in node.args
    }


def written() -> set[str]:
    """Return every constant of the code that may be a verb of the audit."""
    found: set[str] = set()
    for tree in modules():
        names = logged(tree)
        for node in ast.walk(tree):
            said = node.value if isinstance(node, ast.Constant) and node not in names else None
            if isinstance(said, str) and SHAPE.fullmatch(said):
                found.add(said)
    return found - NO_VERBS


def formed() -> set[str]:
    """Return how those verbs begin that are put together from parts."""
    begins = (
        node.values[0].value
        for tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant)
    )
    return {str(begin) for begin in begins if re.fullmatch(r"[a-z_]+\.", str(begin))} - NO_BEGINS


VERBS = written() | {begin + end for begin, ends in FORMED.items() for end in ends}


def test_verbs_are_found() -> None:
    assert {"approval.widened", "approval.withdrawn", "job.requested", "drill.failed"} <= VERBS
    assert formed() == set(FORMED)


def test_the_parts_of_verbs_are_values_of_their_status() -> None:
    assert FORMED["call."] <= {status.value for status in CallStatus}
    assert FORMED["approval."] <= {status.value for status in ApprovalStatus}
    assert FORMED["inquiry."] <= {status.value for status in InquiryStatus}
    assert FORMED["agent_review."] <= {status.name.lower() for status in ReviewStatus}


def test_every_verb_has_a_sentence() -> None:
    assert sorted(VERBS - DEEDS.keys()) == []


def test_every_sentence_has_a_verb() -> None:
    assert sorted(DEEDS.keys() - VERBS) == []


@pytest.mark.parametrize("verb", sorted(DEEDS))
def test_a_sentence_goes_on_after_the_name_of_who_did_it(verb: str) -> None:
    said = DEEDS[verb]

    assert said == said.strip().rstrip(".")
    assert said[0].islower()


def test_the_reference_lists_every_verb_with_its_sentence() -> None:
    page = (ROOT / "docs" / "reference" / "audit.md").read_text(encoding="utf-8")

    listed = dict(re.findall(r"^\| `([a-z_]+\.[a-z_]+)` \| (.+) \|$", page, re.MULTILINE))
    assert listed == DEEDS
