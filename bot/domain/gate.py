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
from bot.domain.tools import Tool


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
