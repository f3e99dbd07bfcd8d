"""Calls to put to a gate: Acme's tools, its organization, and facts about a call."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bot.domain.desk_tools import DESK_TOOLS
from bot.domain.gate import Facts
from bot.domain.ids import JobId, PositionName, RepositoryName, RevisionId
from bot.domain.organization import Environment, Organization
from bot.domain.stages import Stage
from bot.domain.tools import Effect, Tool
from bot.gate import Gate
from bot.org import load

ORG = Path("org")
REVISION = RevisionId("0123456789abcdef0123456789abcdef01234567")
TEXT = {"type": "string"}


def tool(
    server: str, title: str, effect: Effect, /, *, optional: tuple[str, ...] = (), **arguments: Any
) -> Tool:
    """Return a tool with these arguments."""
    schema = {
        "type": "object",
        "properties": arguments,
        "required": [name for name in arguments if name not in optional],
        "additionalProperties": False,
    }
    return Tool(server, title, f"{title}.", schema, effect)


WORKSPACE = (
    tool("workspace", "list", Effect.READ, path=TEXT, optional=("path",)),
    tool("workspace", "search", Effect.READ, pattern=TEXT),
    tool(
        "workspace",
        "read",
        Effect.READ,
        path=TEXT,
        first={"type": "integer"},
        last={"type": "integer"},
        optional=("first", "last"),
    ),
    tool("workspace", "edit", Effect.LANE, path=TEXT, old=TEXT, new=TEXT),
    tool("workspace", "write", Effect.LANE, path=TEXT, text=TEXT),
    tool("workspace", "move", Effect.LANE, path=TEXT, to=TEXT),
    tool("workspace", "delete", Effect.LANE, path=TEXT),
    tool("workspace", "run", Effect.LANE, command=TEXT),
    tool("workspace", "diff", Effect.READ),
    tool("workspace", "hand_in", Effect.LANE, summary=TEXT),
)
REPOSITORY = (
    tool("repository", "merge", Effect.CONSEQUENTIAL, revision=TEXT, summary=TEXT),
    tool("repository", "tag", Effect.CONSEQUENTIAL, name=TEXT, revision=TEXT),
)
FOREIGN = (
    tool("tickets", "find", Effect.READ, text=TEXT),
    tool("tickets", "close", Effect.CONSEQUENTIAL, number={"type": "integer"}),
    tool("tickets", "wipe", Effect.FORBIDDEN),
)
TOOLS = (*DESK_TOOLS, *WORKSPACE, *REPOSITORY, *FOREIGN)
BY_NAME = {tool.full_name: tool for tool in TOOLS}

FITTING: dict[str, dict[str, Any]] = {
    "desk__propose_contract": {
        "outcome": "An empty e-mail is refused.",
        "done_when": ["The form says so."],
        "repository": "webshop",
        "checks": ["tests"],
        "role": "builder",
        "reason": "It is code.",
        "confidence_percent": 90,
    },
    "desk__write_specification": {"specification": "Strip the address first."},
    "desk__ask_requester": {"question": "Which form?"},
    "desk__decline": {"reason": "Nobody here does this."},
    "desk__answer_finding": {"finding": 1, "answer": "addressed", "reason": "Stripped."},
    "desk__answer_question": {"answer": "Two carts."},
    "desk__deliver": {"summary": "Done."},
    "desk__file_finding": {
        "severity": "blocking",
        "harm": "A blank e-mail passes.",
        "evidence": "I tried.",
        "how_to_check": "Try.",
    },
    "desk__file_verdict": {"verdict": "pass", "evidence": "I ran the tests."},
    "desk__propose_decision": {
        "title": "Where addresses are checked",
        "decision": "In shop/signup.py alone.",
        "why": "One place to look.",
        "applies_to": "repository",
        "related": [],
    },
    "desk__read_record": {"record": "decision 4"},
    "workspace__list": {},
    "workspace__search": {"pattern": "email"},
    "workspace__read": {"path": "shop/signup.py", "first": 1},
    "workspace__edit": {"path": "shop/signup.py", "old": "a", "new": "b"},
    "workspace__write": {"path": "new.py", "text": ""},
    "workspace__move": {"path": "old.py", "to": "new.py"},
    "workspace__delete": {"path": "old.py"},
    "workspace__run": {"command": "python -m pytest -q"},
    "workspace__diff": {},
    "workspace__hand_in": {"summary": "Refuses an empty e-mail."},
    "repository__merge": {"revision": REVISION, "summary": "Refuses an empty e-mail."},
    "repository__tag": {"name": "v1", "revision": REVISION},
    "tickets__find": {"text": "e-mail"},
    "tickets__close": {"number": 7},
    "tickets__wipe": {},
}
"""Arguments that fit each tool."""


def acme() -> Organization:
    """Return the sample organization, whatever the environment of the tests."""
    return load(ORG / "org.yml", environment={})


@dataclass(frozen=True, slots=True)
class Calls:
    """Makes facts about calls in an organization."""

    organization: Organization

    def by(self, position: str, tool_name: str, *, stage: Stage, **changes: Any) -> Facts:
        """Return the facts of a call with fitting arguments on an eligible job in production."""
        name = PositionName(position)
        role = self.organization.role_of(name)
        facts = Facts(
            position=name,
            role=role.name,
            lane=role.tools,
            stage=stage,
            tool=BY_NAME[tool_name],
            arguments=FITTING[tool_name],
            job=JobId(12),
            repository=self.organization.repository(RepositoryName("webshop")),
            revision=REVISION,
            eligible=True,
        )
        return replace(facts, **changes)

    def in_environment(self, facts: Facts, environment: Environment) -> Facts:
        """Return the same call on a repository of another environment."""
        assert facts.repository is not None
        return replace(facts, repository=replace(facts.repository, environment=environment))


def sample_gate(organization: Organization) -> Gate:
    """Return the gate with the policies of the sample organization."""
    return Gate.load(
        organization, tools=TOOLS, lanes=ORG / "lanes.cedar", gates=ORG / "gates.cedar"
    )
