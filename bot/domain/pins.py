"""Pins: a foreign tool is what a person accepted, word for word, or it is not used."""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.errors import ConflictError, InvalidInputError

BY_TRUST = "org.yml"
"""Who accepted a tool that was there when a trusted server was first seen."""
SHORT = 32
"""How many signs of a digest are shown, and must be given at least.

A server writes what is looked at and what it becomes: two that share 12 signs it finds in seconds.
"""


class Standing(StrEnum):
    """How a tool stands that a server offers."""

    ACCEPTED = "accepted"
    NEW = "new"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Pin:
    """One tool of one server: what it says it is now, and what somebody accepted.

    A definition is all a tool says about itself; an empty `accepted` says that nobody did yet.
    """

    server: str
    tool: str
    offered: str
    offered_at: datetime
    accepted: str = ""
    accepted_by: str = ""
    accepted_at: datetime | None = None

    @property
    def digest(self) -> str:
        """The SHA-256 of what is offered."""
        return digest_of(self.offered)

    @property
    def standing(self) -> Standing:
        if self.offered == self.accepted:
            return Standing.ACCEPTED
        return Standing.CHANGED if self.accepted else Standing.NEW


def digest_of(definition: str) -> str:
    """Return the SHA-256 of a definition."""
    # JSON can spell half of a surrogate pair, which plain UTF-8 refuses.
    return hashlib.sha256(definition.encode("utf-8", "surrogatepass")).hexdigest()


def seen(
    known: Pin | None, *, server: str, tool: str, definition: str, trusted: bool, at: datetime
) -> Pin:
    """Return the pin of a tool that is offered like this now.

    `trusted` accepts a tool of a server nobody had seen before; never one that has changed.
    """
    if known is not None:
        same = known.offered == definition
        return known if same else replace(known, offered=definition, offered_at=at)
    pin = Pin(server, tool, definition, at)
    return _accepted(pin, by=BY_TRUST, at=at) if trusted else pin


def accept(pin: Pin, *, digest: str, by: str, at: datetime) -> Pin:
    """Return the accepted pin. Raises ConflictError where the tool is not the one looked at.

    A server can offer something else between the look and the word, so the word names what was
    looked at. Raises InvalidInputError where it does not.
    """
    if not pin.digest.startswith(digest):
        raise ConflictError(
            f"{pin.tool} of {pin.server} is {pin.digest[:SHORT]} now, not {digest}: it has changed "
            "since you looked. Look again: python -m bot tools list."
        )
    if len(digest) < SHORT:
        raise InvalidInputError(
            f"Say which state of {pin.tool} you have read: give it with its digest, as "
            f"python -m bot tools list shows it: {pin.tool}@DIGEST."
        )
    return _accepted(pin, by=by, at=at)


def _accepted(pin: Pin, *, by: str, at: datetime) -> Pin:
    return replace(pin, accepted=pin.offered, accepted_by=by, accepted_at=at)
