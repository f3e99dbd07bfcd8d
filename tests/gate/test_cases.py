"""A table of cases says what the policies must answer; what is wrong with it has a line."""

from pathlib import Path

import pytest

from bot.domain.gate import Outcome
from bot.errors import InvalidInputError
from bot.gate import Gate
from bot.gate.cases import cases_of, silent, tried
from bot.org import OrganizationError

HEAD = "usually: {stage: implementation, repository: webshop}\ncases:\n"


@pytest.fixture
def table(tmp_path: Path) -> Path:
    return tmp_path / "policy-cases.yml"


def complaints(gate: Gate, table: Path, text: str) -> list[str]:
    table.write_text(text, encoding="utf-8")
    with pytest.raises(OrganizationError) as caught:
        cases_of(table, gate=gate)
    return [f"{p.line}: {p.what} {p.remedy}" for p in caught.value.problems]


def only(gate: Gate, table: Path, case: str) -> tuple[bool, Outcome, str]:
    """Return what came of a table with one case."""
    table.write_text(f"{HEAD}  - {{name: It, {case}}}\n", encoding="utf-8")
    (one,) = tried(gate, cases_of(table, gate=gate))
    return one.is_right, one.ruling.outcome, one.wanting


@pytest.mark.parametrize(
    "case",
    [
        "position: builder-1, tool: workspace__edit, expect: allow",
        "role: builder, tool: workspace__edit, expect: allow, rule: lane",
        "role: builder, tool: repository__merge, expect: deny, rule: only-eligible",
        (
            "role: builder, tool: repository__merge, eligible: true, expect: needs approval, "
            "rule: costs-something"
        ),
        (
            "role: builder, tool: repository__merge, eligible: true, environment: disposable, "
            "expect: allow, rule: disposable"
        ),
        (
            "role: builder, tool: repository__merge, eligible: true, revision: null, "
            "expect: deny, rule: only-the-jobs-revision"
        ),
        "role: dispatcher, tool: workspace__edit, expect: deny, rule: none",
    ],
)
def test_a_case_is_right_when_the_answer_and_the_rule_are(
    gate: Gate, table: Path, case: str
) -> None:
    is_right, _, _ = only(gate, table, case)

    assert is_right


@pytest.mark.parametrize(
    ("case", "outcome", "wanting"),
    [
        (
            "role: builder, tool: workspace__edit, expect: deny",
            Outcome.ALLOW,
            "expected deny, got allow",
        ),
        (
            "role: builder, tool: workspace__edit, expect: allow, rule: disposable",
            Outcome.ALLOW,
            "expected the rule disposable to speak",
        ),
        (
            "role: builder, stage: intake, tool: workspace__edit, expect: deny, rule: none",
            Outcome.DENY,
            "expected deny without any rule speaking",
        ),
    ],
)
def test_a_case_is_wrong_for_another_answer_or_another_rule(
    gate: Gate, table: Path, case: str, outcome: Outcome, wanting: str
) -> None:
    assert only(gate, table, case) == (False, outcome, wanting)


def test_needed_arguments_are_made_up_and_given_ones_are_kept(gate: Gate, table: Path) -> None:
    merge = "role: builder, tool: repository__merge, arguments: {summary: Mine}, expect: deny"
    table.write_text(f"{HEAD}  - {{name: It, {merge}}}\n", encoding="utf-8")

    (case,) = cases_of(table, gate=gate)

    assert case.facts.arguments == {"summary": "Mine", "revision": case.facts.revision}


def test_a_case_that_says_who_calls_has_no_usual_caller(gate: Gate, table: Path) -> None:
    text = (
        "usually: {position: builder-1}\ncases:\n"
        "  - {name: A, role: reviewer, tool: workspace__read, expect: allow}\n"
        "  - {name: B, tool: workspace__read, expect: allow}\n"
    )
    table.write_text(text, encoding="utf-8")

    positions = [case.facts.position for case in cases_of(table, gate=gate)]

    assert positions == ["reviewer-1", "builder-1"]


