"""Offices with many owners and positions, for tests of what the calendar does."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

from bot.domain.ids import PositionName, RoleName, UserId
from bot.domain.organization import Organization, Position, Role
from bot.domain.people import Person
from bot.domain.review_calendar import ReviewCalendar
from bot.gate import Gate
from bot.org import load
from storage.bell import Bell
from storage.database import Database
from storage.transaction import Transaction
from tests.fakes import FakeQueue
from tests.services.world import TOOLS, World, a_world

ORG = Path(__file__).parents[2] / "org"
BOSS = UserId("U0BOSS")


def owner_of(number: int) -> UserId:
    return UserId(f"U{number:04}OWNER")


def an_office(
    base: Organization,
    *,
    owners: int,
    positions: int,
    calendar: ReviewCalendar | None = None,
    zones: Mapping[int, str] | None = None,
) -> Organization:
    """Return an organization in which each owner has a role, and positions are dealt in turn."""
    zones = zones or {}
    people = {
        owner_of(n): Person(owner_of(n), f"Owner {n}", manager=BOSS, time_zone=zones.get(n, ""))
        for n in range(owners)
    }
    builder = base.roles[RoleName("builder")]
    roles = [_role(builder, n) for n in range(owners)]
    filled = [
        Position(PositionName(f"agent-{n:03}"), roles[n % owners].name, tuple(base.models))
        for n in range(positions)
    ]
    return replace(
        base,
        people={**base.people, **people, BOSS: Person(BOSS, "Boss")},
        roles={**base.roles, **{role.name: role for role in roles}},
        positions={position.name: position for position in filled},
        operators=frozenset({BOSS}),
        reviews=calendar or ReviewCalendar(),
    )


def _role(builder: Role, number: int) -> Role:
    owner = owner_of(number)
    return replace(builder, name=RoleName(f"team-{number:02}"), owner=owner, reports_to=BOSS)


def with_owner(organization: Organization, role: str, owner: UserId) -> Organization:
    """Return the organization in which somebody else owns a role."""
    changed = replace(organization.roles[RoleName(role)], owner=owner)
    return replace(organization, roles={**organization.roles, changed.name: changed})


def without(organization: Organization, position: str) -> Organization:
    """Return the organization in which a position is at work no more."""
    gone = replace(organization.positions[PositionName(position)], active=False)
    return replace(organization, positions={**organization.positions, gone.name: gone})


def restarted(world: World, organization: Organization) -> World:
    """Return the same world after a restart with another org.yml: database and Slack stay."""
    made = a_world(
        world.database,
        bell=world.services.delivery.bell,
        queue=world.queue,
        organization=organization,
        gate=world.services.work.gating.judge.gate,
        clock=world.clock,
        messenger=world.messenger,
    )
    made.toolbox, made.workspaces = world.toolbox, world.workspaces
    return made


class CrashError(Exception):
    """The process is gone."""


class CrashingDatabase(Database):
    """A database whose process dies in the middle of a transaction, or right after one."""

    crash_in: int | None = None
    """How many transactions from now. What the last of them did is lost or kept, by turns."""

    crashes: int = 0

    @asynccontextmanager
    async def transaction(self, *, urgent: bool = False) -> AsyncIterator[Transaction]:
        """Open a transaction that may be the last one of this process."""
        dies = self.crash_in == 0
        if self.crash_in is not None:
            self.crash_in = None if dies else self.crash_in - 1
        self.crashes += dies
        async with super().transaction(urgent=urgent) as tx:
            yield tx
            if dies and self.crashes % 2:
                raise CrashError
        if dies:
            raise CrashError


@asynccontextmanager
async def office(
    url: str,
    *,
    owners: int,
    positions: int,
    calendar: ReviewCalendar | None = None,
    zones: Mapping[int, str] | None = None,
) -> AsyncIterator[World]:
    """A world whose organization is such an office."""
    base = load(ORG / "org.yml", environment={})
    gate = Gate.load(base, tools=TOOLS, lanes=ORG / "lanes.cedar", gates=ORG / "gates.cedar")
    organization = an_office(
        base, owners=owners, positions=positions, calendar=calendar, zones=zones
    )
    bell, queue = Bell(), FakeQueue()
    database = CrashingDatabase(url, queue=queue, bell=bell)
    await database.open()
    yield a_world(database, bell=bell, queue=queue, organization=organization, gate=gate)
    await database.close()
