"""What agents may say at the desk, and what it means."""

import re
from collections.abc import Mapping
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from bot.domain.desk import (
    AnswerFinding,
    AnswerQuestion,
    AskRequester,
    Breadth,
    Decline,
    Deliver,
    DeskVerb,
    FileFinding,
    FileVerdict,
    ProposeContract,
    ProposeDecision,
    ReadRecord,
    Verb,
    WriteSpecification,
    parse,
)
from bot.domain.desk_tools import DESK_TOOLS
from bot.domain.ids import DecisionId, FindingId, RepositoryName, RoleName
from bot.domain.reviews import FindingStatus, Severity, VerdictKind
from bot.domain.tools import DESK, Effect
from bot.errors import InvalidInputError

BY_NAME = {tool.name: tool for tool in DESK_TOOLS}
A_FINDING = {
    "severity": "blocking",
    "harm": "A blank e-mail passes.",
    "evidence": "validate(' ') is True",
    "how_to_check": "Call it.",
}
A_DECISION = {
    "title": "Addresses",
    "decision": "They are checked in one place.",
    "why": "Two have disagreed.",
    "applies_to": "repository",
    "related": [],
}
A_CONTRACT = {
    "outcome": "An empty e-mail is refused.",
    "done_when": ["The form says what is wrong."],
    "repository": "webshop",
    "checks": ["tests"],
    "role": "builder",
    "reason": "It is a change of code.",
    "confidence_percent": 85,
}
A_CLASSED_CONTRACT = ProposeContract(
    outcome="An empty e-mail is refused.",
    done_when=("The form says what is wrong.",),
    repository=RepositoryName("webshop"),
    checks=("tests",),
    out_of_scope=(),
    role=RoleName("builder"),
    reason="It is a change of code.",
    confidence=0.85,
    job_class="docs",
)
# Every shape the schemas let through, smallest and largest.
ACCEPTED: list[tuple[Verb, Mapping[str, Any], DeskVerb]] = [
    (
        Verb.PROPOSE_CONTRACT,
        A_CONTRACT,
        ProposeContract(
            outcome="An empty e-mail is refused.",
            done_when=("The form says what is wrong.",),
            repository=RepositoryName("webshop"),
            checks=("tests",),
            out_of_scope=(),
            role=RoleName("builder"),
            reason="It is a change of code.",
            confidence=0.85,
        ),
    ),
    (
        Verb.PROPOSE_CONTRACT,
        A_CONTRACT
        | {"done_when": [], "checks": [], "out_of_scope": ["The cart."], "confidence_percent": 0},
        ProposeContract(
            outcome="An empty e-mail is refused.",
            done_when=(),
            repository=RepositoryName("webshop"),
            checks=(),
            out_of_scope=("The cart.",),
            role=RoleName("builder"),
            reason="It is a change of code.",
            confidence=0.0,
        ),
    ),
    (
        Verb.WRITE_SPECIFICATION,
        {"specification": "Strip the address, then check it."},
        WriteSpecification("Strip the address, then check it."),
    ),
    (Verb.PROPOSE_CONTRACT, A_CONTRACT | {"job_class": "docs"}, A_CLASSED_CONTRACT),
    (Verb.ASK_REQUESTER, {"question": "Which form?"}, AskRequester("Which form?")),
    (Verb.DECLINE, {"reason": "Nobody here cooks."}, Decline("Nobody here cooks.")),
    (
        Verb.ANSWER_FINDING,
        {"finding": 9, "answer": "disputed", "reason": "It strips blanks."},
        AnswerFinding(FindingId(9), FindingStatus.DISPUTED, "It strips blanks."),
    ),
    (
        Verb.ANSWER_FINDING,
        {"finding": 2**31 - 1, "answer": "addressed", "reason": "See line 3."},
        AnswerFinding(FindingId(2**31 - 1), FindingStatus.ADDRESSED, "See line 3."),
    ),
    (Verb.ANSWER_QUESTION, {"answer": "Two carts."}, AnswerQuestion("Two carts.")),
    (Verb.DELIVER, {"summary": "Done."}, Deliver("Done.")),
    (Verb.DELIVER, {"summary": "Done.", "keeps": ["decision 4"]}, Deliver("Done.")),
    (
        Verb.PROPOSE_DECISION,
        A_DECISION,
        ProposeDecision(
            title="Addresses",
            decision="They are checked in one place.",
            why="Two have disagreed.",
            breadth=Breadth.REPOSITORY,
            related=(),
            supersedes=None,
        ),
    ),
    (
        Verb.PROPOSE_DECISION,
        A_DECISION | {"applies_to": "organization", "related": [4, 7], "supersedes": 4},
        ProposeDecision(
            title="Addresses",
            decision="They are checked in one place.",
            why="Two have disagreed.",
            breadth=Breadth.ORGANIZATION,
            related=(DecisionId(4), DecisionId(7)),
            supersedes=DecisionId(4),
        ),
    ),
    (Verb.READ_RECORD, {"record": "decision 4"}, ReadRecord("decision 4")),
    (
        Verb.FILE_FINDING,
        A_FINDING,
        FileFinding(
            severity=Severity.BLOCKING,
            harm="A blank e-mail passes.",
            evidence="validate(' ') is True",
            how_to_check="Call it.",
            file="",
            line=None,
            quote="",
        ),
    ),
    (
        Verb.FILE_FINDING,
        A_FINDING | {"file": "shop/signup.py", "line": 12, "quote": "if email:"},
        FileFinding(
            severity=Severity.BLOCKING,
            harm="A blank e-mail passes.",
            evidence="validate(' ') is True",
            how_to_check="Call it.",
            file="shop/signup.py",
            line=12,
            quote="if email:",
        ),
    ),
    *(
        (
            Verb.FILE_VERDICT,
            {"verdict": str(kind), "evidence": "I ran the tests."},
            FileVerdict(kind, "I ran the tests."),
        )
        for kind in VerdictKind
    ),
    (
        Verb.FILE_VERDICT,
        {"verdict": "pass", "evidence": "I read it.", "quotes": ["if not email:"]},
        FileVerdict(VerdictKind.PASS, "I read it.", ("if not email:",)),
    ),
]


