"""Owners who leave: somebody is asked at once who owns their roles from then on."""

from collections.abc import AsyncIterator

import pytest

from bot.domain.agent_cards import DepartureCard
from bot.domain.approvals import Decision
from bot.domain.changes import ReassignOwner
from bot.domain.departures import Departure, DepartureStatus
from bot.domain.ids import ApprovalId, DepartureId, RoleName, UserId
from bot.errors import ConflictError, ForbiddenError, TransientError
from tests.services.living import follow, living_world
from tests.services.world import (
    MIA,
    OMAR,
    PAT,
    RITA,
    SAM,
    World,
    delivers,
    in_approval,
)

ONE = DepartureId(1)


@pytest.fixture
async def world(sqlite_url: str) -> AsyncIterator[World]:
    async with living_world(sqlite_url) as made:
        yield made


async def leaves(world: World, *people: UserId) -> None:
    for person in people:
        await world.services.people.changed(person, active=False, at=world.clock.now())
    await world.deliver()


async def returns(world: World, person: UserId) -> None:
    world.clock.advance(minutes=1)
    await world.services.people.changed(person, active=True, at=world.clock.now())
    await world.deliver()


def card_of(world: World, person: UserId, number: int = 1) -> DepartureCard:
    card = world.shown(f"departure:{number}:{person}")
    assert isinstance(card, DepartureCard)
    return card


async def departures(world: World) -> list[Departure]:
    async with world.database.reading() as tx:
        return [await tx.departures.get(1)]


async def test_the_manager_is_asked_once_for_all_roles_of_who_left(world: World) -> None:
    await leaves(world, OMAR)
    await world.services.departures.keep_step()
    await world.deliver()

    card = card_of(world, MIA)
    assert card.departure.roles == ("builder", "reviewer", "specifier")
    assert card.owned[0].positions == ("builder-1", "builder-2")
    assert [post.key for post in world.messenger.posts] == ["departure:1:U0MIA"]
    assert world.messenger.updates == []


async def restricted(world: World) -> dict[str, str]:
    async with world.database.reading() as tx:
        live = await tx.restrictions.all_live(at=world.clock.now())
    return {name: found[0].why for name, found in live.items()}


async def test_their_agents_lose_what_has_consequences_at_once(world: World) -> None:
    await in_approval(world)
    await world.services.people.changed(OMAR, active=False, at=world.clock.now())

    held = await restricted(world)
    assert set(held) == {"builder-1", "builder-2", "reviewer-1", "specifier-1"}
    assert held["builder-1"] == "Omar Okafor, who owned it, has left, and nobody owns it yet."
    await world.services.approvals.answer(ApprovalId(1), by=SAM, decision=Decision.APPROVE)
    await world.work(delivers())
    assert world.toolbox.merges() == []


async def test_nothing_is_held_back_once_they_are_back(world: World) -> None:
    await leaves(world, OMAR)

    await returns(world, OMAR)

    assert await restricted(world) == {}


async def test_who_owns_nothing_leaves_nothing_behind(world: World) -> None:
    await leaves(world, RITA)

    assert world.messenger.posts == []


async def test_an_owner_who_is_away_has_not_left(world: World) -> None:
    await world.services.absences.leave(
        OMAR, back_on=world.clock.advance(days=0).date().replace(day=9), delegate=SAM
    )

    await world.services.departures.keep_step()
    await world.deliver()

    assert world.messenger.posts == []


async def test_who_comes_back_owns_their_roles_again(world: World) -> None:
    await leaves(world, OMAR)

    await returns(world, OMAR)

    assert card_of(world, MIA).departure.status is DepartureStatus.RETURNED
    with pytest.raises(ConflictError, match="need no other owner"):
        await world.services.departures.succeed(ONE, by=MIA, successor=MIA)


async def test_who_leaves_again_is_asked_about_again(world: World) -> None:
    await leaves(world, OMAR)
    await returns(world, OMAR)
    world.clock.advance(minutes=1)

    await leaves(world, OMAR)

    assert card_of(world, MIA, 2).departure.status is DepartureStatus.OPEN


async def test_when_the_manager_leaves_too_the_operators_are_asked(world: World) -> None:
    await leaves(world, OMAR)

    await leaves(world, MIA)

    assert card_of(world, PAT).departure.asked == (PAT,)
    assert card_of(world, PAT, 2).departure.person == MIA