def test_rules_that_no_case_made_speak_are_known(gate: Gate, table: Path) -> None:
    case = "  - {name: It, role: builder, tool: workspace__read, expect: allow}\n"
    table.write_text(HEAD + case, encoding="utf-8")

    names = {rule.id for rule in silent(gate, tried(gate, cases_of(table, gate=gate)))}

    assert names == gate.rules.keys() - {"lane", "harmless"}


CASE = "name: It, role: builder, tool: workspace__read, expect: allow"


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "1: There is no list of cases. Begin with `cases:`."),
        ("- a\n", "1: There is no list of cases. Begin with `cases:`."),
        ("cases: {}\n", "1: There is no list of cases. Begin with `cases:`."),
        (
            "case: []\ncases: []\n",
            "1: case is not a known key. Did you mean cases?",
        ),
        (
            "usually: {stge: intake}\ncases: []\n",
            "1: usually.stge is not a known key. Did you mean stage?",
        ),
        (
            "usually: [intake]\ncases: []\n",
            "1: usually must have keys below it. Indent them by two spaces, each with a colon.",
        ),
        (
            f"usually:\n  stage: review\ncases:\n  - {{{CASE}}}\n",
            "2: usually.stage has no stage 'review'. ",
        ),
        ("cases:\n  - []\n", "2: cases[1] must have keys below it."),
        (
            "cases:\n  - {role: builder, tool: workspace__read, expect: allow}\n",
            "2: cases[1].name is missing. Add it: What the case is about, in a sentence.",
        ),
        (
            "cases:\n  - {name: It, role: builder, tool: workspace__read, expect: ask}\n",
            "2: cases[1].expect is 'ask'. Write 'allow', 'deny' or 'needs approval'.",
        ),
        (
            f"cases:\n  - {{{CASE}, position: builder-1}}\n",
            "2: It takes a position or a role, and not both. Say who calls.",
        ),
        (
            "cases:\n  - {name: It, tool: workspace__read, expect: allow}\n",
            "2: It takes a position or a role, and not both. Say who calls.",
        ),
        (
            "cases:\n  - {name: It, position: bilder-1, tool: workspace__read, expect: allow}\n",
            "2: There is no position bilder-1 in org.yml. Did you mean builder-1?",
        ),
        (
            "cases:\n  - {name: It, role: bilder, tool: workspace__read, expect: allow}\n",
            "2: There is no role bilder in org.yml. Did you mean builder?",
        ),
        (
            "cases:\n  - {name: It, role: builder, tool: workspace__reed, expect: allow}\n",
            "2: There is no tool workspace__reed. Did you mean workspace__read?",
        ),
        (
            f"cases:\n  - {{{CASE}, repository: webship}}\n",
            "2: There is no repository webship in org.yml. Did you mean webshop?",
        ),
        (
            f"cases:\n  - {{{CASE}, environment: staging}}\n",
            "2: An environment is that of a repository. Name a repository.",
        ),
        (
            f"cases:\n  - {{{CASE}, rule: lain}}\n",
            "2: There is no rule lain. Did you mean lane?",
        ),
        (
            f"cases:\n  - {{{CASE}, arguments: {{first: one}}}}\n",
            (
                "2: The arguments do not fit workspace__read: `first`: 'one' is not of type "
                "'integer'. Otherwise the call is refused whatever the policies say."
            ),
        ),
    ],
)
def test_what_is_wrong_with_a_table_is_told(
    gate: Gate, table: Path, text: str, complaint: str
) -> None:
    assert any(told.startswith(complaint) for told in complaints(gate, table, text))


def test_every_wrong_line_is_told_at_once(gate: Gate, table: Path) -> None:
    text = (
        f"cases:\n  - {{{CASE}}}\n  - {{{CASE}, rule: lain}}\n"
        f"  - {{{CASE}, stage: review}}\n  - {{{CASE}, repository: webship}}\n"
    )

    told = complaints(gate, table, text)

    assert [line.partition(":")[0] for line in told] == ["3", "4", "5"]


def test_a_table_that_is_not_there_is_told(gate: Gate, table: Path) -> None:
    with pytest.raises(InvalidInputError, match="There is no table of cases at"):
        cases_of(table, gate=gate)
