"""Fingerprints: what a position is made of, so that its numbers can be split where it changed."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from hashlib import sha256

from bot.domain.audit import canonical
from bot.domain.ids import PositionName
from bot.domain.organization import Organization, Position
from bot.domain.registry import Fingerprints, PositionRecord


def fingerprints_of(
    organization: Organization, name: PositionName, *, version: int, at: datetime
) -> Fingerprints:
    """Return what a position is made of in this version.

    Its prompt is its job description and instructions; its model the names of all its models in
    order; its corpus the documents it may be given and the tools of its lane.
    """
    position, role = organization.position(name), organization.role_of(name)
    prompt = [role.mission, list(role.responsible), list(role.not_responsible), role.prompt]
    models = [organization.model(model).model for model in position.models]
    corpus = [
        [document.name, document.text]
        for document in organization.documents.values()
        if not document.applies_to.roles or role.name in document.applies_to.roles
    ]
    corpus_and_lane = [sorted(corpus), sorted(role.tools)]
    return Fingerprints(
        0, name, version, at, _digest(prompt), _digest(models), _digest(corpus_and_lane)
    )


def moved(
    record: PositionRecord | None, position: Position | None, *, at: datetime
) -> PositionRecord | None:
    """Return what a position's record says now; None where there is nothing new to say."""
    if record is None or (position is not None and position.role != record.role):
        return None if position is None else _opened(position, at=at)
    if record.retired_at is not None:
        return None
    if position is None or position.retired:
        replaced_by = position.replaced_by if position else None
        return replace(record, retired_at=at, replaced_by=replaced_by)
    if position.active and record.deployed_at is None:
        return replace(record, deployed_at=at)
    return None


def lineage_of(records: Iterable[PositionRecord], name: PositionName) -> tuple[PositionName, ...]:
    """Return a position and all that took its place after it, first to last."""
    after = {record.position: record.replaced_by for record in records}
    line = [name]
    while (following := after.get(line[-1])) is not None and following not in line:
        line.append(following)
    return tuple(line)


def _opened(position: Position, *, at: datetime) -> PositionRecord:
    return PositionRecord(
        id=0,
        position=position.name,
        role=position.role,
        hired_at=at,
        deployed_at=at if position.active else None,
        retired_at=at if position.retired else None,
        replaced_by=position.replaced_by,
    )


def _digest(value: object) -> str:
    return sha256(canonical(value).encode("ascii")).hexdigest()[:12]
