"""The audit: what was done, each entry sealed together with the one before it."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, NamedTuple

from bot.domain.ids import JobId

FORM = 1
"""The version of the form below. Another form gets another number; old entries keep theirs."""


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One thing that was done. `human` is true when a person did it."""

    id: int
    actor: str
    verb: str
    subject: str
    detail: Mapping[str, Any]
    at: datetime
    job: JobId | None
    human: bool


class Deed(NamedTuple):
    """What was done, in the exact words that are kept. `detail` is canonical JSON."""

    at: str
    actor: str
    verb: str
    subject: str
    detail: str
    job: int | None
    human: bool


class Link(NamedTuple):
    """One entry as it is kept: a deed, its place in the chain, and the hash over all of that."""

    form: int
    sequence: int
    previous: str
    at: str
    actor: str
    verb: str
    subject: str
    detail: str
    job: int | None
    human: bool
    hash: str


LONGEST = 4_000
"""So much of one text of a detail is kept. The whole of it stands in the records it is about."""


class Head(NamedTuple):
    """How far a chain goes: its last sequence, and the hash there."""

    sequence: int
    hash: str

    def __str__(self) -> str:
        return f"{self.sequence}:{self.hash}"


START = Head(0, "0" * 64)
"""Where every chain begins: the entry before the first one."""


def seal(deeds: Iterable[Deed], *, after: Head) -> list[Link]:
    """Return the deeds as the next links of a chain, numbered without a gap."""
    links = []
    for deed in deeds:
        open_link = Link(FORM, after.sequence + 1, after.hash, *deed, hash="")
        link = open_link._replace(hash=fingerprint(open_link))
        after = Head(link.sequence, link.hash)
        links.append(link)
    return links


def fingerprint(link: Link) -> str:
    """Return the hash that belongs to a link: SHA-256 over its canonical form, in hexadecimal."""
    return sha256(_compact(link[:-1]).encode("ascii")).hexdigest()


def shortened(value: Any) -> Any:
    """Return a JSON value with every text in it cut. Secrets must be out of it already.

    A secret that is cut in two is recognized by nobody.
    """
    match value:
        case str():
            return value[:LONGEST]
        case dict():
            return {name: shortened(part) for name, part in value.items()}
        case list():
            return [shortened(part) for part in value]
        case _:
            return value


def canonical(value: Any) -> str:
    """Return JSON that is the same for the same value: keys in order, no blanks, ASCII only."""
    return _ordered(value)


def moment(at: datetime) -> str:
    """Return an aware UTC moment as it is written in a link."""
    return f"{at.replace(tzinfo=None).isoformat(timespec='microseconds')}Z"


# What somebody else put into the database can be of any type. It never fits its hash.
_compact = json.JSONEncoder(separators=(",", ":"), default=repr).encode
_ordered = json.JSONEncoder(separators=(",", ":"), sort_keys=True, allow_nan=False).encode
