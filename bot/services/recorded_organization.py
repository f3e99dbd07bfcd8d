"""What a new version of the organization leaves behind: history, audit rows, notices."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.domain.differences import Difference, differences
from bot.domain.fingerprints import fingerprints_of, moved
from bot.domain.ids import ChannelId, MessageTs, RoleName, UserId
from bot.domain.notices import Notice, Subject
from bot.domain.organization import Organization
from bot.domain.registry import SYSTEM, Manuscript, RegistryVersion
from storage.transaction import Transaction

_SHOWN = 12
"""So many differences are told in a message; the audit has all of them."""


@dataclass(frozen=True, slots=True)
class Step:
    """From one version of the organization to the next."""

    version: RegistryVersion
    before: Manuscript
    old: Organization | None
    new: Organization

    @property
    def differences(self) -> tuple[Difference, ...]:
        return differences(self.before, self.version.manuscript)


async def record_step(tx: Transaction, step: Step) -> None:
    """Keep what a new version changes: positions through time, audit rows, notices."""
    await tx.registry.add(step.version)
    await _keep_history(tx, step)
    await _audit(tx, step)
    if step.old is not None:
        await _tell(tx, step)


async def _keep_history(tx: Transaction, step: Step) -> None:
    at, new = step.version.at, step.new
    known = await tx.registry.positions()
    for name in dict.fromkeys((*known, *new.positions)):
        record = moved(known.get(name), new.positions.get(name), at=at)
        if record is not None:
            await tx.registry.record(record)
    made_of = await tx.registry.newest_fingerprints()
    found = [fingerprints_of(new, name, version=step.version.id, at=at) for name in new.positions]
    changed = [
        each
        for each in found
        if each.position not in made_of or made_of[each.position].parts != each.parts
    ]
    await tx.registry.add_fingerprints(changed)


async def _audit(tx: Transaction, step: Step) -> None:
    version, human = step.version, step.version.by != SYSTEM
    common = {"version": version.id, "origin": version.origin.value, "why": version.why}
    if step.old is None:
        detail = {**common, "digest": version.digest}
        await tx.audit.add(
            version.by, "organization.imported", "organization", detail, version.at, human=human
        )
        return
    for change in step.differences:
        subject = f"organization:{change.place}"
        detail = {**common, "change": str(change)}
        await tx.audit.add(
            version.by, "organization.changed", subject, detail, version.at, human=human
        )


async def _tell(tx: Transaction, step: Step) -> None:
    """Tell operators and the owners of what changed, but for whoever did it."""
    version = step.version
    people = {*step.new.operators, *_owners(step)} - {version.by} - await tx.people.inactive()
    for person in sorted(people):
        key = f"organization:{version.id}:{person}"
        await tell(tx, person, _told(step), key=key, version=version)


async def tell(
    tx: Transaction, person: UserId, text: str, *, key: str, version: RegistryVersion
) -> None:
    """Say something about the organization to one person."""
    nowhere, no_thread = ChannelId(""), MessageTs("")
    await tx.outbox.add(
        Notice(
            key,
            Subject.SAYING,
            version.id,
            nowhere,
            no_thread,
            version.at,
            person=person,
            text=text,
        )
    )


def _told(step: Step) -> str:
    version = step.version
    who = f"<@{version.by}>" if version.by in step.new.people else str(version.by).capitalize()
    why = " ".join(version.why.split())
    intro = f"{who} changed the organization (version {version.id})" + (f": {why}" if why else ".")
    return "\n".join([intro, *listed(step.differences)])


def listed(changes: Sequence[Difference]) -> list[str]:
    """Return the lines that tell differences, the last of them how many are left out."""
    lines = [_as_code(str(change)) for change in changes[:_SHOWN]]
    left_out = len(changes) - _SHOWN
    return [*lines, f"... and {left_out} more"] if left_out > 0 else lines


def _as_code(text: str) -> str:
    flat = " ".join(text.split()).replace("`", "'")
    return f"`{flat}`"


def _owners(step: Step) -> Iterable[UserId]:
    for name in _roles(step):
        for organization in (step.old, step.new):
            if organization is not None and name in organization.roles:
                yield organization.roles[name].owner


def _roles(step: Step) -> set[RoleName]:
    """Return the roles something changed about: their own entries, or those of their positions."""
    found = {RoleName(change.at[1]) for change in step.differences if change.at[0] == "roles"}
    for name in {change.at[1] for change in step.differences if change.at[0] == "positions"}:
        for organization in (step.old, step.new):
            if organization is not None:
                found |= {p.role for p in organization.positions.values() if p.name == name}
    return found
