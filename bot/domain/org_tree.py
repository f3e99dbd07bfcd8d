"""The organization as a tree: people, the roles below them, the positions that fill these."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.ids import RoleName, UserId
from bot.domain.organization import Organization, Role

MOST_POSITIONS = 6
"""Positions shown of one role; where there are more, the last line counts the others."""

NOT_ACTIVE = "not active"


class Kind(StrEnum):
    """What stands in a row."""

    PERSON = "person"
    ROLE = "role"
    POSITION = "position"
    MORE = "more"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the tree. `depth` counts from 0; `note` is small print."""

    depth: int
    kind: Kind
    name: str
    note: str = ""


def rows(organization: Organization) -> tuple[Row, ...]:
    """Return the tree from top to bottom, everybody below whom they report to, each once."""
    return tuple(_Growing(organization).everyone())


class _Growing:
    """The tree as it grows; whoever was seen is not shown again, even where a chain is a circle."""

    def __init__(self, organization: Organization) -> None:
        self._organization = organization
        self._seen: set[str] = set()

    def everyone(self) -> Iterator[Row]:
        people = self._organization.people
        tops = [id_ for id_, person in people.items() if person.manager not in people]
        for person in (*tops, *people):  # in a circle nobody is at the top
            yield from self._person(person, depth=0)

    def _person(self, id_: UserId, *, depth: int) -> Iterator[Row]:
        if id_ in self._seen:
            return
        self._seen.add(id_)
        person = self._organization.people[id_]
        yield Row(depth, Kind.PERSON, person.name, person.title)
        yield from self._below(id_, depth=depth + 1)
        for other, report in self._organization.people.items():
            if report.manager == id_:
                yield from self._person(other, depth=depth + 1)

    def _below(self, above: str, *, depth: int) -> Iterator[Row]:
        for name, role in self._organization.roles.items():
            if role.reports_to == above and f"role {name}" not in self._seen:
                self._seen.add(f"role {name}")
                yield Row(depth, Kind.ROLE, name, self._owner(role))
                yield from self._positions(name, depth=depth + 1)
                yield from self._below(name, depth=depth + 1)

    def _positions(self, role: RoleName, *, depth: int) -> Iterator[Row]:
        filling = [p for p in self._organization.positions.values() if p.role == role]
        for position in filling[:MOST_POSITIONS]:
            note = "" if position.active else NOT_ACTIVE
            yield Row(depth, Kind.POSITION, position.name, note)
        if (missing := len(filling) - MOST_POSITIONS) > 0:
            yield Row(depth, Kind.MORE, f"and {missing} more")
        if not filling:
            yield Row(depth, Kind.MORE, "nobody fills it")

    def _owner(self, role: Role) -> str:
        if role.owner == role.reports_to:
            return ""
        return f"owner {self._organization.name_of(role.owner)}"
