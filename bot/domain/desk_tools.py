"""The desk's tools as models see them: a name, a sentence, and a JSON Schema each."""

from enum import StrEnum
from typing import Any

from bot.domain.desk import Breadth, Verb
from bot.domain.receipts import MOST_GIVEN
from bot.domain.reviews import FindingStatus, Severity, VerdictKind
from bot.domain.tools import DESK, Effect, Tool


def _text(description: str, *, longest: int = 4000) -> dict[str, Any]:
    return {"type": "string", "description": description, "minLength": 1, "maxLength": longest}


def _texts(description: str, *, most: int = 20) -> dict[str, Any]:
    items = {"type": "string", "minLength": 1, "maxLength": 500}
    return {"type": "array", "description": description, "items": items, "maxItems": most}


def _number(description: str) -> dict[str, Any]:
    # PostgreSQL's integer ends there.
    limits = {"minimum": 1, "maximum": 2**31 - 1}
    return {"type": "integer", "description": description, **limits}


def _one_of(kind: type[StrEnum], description: str, *, but: str = "") -> dict[str, Any]:
    return {
        "type": "string",
        "description": description,
        "enum": [v.value for v in kind if v.value != but],
    }


def _object(properties: dict[str, Any], *, optional: tuple[str, ...] = ()) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": [name for name in properties if name not in optional],
        "additionalProperties": False,
    }


def _tool(
    verb: Verb, description: str, schema: dict[str, Any], *, effect: Effect = Effect.LANE
) -> Tool:
    return Tool(DESK, verb.value, description, schema, effect, idempotent=True)


DESK_TOOLS: tuple[Tool, ...] = (
    _tool(
        Verb.PROPOSE_CONTRACT,
        "Say what the request means: what is to be achieved, how anyone can tell, who owns it.",
        _object(
            {
                "outcome": _text("What will be true afterwards, in one sentence.", longest=500),
                "done_when": _texts("What must hold before it is done."),
                "repository": _text("The repository it is about, by name.", longest=100),
                "checks": _texts("Names of the repository's checks that must pass."),
                "out_of_scope": _texts("What is deliberately left alone."),
                "role": _text("The role that should own the job.", longest=100),
                "reason": _text("Why this role.", longest=500),
                "confidence_percent": {"type": "integer", "minimum": 0, "maximum": 100},
                "job_class": _text(
                    "The class of the repository's jobs it belongs to. Leave it out where none "
                    "fits.",
                    longest=100,
                ),
                "expected_minutes": _number(
                    "How long the work takes until a result is there, in minutes, if you can tell."
                ),
            },
            optional=("out_of_scope", "job_class", "expected_minutes"),
        ),
    ),
    _tool(
        Verb.WRITE_SPECIFICATION,
        "Write down how the outcome is to be reached. It becomes a part of the contract.",
        _object(
            {
                "specification": _text(
                    "What changes where, what stays, how each done-when point is tested.",
                    longest=6000,
                )
            }
        ),
    ),
    _tool(
        Verb.ASK_REQUESTER,
        "Ask the requester ONE question that you cannot go on without. The job waits for it.",
        _object({"question": _text("The question.", longest=1000)}),
    ),
    _tool(
        Verb.DECLINE,
        "Say plainly that nobody here does this, or that it should not be done.",
        _object({"reason": _text("Why, in words the requester understands.", longest=1000)}),
    ),
    _tool(
        Verb.ANSWER_FINDING,
        "Answer one finding of a reviewer: you addressed it, or you dispute it with a reason.",
        _object(
            {
                "finding": _number("The finding's number."),
                "answer": _one_of(FindingStatus, "addressed, or disputed", but=FindingStatus.OPEN),
                "reason": _text("What you changed, or why the finding is wrong.", longest=1000),
            }
        ),
    ),
    _tool(
        Verb.ANSWER_QUESTION,
        "Answer what somebody wants to know before deciding about your call.",
        _object({"answer": _text("What you know about it, and what you do not.", longest=2000)}),
    ),
    _tool(
        Verb.DELIVER,
        "Hand over the result. The requester reads your summary and accepts or sends it back.",
        _object(
            {
                "summary": _text("What was done, and what was not.", longest=3000),
                "keeps": _texts(
                    "Of the decisions and documents you were given in writing, those the result "
                    'keeps to, by name: "decision 4". The requester sees which are left out.',
                    most=MOST_GIVEN,
                ),
                "doubt": _text(
                    "What you do not know or did not try, and what could still be wrong.",
                    longest=1000,
                ),
            },
            optional=("keeps", "doubt"),
        ),
    ),
    _tool(
        Verb.FILE_FINDING,
        "File one finding about this revision: a concrete harm, and how anyone can check it.",
        _object(
            {
                "severity": _one_of(Severity, "Only `blocking` holds the job."),
                "harm": _text("What goes wrong, for whom.", longest=1000),
                "evidence": _text("What you saw: a command and its output, or a quote."),
                "how_to_check": _text("How anyone can see it for themselves.", longest=1000),
                "file": _text("The file, relative to the repository.", longest=300),
                "line": _number("The line in the file."),
                "quote": _text("The line or lines in question.", longest=1000),
                "doubt": _text(
                    "What you do not know about it, and what could make it wrong.", longest=1000
                ),
            },
            optional=("file", "line", "quote", "doubt"),
        ),
    ),
    _tool(
        Verb.FILE_VERDICT,
        "Give your verdict on this revision, after every finding has been filed.",
        _object(
            {
                "verdict": _one_of(VerdictKind, "pass, revise, reject or escalate."),
                "evidence": _text("How you checked: commands you ran, lines you read."),
                "quotes": _texts(
                    "Passages of the change or of files you read, word for word. A `pass` needs "
                    "one of them, or a command you ran with workspace__run."
                ),
                "doubt": _text(
                    "What you did not check, and what could make your verdict wrong.", longest=1000
                ),
            },
            optional=("quotes", "doubt"),
        ),
    ),
    _tool(
        Verb.PROPOSE_DECISION,
        "Propose to settle a question for later jobs. Nothing binds before a person accepts it.",
        _object(
            {
                "title": _text("What it is about, in a few words.", longest=150),
                "decision": _text("What would hold from now on.", longest=2000),
                "why": _text("Why, and what else was possible.", longest=2000),
                "applies_to": _one_of(Breadth, "this repository, your role, or the organization"),
                "related": {
                    "type": "array",
                    "description": "The numbers of the decisions it touches or contradicts; [] for "
                    "none. Look at those you were given.",
                    "items": _number("The decision's number."),
                    "maxItems": 10,
                },
                "supersedes": _number("The number of the decision it would take the place of."),
            },
            optional=("supersedes",),
        ),
    ),
    _tool(
        Verb.READ_RECORD,
        "Read a decision or a document of the organization whole.",
        _object({"record": _text('As you were given it: "decision 4".', longest=100)}),
        effect=Effect.READ,
    ),
)
