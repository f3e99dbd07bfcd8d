"""What the gate is asked and what it answers: allow, deny, or needs approval."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from bot.domain.ids import JobId, PositionName, RevisionId, RoleName
from bot.domain.organization import Repository
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


@dataclass(frozen=True, slots=True)
class GateEvent:
    """A refusal, kept and posted."""

    job: JobId
    actor: PositionName
    attempted: str
    result: str
    reason: str
    at: datetime
    details: Mapping[str, Any] = field(default_factory=dict)
