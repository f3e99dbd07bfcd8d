"""Receipts: which records and documents an assignment was given, and which of them it opened."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.domain.decisions import DecisionRecord
from bot.domain.documents import Document
from bot.domain.ids import AssignmentId, JobId, PositionName

MOST_GIVEN = 40
"""What a briefing lists. A list nobody reads to its end binds nobody."""


@dataclass(frozen=True, slots=True)
class Reference:
    """Something written, by reference. `name` is what an agent asks for it by."""

    name: str
    title: str
    line: str
    digest: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """One reference given to one assignment, in exactly the wording the digest names."""

    assignment: AssignmentId
    job: JobId
    position: PositionName
    name: str
    title: str
    digest: str
    given_at: datetime
    opened_at: datetime | None = None


def to_document(document: Document) -> Reference:
    return Reference(f"document {document.name}", document.title, document.line, document.digest)


def to_decision(record: DecisionRecord) -> Reference:
    return Reference(record.name, record.title, record.line, record.digest)


def dropped(receipts: Iterable[Receipt], *, kept: Iterable[str]) -> tuple[str, ...]:
    """Return the names of what was given and is not among what was kept, in the order given."""
    named = {" ".join(name.split()).casefold() for name in kept}
    given = dict.fromkeys(receipt.name for receipt in receipts)
    return tuple(name for name in given if name.casefold() not in named)


def references(
    documents: Iterable[Document], decisions: Iterable[DecisionRecord]
) -> tuple[Reference, ...]:
    """Return references to all of them: documents first, then decisions, the newest first."""
    newest = sorted(decisions, key=lambda record: record.id, reverse=True)
    return (*map(to_document, documents), *map(to_decision, newest))