async def test_only_who_is_asked_may_name_an_owner(world: World) -> None:
    await leaves(world, OMAR)

    with pytest.raises(ForbiddenError, match="Only the people asked"):
        await world.services.departures.succeed(ONE, by=RITA, successor=RITA)


async def test_the_directory_is_read_once_a_day(world: World) -> None:
    world.messenger.members = dict.fromkeys(world.organization.people, True) | {OMAR: False}

    assert await world.services.people.reconcile_due()
    assert not await world.services.people.reconcile_due()
    await world.deliver()

    assert card_of(world, MIA).departure.person == OMAR
    world.clock.advance(days=1)
    world.messenger.members[OMAR] = True
    assert await world.services.people.reconcile_due()
    await world.deliver()
    assert card_of(world, MIA).departure.status is DepartureStatus.RETURNED


async def test_who_is_missing_in_the_directory_has_left(world: World) -> None:
    world.messenger.members = dict.fromkeys((RITA, MIA, PAT, SAM), True)

    await world.services.people.reconcile_due()
    await world.deliver()

    assert card_of(world, MIA).departure.person == OMAR


async def test_a_directory_that_cannot_be_read_changes_nothing_and_is_read_again(
    world: World,
) -> None:
    world.messenger.members = dict.fromkeys(world.organization.people, True)
    world.messenger.fail_next()

    with pytest.raises(TransientError):
        await world.services.people.reconcile_due()

    assert await world.services.people.reconcile_due()
    await world.deliver()
    assert world.messenger.posts == []


async def test_another_workspaces_directory_lets_nobody_leave(world: World) -> None:
    world.messenger.members = {UserId("U0ELSE"): True}

    await world.services.people.reconcile_due()
    await world.deliver()

    assert world.messenger.posts == []


async def test_who_takes_over_owns_the_roles_and_nothing_is_held_back(world: World) -> None:
    await leaves(world, OMAR)

    await world.services.departures.succeed(ONE, by=MIA, successor=MIA)
    await world.deliver()

    organization = await follow(world)
    owned = card_of(world, MIA).departure.roles
    assert len(owned) == 3
    assert {organization.roles[name].owner for name in owned} == {MIA}
    assert await restricted(world) == {}
    settled = card_of(world, MIA).departure
    assert (settled.status, settled.successor) == (DepartureStatus.SETTLED, MIA)
    async with world.database.reading() as tx:
        verbs = {entry.verb: entry for entry in await tx.audit.latest(9)}
    assert verbs["owner.succeeded"].human
    why = "Omar Okafor has left; Mia Meyer named Mia Meyer."
    assert verbs["organization.changed"].detail["why"] == why


async def test_another_person_can_be_named_and_hears_of_it(world: World) -> None:
    await leaves(world, OMAR)

    await world.services.departures.succeed(ONE, by=MIA, successor=SAM)
    await world.deliver()

    assert (await follow(world)).roles[RoleName("builder")].owner == SAM
    assert card_of(world, SAM).departure.successor == SAM


async def test_who_presses_second_hears_who_was_named(world: World) -> None:
    await leaves(world, OMAR)
    await world.services.departures.succeed(ONE, by=MIA, successor=SAM)

    with pytest.raises(ConflictError, match="<@U0MIA> has already named <@U0SAM>"):
        await world.services.departures.succeed(ONE, by=PAT, successor=PAT)

    assert (await follow(world)).roles[RoleName("builder")].owner == SAM


async def test_roles_that_were_given_to_others_need_no_owner_any_more(world: World) -> None:
    await leaves(world, OMAR)
    names = ("builder", "reviewer", "specifier")
    changes = [ReassignOwner(RoleName(name), SAM) for name in names]
    await world.services.registry.change(changes, by=PAT, why="It is clear.")

    await world.services.departures.keep_step()
    await world.deliver()

    assert card_of(world, MIA).departure.status is DepartureStatus.ELSEWHERE
    assert await restricted(world) == {}


async def test_who_comes_back_after_another_was_named_owns_nothing(world: World) -> None:
    await leaves(world, OMAR)
    await world.services.departures.succeed(ONE, by=MIA, successor=SAM)

    await returns(world, OMAR)

    assert (await follow(world)).roles[RoleName("builder")].owner == SAM
    assert card_of(world, MIA).departure.status is DepartureStatus.SETTLED
