"""Pictures that hang in Slack: which file shows what, drawn from which values, and since when."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from bot.domain.ids import RoundId
from bot.domain.org_tree import rows
from bot.domain.organization import Organization

READY_AFTER = timedelta(seconds=30)
"""Slack prepares an uploaded image before a message may show it, and does not say when it has."""

ANEW_AFTER = timedelta(days=1)
"""So often at most a picture of numbers that move all day is drawn anew."""

ORGANIZATION = "organization"
"""The name of the picture of the organization."""

_STYLE = 1
"""Raise it where pictures are drawn in another way: each is drawn anew then."""


@dataclass(frozen=True, slots=True)
class PictureFile:
    """One picture in Slack. `digest` is of what it was drawn from, `file` is Slack's id of it.

    It was uploaded `at`; it was last seen to be as it should at `looked_at`.
    """

    id: int
    name: str
    digest: str
    file: str
    title: str
    alt: str
    at: datetime
    looked_at: datetime
    version: int = 0

    def ready(self, at: datetime) -> bool:
        """Whether a message may show it."""
        return at >= self.at + READY_AFTER


def round_picture_name(number: RoundId) -> str:
    """Return the name of the picture of an owner's reviews."""
    return f"round {number}"


def digest_of(*drawn: object) -> str:
    """Return the SHA-256 of what a picture is drawn from: values that always look the same."""
    return sha256(repr((_STYLE, *drawn)).encode()).hexdigest()


def organization_digest(organization: Organization) -> str:
    """Return the digest of everything the picture of an organization shows."""
    return digest_of(organization.name, rows(organization))
