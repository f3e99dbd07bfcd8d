"""Everybody is in the tree once, below whom they report to."""

from dataclasses import replace

from bot.domain.ids import PositionName, UserId
from bot.domain.org_tree import MOST_POSITIONS, Kind, Row, rows
from bot.domain.organization import Organization
from bot.domain.people import Person
from tests.domain.builders import MIA, OMAR
from tests.domain.organizations import a_position, an_organization


def people(**managers: str | None) -> dict[UserId, Person]:
    return {
        UserId(name): Person(UserId(name), name, manager=UserId(above) if above else None)
        for name, above in managers.items()
    }


def shown(organization: Organization) -> list[str]:
    return [f"{'  ' * row.depth}{row.name}" for row in rows(organization)]


def test_people_roles_and_positions_hang_where_they_report_to() -> None:
    organization = an_organization()
    organization = replace(
        organization,
        people={MIA: Person(MIA, "Mia"), OMAR: Person(OMAR, "Omar", manager=MIA)},
        roles={name: organization.roles[name] for name in list(organization.roles)[:2]},
    )

    assert shown(organization) == [
        "Mia",
        "  dispatcher",
        "    dispatcher-1",
        "  builder",
        "    builder-1",
        "    builder-0",
        "  Omar",
    ]


def test_notes_say_who_owns_and_who_is_not_active() -> None:
    tree = rows(an_organization())

    assert Row(2, Kind.POSITION, "builder-0", "not active") in tree
    assert Row(1, Kind.ROLE, "builder", "owner Omar") in tree
    assert Row(3, Kind.MORE, "nobody fills it") in tree  # the lead reports to the builder


def test_many_positions_of_one_role_are_counted() -> None:
    crowd = [a_position(f"builder-{n}", "builder") for n in range(50)]

    tree = rows(an_organization(*crowd))

    assert sum(row.kind is Kind.POSITION for row in tree) == MOST_POSITIONS
    assert Row(2, Kind.MORE, f"and {50 - MOST_POSITIONS} more") in tree


def test_a_circle_of_managers_is_shown_once_and_ends() -> None:
    organization = replace(an_organization(), people=people(U1="U2", U2="U1", U3=None), roles={})

    assert shown(organization) == ["U3", "U1", "  U2"]


def test_nobody_is_shown_twice() -> None:
    tree = rows(an_organization())
    names = [(row.kind, row.name) for row in tree if row.kind is not Kind.MORE]

    assert len(names) == len(set(names))
    assert (Kind.POSITION, PositionName("reviewer-2")) in names