def fits(verb: Verb, arguments: Mapping[str, Any]) -> bool:
    return Draft202012Validator(BY_NAME[verb].schema).is_valid(arguments)


@pytest.mark.parametrize("tool", DESK_TOOLS, ids=lambda tool: tool.name)
def test_each_tool_can_be_offered_to_every_vendor(tool: Any) -> None:
    Draft202012Validator.check_schema(tool.schema)

    assert re.fullmatch(r"[a-zA-Z0-9_-]{1,64}", tool.full_name)
    assert tool.schema["type"] == "object"
    assert tool.schema["additionalProperties"] is False
    assert set(tool.schema["required"]) <= set(tool.schema["properties"])


def test_the_desk_offers_each_verb_once_and_only_for_our_own_data() -> None:
    assert sorted(tool.name for tool in DESK_TOOLS) == sorted(Verb)
    assert {tool.server for tool in DESK_TOOLS} == {DESK}
    reading = {tool.name for tool in DESK_TOOLS if tool.effect is Effect.READ}
    assert reading == {Verb.READ_RECORD}
    assert {tool.effect for tool in DESK_TOOLS if tool.name not in reading} == {Effect.LANE}


@pytest.mark.parametrize(("verb", "arguments", "meaning"), ACCEPTED)
def test_what_the_schema_accepts_has_a_meaning(
    verb: Verb, arguments: Mapping[str, Any], meaning: DeskVerb
) -> None:
    assert fits(verb, arguments)
    assert parse(verb, arguments) == meaning


def test_every_verb_is_among_the_accepted_ones() -> None:
    assert {verb for verb, _, _ in ACCEPTED} == set(Verb)


@pytest.mark.parametrize("severity", Severity)
def test_each_severity_can_be_filed(severity: Severity) -> None:
    filed = parse(Verb.FILE_FINDING, A_FINDING | {"severity": severity})

    assert fits(Verb.FILE_FINDING, A_FINDING | {"severity": severity})
    assert isinstance(filed, FileFinding)
    assert filed.severity is severity


@pytest.mark.parametrize(("verb", "arguments", "meaning"), ACCEPTED)
def test_the_schema_refuses_what_is_missing_or_too_much(
    verb: Verb, arguments: Mapping[str, Any], meaning: DeskVerb
) -> None:
    for name in BY_NAME[verb].schema["required"]:
        without = {key: value for key, value in arguments.items() if key != name}
        assert not fits(verb, without), name
    assert not fits(verb, {**arguments, "approved": True})


@pytest.mark.parametrize(
    ("verb", "change"),
    [
        (Verb.PROPOSE_CONTRACT, {"confidence_percent": 101}),
        (Verb.PROPOSE_CONTRACT, {"confidence_percent": 99.5}),
        (Verb.PROPOSE_CONTRACT, {"outcome": ""}),
        (Verb.PROPOSE_CONTRACT, {"done_when": "one text"}),
        (Verb.PROPOSE_CONTRACT, {"checks": [""]}),
        (Verb.PROPOSE_CONTRACT, {"done_when": ["x"] * 21}),
        (Verb.FILE_FINDING, {"severity": "catastrophic"}),
        (Verb.FILE_FINDING, {"line": 0}),
        (Verb.FILE_FINDING, {"line": 2**31}),
        (Verb.FILE_FINDING, {"line": None}),
        (Verb.FILE_FINDING, {"harm": "x" * 1001}),
    ],
)
def test_the_schema_refuses_values_nobody_could_use(verb: Verb, change: Mapping[str, Any]) -> None:
    usual = A_CONTRACT if verb is Verb.PROPOSE_CONTRACT else A_FINDING

    assert fits(verb, usual)
    assert not fits(verb, {**usual, **change})


def test_no_finding_is_answered_by_leaving_it_open() -> None:
    answer = {"finding": 9, "answer": "open", "reason": "Later."}

    assert not fits(Verb.ANSWER_FINDING, answer)


def test_a_whole_number_written_with_a_point_is_still_a_number() -> None:
    answer = {"finding": 9.0, "answer": "addressed", "reason": "Done."}
    finding = A_FINDING | {"line": 12.0}

    answered, filed = parse(Verb.ANSWER_FINDING, answer), parse(Verb.FILE_FINDING, finding)

    assert fits(Verb.ANSWER_FINDING, answer)
    assert fits(Verb.FILE_FINDING, finding)
    assert isinstance(answered, AnswerFinding)
    assert isinstance(filed, FileFinding)
    assert isinstance(answered.finding, int)
    assert isinstance(filed.line, int)


def test_a_tool_the_desk_does_not_have_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="The desk has no tool approve"):
        parse("approve", {})
