"""What the gate is asked and what it answers: allow, deny, or needs approval."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from bot.domain.ids import CallId, JobId, PositionName, RevisionId, RoleName
from bot.domain.organization import Repository
from bot.domain.restrictions import Restriction, refusing
from bot.domain.stages import Stage
from bot.domain.tools import DESK, WORKSPACE, Effect, Tool


class Outcome(StrEnum):
    """The three answers."""

    ALLOW = "allow"
    DENY = "deny"
    NEEDS_APPROVAL = "needs approval"


@dataclass(frozen=True, slots=True)
class Facts:
    """What the host knows about a call. The model supplies the arguments and nothing else."""

    position: PositionName
    role: RoleName
    lane: tuple[str, ...]
    stage: Stage
    tool: Tool
    arguments: Mapping[str, Any]
    job: JobId
    repository: Repository | None
    revision: RevisionId | None
    eligible: bool
    obstacles: tuple[str, ...] = ()
    restrictions: tuple[Restriction, ...] = ()
    """What holds for the position now, besides the policies."""
    shadowed: bool = False
    """Whether this is the job of a shadow, whose calls have no effect outside of its clone."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """The gate's answer. `policies` are the ids of every rule that spoke."""

    outcome: Outcome
    reasons: tuple[str, ...] = ()
    policies: tuple[str, ...] = ()
    malformed: bool = False
    """True when the arguments do not fit the tool: a mistake, not an attempt."""

    @property
    def reason(self) -> str:
        return " ".join(self.reasons)

    @property
    def told(self) -> str:
        """What the agent is told where its call is not made."""
        return self.reason if SHADOWED in self.policies else f"Refused: {self.reason}"


VETO = "opa"
"""What stands among the rules that spoke where the organization's policy server refused."""


def vetoed(ruling: Ruling, objection: str | None) -> Ruling:
    """Return what holds when another opinion was asked for as well. The strictest one wins."""
    if objection is None or ruling.outcome is Outcome.DENY:
        return ruling
    policies = (*ruling.policies, VETO)
    return replace(ruling, outcome=Outcome.DENY, reasons=(objection,), policies=policies)


RESTRICTED = "restricted"
"""What stands among the rules that spoke where a restriction refused. No policy can lift it."""


def restricted(facts: Facts) -> Ruling | None:
    """Return the ruling on a call that a restriction of the position refuses, or None."""
    held = refusing(facts.restrictions, effect=facts.tool.effect)
    if not held:
        return None
    return Ruling(Outcome.DENY, tuple(each.reason for each in held), (RESTRICTED,))


SHADOWED = "shadowed"
"""What stands among the rules that spoke where a call of a shadow was only recorded."""

ONLY_RECORDED = (
    "Only recorded: you would have been let make this call, or people would have been asked. Here "
    "it has no effect and no result. Go on without it."
)

_INSIDE = frozenset({"desk__file_finding", "desk__file_verdict", "desk__read_record"})
"""The verbs of the desk that touch nothing but the job of a shadow."""


def shadowed(facts: Facts, ruling: Ruling) -> Ruling:
    """Return what holds in the job of a shadow: what is refused anyway is refused as anywhere.

    Of the rest only what stays inside of its own clone is made: nobody is asked, and nothing else
    is touched.
    """
    if not facts.shadowed or ruling.outcome is Outcome.DENY:
        return ruling
    if ruling.outcome is Outcome.ALLOW and _stays_inside(facts.tool):
        return ruling
    policies = (*ruling.policies, SHADOWED)
    return replace(ruling, outcome=Outcome.DENY, reasons=(ONLY_RECORDED,), policies=policies)


def _stays_inside(tool: Tool) -> bool:
    if tool.server == DESK:
        return tool.full_name in _INSIDE
    return tool.effect is Effect.READ or tool.server == WORKSPACE


@dataclass(frozen=True, slots=True)
class Ruled:
    """One ruling, as it is remembered. A call is ruled on again when it is made.

    `rules` are the ids of those that spoke, `policies` is the version of all of them together.
    """

    id: int
    call: CallId
    job: JobId
    at: datetime
    outcome: Outcome
    rules: tuple[str, ...]
    policies: str
    digest: str
    stage: Stage
    revision: RevisionId | None
    eligible: bool
    malformed: bool


@dataclass(frozen=True, slots=True)
class PolicyText:
    """One version of the policies, as it was written. `name` is what rulings call it by."""

    name: str
    lanes: str
    gates: str
    at: datetime


@dataclass(frozen=True, slots=True)
class GateEvent:
    """A refusal, kept and posted. One of a drill is of no job."""

    job: JobId | None
    actor: PositionName
    attempted: str
    result: str
    reason: str
    at: datetime
    details: Mapping[str, Any] = field(default_factory=dict)
