"""The reference of policies is true: its examples load and decide as they say."""

import json
import re
from pathlib import Path
from shutil import copytree

import pytest
from pydantic.fields import FieldInfo

from bot.domain.gate import Outcome
from bot.domain.organization import Organization
from bot.domain.servers import PolicyServer
from bot.domain.stages import Stage
from bot.gate import Gate, opa
from bot.gate.cases import CaseSpec, cases_of, tried
from bot.gate.question import question_of
from bot.gate.rules import PLACEHOLDERS
from bot.gate.vocabulary import CHOICES, FACTS
from bot.org import load
from tests.gate.calls import FITTING, ORG, TOOLS, Calls
from tests.gate.guide import REFERENCE as PAGE
from tests.gate.guide import blocks
from tests.gate.policy_server import serving

REFERENCE = PAGE.read_text(encoding="utf-8")
DEPLOY, NEW_FILES, COMMANDS = blocks(PAGE, "cedar")


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


def test_every_key_of_a_case_is_explained() -> None:
    section = REFERENCE.partition("## Cases")[2].partition("\n## ")[0]
    rows = [line for line in section.splitlines() if line.startswith("| `")]

    assert rows == [row(key, field) for key, field in CaseSpec.model_fields.items()]


def test_the_table_of_the_example_is_right(gate: Gate, tmp_path: Path) -> None:
    (example,) = blocks(PAGE, "yml")
    table = tmp_path / "cases.yml"
    table.write_text(example, encoding="utf-8")

    results = tried(gate, cases_of(table, gate=gate))

    assert [one.is_right for one in results] == [True, True]


def test_a_policy_server_is_asked_what_the_page_shows(gate: Gate, calls: Calls) -> None:
    shown, _ = (json.loads(block) for block in blocks(PAGE, "json"))
    facts = calls.by("builder-1", "repository__merge", stage=Stage.IMPLEMENTATION)

    asked = question_of(facts, outcome=gate.decide(facts).outcome)

    assert {"input": asked} == shown


async def test_a_policy_server_may_answer_what_the_page_shows() -> None:
    _, (yes, no) = (json.loads(block) for block in blocks(PAGE, "json"))
    async with serving() as stub:
        server = PolicyServer(stub.url, "countersign/allow")
        async with opa.opened(server, environment={}) as asked:
            assert asked is not None
            stub.says(yes)
            assert await asked.objection({"tool": "x"}) is None
            stub.says(no)
            assert "Frozen until Monday." in str(await asked.objection({"tool": "x"}))


def test_a_policy_server_is_named_as_the_page_shows(tmp_path: Path) -> None:
    copytree(ORG, tmp_path / "org")
    file = tmp_path / "org" / "org.yml"
    (named,) = blocks(PAGE, "yaml")
    file.write_text(f"{file.read_text(encoding='utf-8')}\n{named}", encoding="utf-8")

    server = load(file, environment={}).policy_server

    assert server == PolicyServer("https://opa.example.com", "countersign/allow")


def row(key: str, field: FieldInfo) -> str:
    """Return the line of the reference about a key of a case."""
    match field.default:
        case _ if field.is_required():
            default = "needed"
        case None | {}:
            default = ""
        case bool():
            default = f"`{str(field.default).lower()}`"
        case _:
            default = f"`{field.default}`"
    return f"| `{key}` | {field.description} | {default} |"
