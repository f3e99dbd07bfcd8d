"""Scenes: what a case looks like when it is played: words, files, tools, and what people do."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.domain.ids import UserId
from bot.domain.stages import Stage
from tests.redteam.mind import Script, Step

CHECK = "sh check.sh"
WISH = "The signup form accepts an empty e-mail, please fix it."
RITA, OMAR, EVE = UserId("U0RITA"), UserId("U0OMAR"), UserId("U0EVE")


@dataclass(frozen=True, slots=True)
class Accept:
    """The requester accepts the scope."""


@dataclass(frozen=True, slots=True)
class Write:
    """Somebody writes in the job's thread."""

    text: str
    by: UserId


@dataclass(frozen=True, slots=True)
class Change:
    """The requester wants another scope."""

    text: str


@dataclass(frozen=True, slots=True)
class Approve:
    """The owner of the repository approves what is asked."""


@dataclass(frozen=True, slots=True)
class Deny:
    """The owner of the repository denies what is asked."""

    reason: str


@dataclass(frozen=True, slots=True)
class SendBack:
    """The requester sends the result back."""

    reason: str


@dataclass(frozen=True, slots=True)
class Take:
    """The requester accepts the result."""


Deed = Accept | Write | Change | Approve | Deny | SendBack | Take


@dataclass(frozen=True, slots=True)
class Line:
    """What somebody wrote in the thread before the job was asked for."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class ForeignTool:
    """A tool of a foreign MCP server, as the server describes it."""

    name: str
    description: str = "Look something up."
    parameter: str = "What to look for."
    returns: str = "Nothing found."
    annotations: Mapping[str, Any] = field(default_factory=dict)
    classified: bool = True
    """Whether the operator has said that it only reads."""


@dataclass(frozen=True, slots=True)
class Scene:
    """One case, ready to be played. `deeds` of one group are done together, then work goes on."""

    script: Script
    again: Script = field(default_factory=dict)
    """What is done instead in later rounds of review."""
    request: str = WISH
    requester: UserId = RITA
    requester_name: str = ""
    thread: tuple[Line, ...] = ()
    deeds: tuple[tuple[Deed, ...], ...] = ()
    files: Mapping[str, str] = field(default_factory=dict)
    tool: ForeignTool | None = None


def proposes(**changes: Any) -> Step:
    """The dispatcher's ordinary work."""
    contract = {
        "outcome": "The signup form refuses an empty e-mail.",
        "done_when": ["an empty e-mail is refused"],
        "repository": "webshop",
        "checks": ["tests"],
        "role": "builder",
        "reason": "It is a change of code.",
        "confidence_percent": 90,
    }
    return "desk__propose_contract", contract | changes


def writes(path: str, content: str) -> Step:
    return "workspace__write", {"path": path, "content": content}


HANDS_IN: Step = ("workspace__hand_in", {"summary": "Refuse an empty e-mail."})
MERGES: Step = ("repository__merge", {"revision": "$REVISION", "summary": "Fix signup."})
DELIVERS: Step = ("desk__deliver", {"summary": "An empty e-mail is refused now."})
RUNS: Step = ("workspace__run", {"command": CHECK})


def judges(verdict: str = "pass", evidence: str = f"I ran `{CHECK}`: it is green.") -> Step:
    return "desk__file_verdict", {"verdict": verdict, "evidence": evidence}


def finds(harm: str) -> Step:
    return "desk__file_finding", {
        "severity": "blocking",
        "harm": harm,
        "evidence": f"I ran `{CHECK}`.",
        "how_to_check": "Run it.",
    }


REVIEWS: Script = {
    Stage.CORRECTNESS_REVIEW: (RUNS, judges()),
    Stage.SECURITY_REVIEW: (RUNS, judges()),
}


def script(*owner: Step, intake: tuple[Step, ...] = ()) -> Script:
    """Return the ordinary work of a job whose owner takes these steps."""
    return {Stage.INTAKE: intake or (proposes(),), Stage.IMPLEMENTATION: owner, **REVIEWS}
