"""The desk: the organization's own verbs, offered to agents as tools."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.domain.ids import DecisionId, FindingId, RepositoryName, RoleName
from bot.domain.reviews import FindingStatus, Severity, VerdictKind
from bot.errors import InvalidInputError

# JSON Schema takes 3.0 for an integer, and Python keeps it a float: hence `int(...)` below.


class Verb(StrEnum):
    """What an agent can do at the desk."""

    PROPOSE_CONTRACT = "propose_contract"
    WRITE_SPECIFICATION = "write_specification"
    ASK_REQUESTER = "ask_requester"
    DECLINE = "decline"
    ANSWER_FINDING = "answer_finding"
    ANSWER_QUESTION = "answer_question"
    DELIVER = "deliver"
    FILE_FINDING = "file_finding"
    FILE_VERDICT = "file_verdict"
    PROPOSE_DECISION = "propose_decision"
    READ_RECORD = "read_record"


class Breadth(StrEnum):
    """What a decision that an agent proposes would hold for."""

    REPOSITORY = "repository"
    ROLE = "role"
    ORGANIZATION = "organization"


@dataclass(frozen=True, slots=True)
class ProposeContract:
    """The dispatcher's understanding of a request, and who should own it."""

    outcome: str
    done_when: tuple[str, ...]
    repository: RepositoryName
    checks: tuple[str, ...]
    out_of_scope: tuple[str, ...]
    role: RoleName
    reason: str
    confidence: float
    job_class: str = ""
    expected_minutes: int | None = None


@dataclass(frozen=True, slots=True)
class WriteSpecification:
    """How the outcome is to be reached; it becomes a part of the contract."""

    text: str


@dataclass(frozen=True, slots=True)
class AskRequester:
    """One question to the requester; the job parks until it is answered."""

    question: str


@dataclass(frozen=True, slots=True)
class Decline:
    """Nobody here does this, or it should not be done."""

    reason: str


@dataclass(frozen=True, slots=True)
class AnswerFinding:
    """The owner's answer to one finding."""

    finding: FindingId
    answer: FindingStatus
    reason: str


@dataclass(frozen=True, slots=True)
class AnswerQuestion:
    """The answer to somebody who decides about a call of the agent's."""

    answer: str


@dataclass(frozen=True, slots=True)
class Deliver:
    """The owner hands over the result."""

    summary: str
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class FileFinding:
    """A reviewer names one concrete harm."""

    severity: Severity
    harm: str
    evidence: str
    how_to_check: str
    file: str
    line: int | None
    quote: str
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class FileVerdict:
    """A reviewer's last word on this revision. `quotes` are passages of it that were read."""

    verdict: VerdictKind
    evidence: str
    quotes: tuple[str, ...] = ()
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class ProposeDecision:
    """A question an agent would have settled for later jobs. It binds once a person accepts it."""

    title: str
    decision: str
    why: str
    breadth: Breadth
    related: tuple[DecisionId, ...]
    supersedes: DecisionId | None


@dataclass(frozen=True, slots=True)
class ReadRecord:
    """One decision or document, to be read whole."""

    name: str


DeskVerb = (
    ProposeContract
    | WriteSpecification
    | AskRequester
    | Decline
    | AnswerFinding
    | AnswerQuestion
    | Deliver
    | FileFinding
    | FileVerdict
    | ProposeDecision
    | ReadRecord
)


def parse(name: str, arguments: Mapping[str, Any]) -> DeskVerb:
    """Return the verb these arguments mean; the gate has checked them against the tool's schema.

    Raises InvalidInputError for a tool the desk does not have.
    """
    if name not in _PARSERS:
        raise InvalidInputError(f"The desk has no tool {name}.")
    return _PARSERS[Verb(name)](arguments)


_PARSERS: Mapping[Verb, Callable[[Mapping[str, Any]], DeskVerb]] = {
    Verb.PROPOSE_CONTRACT: lambda a: ProposeContract(
        outcome=a["outcome"],
        done_when=tuple(a["done_when"]),
        repository=RepositoryName(a["repository"]),
        checks=tuple(a["checks"]),
        out_of_scope=tuple(a.get("out_of_scope", ())),
        role=RoleName(a["role"]),
        reason=a["reason"],
        confidence=a["confidence_percent"] / 100,
        job_class=a.get("job_class", ""),
        expected_minutes=a.get("expected_minutes"),
    ),
    Verb.WRITE_SPECIFICATION: lambda a: WriteSpecification(a["specification"]),
    Verb.ASK_REQUESTER: lambda a: AskRequester(a["question"]),
    Verb.DECLINE: lambda a: Decline(a["reason"]),
    Verb.ANSWER_FINDING: lambda a: AnswerFinding(
        FindingId(int(a["finding"])), FindingStatus(a["answer"]), a["reason"]
    ),
    Verb.ANSWER_QUESTION: lambda a: AnswerQuestion(a["answer"]),
    Verb.DELIVER: lambda a: Deliver(a["summary"], a.get("doubt", "")),
    Verb.FILE_FINDING: lambda a: FileFinding(
        severity=Severity(a["severity"]),
        harm=a["harm"],
        evidence=a["evidence"],
        how_to_check=a["how_to_check"],
        file=a.get("file", ""),
        line=int(a["line"]) if "line" in a else None,
        quote=a.get("quote", ""),
        doubt=a.get("doubt", ""),
    ),
    Verb.FILE_VERDICT: lambda a: FileVerdict(
        VerdictKind(a["verdict"]), a["evidence"], tuple(a.get("quotes", ())), a.get("doubt", "")
    ),
    Verb.PROPOSE_DECISION: lambda a: ProposeDecision(
        title=a["title"],
        decision=a["decision"],
        why=a["why"],
        breadth=Breadth(a["applies_to"]),
        related=tuple(DecisionId(int(number)) for number in a["related"]),
        supersedes=DecisionId(int(a["supersedes"])) if "supersedes" in a else None,
    ),
    Verb.READ_RECORD: lambda a: ReadRecord(a["record"]),
}
