"""Tools, calls and their effect: what an agent may try to do to the world."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.domain.ids import JobId, PositionName, RepositoryName, RevisionId
from bot.domain.models import ToolSpec

DESK = "desk"
WORKSPACE = "workspace"
"""The server of the organization's own verbs: propose a contract, file a finding, ..."""


class Effect(StrEnum):
    """What a call may change. The classes are ordered: annotations may only raise one."""

    READ = "read"
    LANE = "lane"
    CONSEQUENTIAL = "consequential"
    FORBIDDEN = "forbidden"


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool of a server. `idempotent` tools may be called again with the same key."""

    server: str
    name: str
    description: str
    schema: Mapping[str, Any]
    effect: Effect
    idempotent: bool = False
    undo: str = ""

    @property
    def full_name(self) -> str:
        """The name a model calls it by; both vendors allow letters, digits, `_` and `-`."""
        return f"{self.server}__{self.name}"

    @property
    def spec(self) -> ToolSpec:
        return ToolSpec(self.full_name, self.description, self.schema)


@dataclass(frozen=True, slots=True)
class ToolRequest:
    """One call to be made. `key` is the same each time the same call is made again."""

    tool: str
    arguments: Mapping[str, Any]
    job: JobId
    position: PositionName
    repository: RepositoryName | None
    key: str


@dataclass(frozen=True, slots=True)
class ToolResult:
    """What a call returned. `data` is what our own servers say for the host, not for the model."""

    text: str
    failed: bool = False
    data: Mapping[str, Any] | None = None


def canonical(arguments: Mapping[str, Any]) -> str:
    """Return arguments as the one JSON text that equal arguments share."""
    return json.dumps(arguments, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def digest_of(
    *,
    tool: str,
    arguments: Mapping[str, Any],
    revision: RevisionId | None,
    resource: RepositoryName | None,
) -> str:
    """Return the SHA-256 of exactly what would happen, in hex. An approval is bound to it."""
    what = {"arguments": arguments, "resource": resource, "revision": revision, "tool": tool}
    # JSON can spell half of a surrogate pair, which plain UTF-8 refuses.
    return hashlib.sha256(canonical(what).encode("utf-8", "surrogatepass")).hexdigest()
