"""The reference of policies is true: its examples load and decide as they say."""

import re
from pathlib import Path

import pytest

from bot.domain.gate import Outcome
from bot.domain.organization import Organization
from bot.domain.stages import Stage
from bot.gate import Gate
from bot.gate.rules import PLACEHOLDERS
from bot.gate.vocabulary import CHOICES, FACTS
from tests.gate.calls import FITTING, ORG, TOOLS, Calls

REFERENCE = Path("docs/reference/policy.md").read_text(encoding="utf-8")
DEPLOY, NEW_FILES, COMMANDS = re.findall(r"```cedar\n(.*?)```", REFERENCE, re.DOTALL)


@pytest.fixture
def gate_with_examples(organization: Organization, tmp_path: Path) -> Gate:
    """The sample organization's policies, and those of the reference."""
    files = {"lanes.cedar": DEPLOY + NEW_FILES, "gates.cedar": COMMANDS}
    for name, examples in files.items():
        text = (ORG / name).read_text(encoding="utf-8") + examples
        (tmp_path / name).write_text(text, encoding="utf-8")
    return Gate.load(
        organization,
        tools=TOOLS,
        lanes=tmp_path / "lanes.cedar",
        gates=tmp_path / "gates.cedar",
    )


@pytest.mark.parametrize(
    ("tool", "arguments", "outcome", "reason"),
    [
        (
            "workspace__edit",
            {"path": "deploy/prod.yml"},
            Outcome.DENY,
            "workspace__edit leaves the folder deploy/ alone, in webshop as everywhere.",
        ),
        (
            "workspace__write",
            {},
            Outcome.DENY,
            "In webshop a builder changes what is there.",
        ),
        (
            "workspace__run",
            {},
            Outcome.NEEDS_APPROVAL,
            "workspace__run runs a command on webshop, which is production.",
        ),
    ],
)
def test_the_examples_decide_as_they_say(
    gate_with_examples: Gate,
    calls: Calls,
    tool: str,
    arguments: dict[str, str],
    outcome: Outcome,
    reason: str,
) -> None:
    facts = calls.by(
        "builder-1", tool, stage=Stage.IMPLEMENTATION, arguments=FITTING[tool] | arguments
    )

    ruling = gate_with_examples.decide(facts)

    assert (ruling.outcome, ruling.reason) == (outcome, reason)


def test_every_fact_is_explained_with_its_type() -> None:
    rows = re.findall(r"^\| `context\.(\w+)` \| `(\w+)` \|", REFERENCE, re.MULTILINE)

    known = {name: shape.get("name", shape["type"]) for name, shape in FACTS.items()}
    assert dict(rows) == known | {"arguments": "Record"}


def test_every_choice_and_placeholder_is_named() -> None:
    for name in (*CHOICES["Effect"], *CHOICES["Environment"]):
        assert f"`{name}`" in REFERENCE
    for placeholder in PLACEHOLDERS:
        assert f"`{{{placeholder}}}`" in REFERENCE
