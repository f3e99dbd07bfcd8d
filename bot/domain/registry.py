"""The registry: every version of the organization there ever was, word for word."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any

from bot.domain.audit import canonical
from bot.domain.ids import PositionName, RoleName, UserId

SYSTEM = UserId("countersign")
"""Who changes the organization where no person does: at the start, and when a widening ends."""


class Origin(StrEnum):
    """Where a version came from."""

    FILE = "file"
    SLACK = "slack"
    EXPIRY = "expiry"
    ROLLBACK = "rollback"


@dataclass(frozen=True, slots=True)
class Manuscript:
    """What org.yml says, as plain data, and the texts of the files it names.

    `texts` has them by their paths as they are written in the document.
    """

    document: Mapping[str, Any]
    texts: Mapping[str, str] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        """The SHA-256 of all of it. The order of positions counts: the first one is asked first."""
        order = list(self.section("positions"))
        whole = {"document": self.document, "texts": self.texts, "order": order}
        return sha256(canonical(whole).encode("ascii")).hexdigest()

    def section(self, name: str) -> Mapping[str, Any]:
        """Return the entries of a section by their names; none where it cannot be read."""
        given = self.document.get(name)
        return given if isinstance(given, Mapping) else {}


@dataclass(frozen=True, slots=True)
class RegistryVersion:
    """One state of the organization. Versions are only ever added, counted from 1."""

    id: int
    at: datetime
    by: UserId
    why: str
    origin: Origin
    document: Mapping[str, Any]
    texts: Mapping[str, str]
    digest: str

    @property
    def manuscript(self) -> Manuscript:
        return Manuscript(self.document, self.texts)


@dataclass(frozen=True, slots=True)
class KnownFile:
    """The organization's file as it was when it was last applied, exported or settled."""

    at: datetime
    document: Mapping[str, Any]
    texts: Mapping[str, str]

    @property
    def manuscript(self) -> Manuscript:
        return Manuscript(self.document, self.texts)


@dataclass(frozen=True, slots=True)
class PositionRecord:
    """One agent's time in a role. `deployed_at` is when it first got work, if it ever did."""

    id: int
    position: PositionName
    role: RoleName
    hired_at: datetime
    deployed_at: datetime | None = None
    retired_at: datetime | None = None
    replaced_by: PositionName | None = None


@dataclass(frozen=True, slots=True)
class Fingerprints:
    """What a position was made of from this version on: short digests, to tell one from another."""

    id: int
    position: PositionName
    version: int
    at: datetime
    prompt: str
    model: str
    corpus: str

    @property
    def parts(self) -> tuple[str, str, str]:
        return self.prompt, self.model, self.corpus


@dataclass(frozen=True, slots=True)
class Widening:
    """More than a role could do before, until it ends by itself.

    `tools` are the patterns added to its lane, and `instead` those they took the place of, such as
    `a__b` where there is `a__*` now; `limits` are the limits that were raised, with what they were
    before. It answers to `owner`.
    """

    id: int
    role: RoleName
    tools: tuple[str, ...]
    limits: Mapping[str, int]
    owner: UserId
    by: UserId
    why: str
    at: datetime
    expires_at: datetime
    ended_at: datetime | None = None
    instead: tuple[str, ...] = ()


def version(
    number: int, manuscript: Manuscript, *, by: UserId, why: str, origin: Origin, at: datetime
) -> RegistryVersion:
    """Return a version with its digest."""
    kept, texts = manuscript.document, manuscript.texts
    return RegistryVersion(number, at, by, why, origin, kept, texts, manuscript.digest)
