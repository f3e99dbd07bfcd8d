"""People: humans known by their Slack user id."""

from dataclasses import dataclass

from bot.domain.ids import UserId


@dataclass(frozen=True, slots=True)
class Person:
    """A human of the organization. `manager` and `delegate` are other people's ids."""

    id: UserId
    name: str
    title: str = ""
    manager: UserId | None = None
    delegate: UserId | None = None
    time_zone: str = ""
    """A name of the IANA database; empty is the organization's."""
