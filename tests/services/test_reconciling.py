"""The file and the registry: whoever alone was changed wins, and both together is for people."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.changes import Deactivate, Hire, ReassignOwner, SetTools
from bot.domain.editing import edited
from bot.domain.ids import ModelName, PositionName, RoleName
from bot.domain.organization import Organization
from bot.domain.reconciling import Standing
from bot.domain.registry import SYSTEM, Manuscript
from bot.errors import ConflictError, InvalidInputError
from bot.services.reconciling import OverlapError, Reconciling, Take
from tests.services.registries import sample
from tests.services.world import MIA, OMAR, PAT, RITA, SAM, World

BUILDER, REVIEWER = RoleName("builder"), RoleName("reviewer")


def a_file(role: RoleName = BUILDER) -> Manuscript:
    """The sample organization, with another owner of a role."""
    return edited(sample(), [ReassignOwner(role, SAM)])


def of(world: World) -> Reconciling:
    return Reconciling(world.services.registry)


async def now_in(world: World) -> Organization:
    registry = world.services.registry
    return registry.organization_of((await registry.newest()).manuscript)


async def test_the_first_start_imports_the_file(world: World) -> None:
    version = await of(world).begin(sample())

    assert (version.id, version.manuscript) == (1, sample())


async def test_a_second_start_changes_nothing(world: World) -> None:
    await of(world).begin(sample())

    assert (await of(world).begin(sample())).id == 1


async def test_an_edited_file_is_applied_at_the_start(world: World) -> None:
    await of(world).begin(sample())

    version = await of(world).begin(a_file())

    assert (version.id, version.by, version.why) == (2, SYSTEM, "org.yml was edited")
    assert (await now_in(world)).roles[BUILDER].owner == SAM


async def test_where_only_the_registry_changed_it_holds(world: World) -> None:
    await of(world).begin(sample())
    await world.services.registry.change([ReassignOwner(BUILDER, MIA)], by=PAT, why="so")

    version = await of(world).begin(sample())

    assert version.id == 2
    assert (await of(world).plan(sample())).comparison.standing is Standing.REGISTRY_CHANGED


async def test_where_both_changed_the_registry_holds_and_operators_are_told_once(
    world: World,
) -> None:
    await of(world).begin(sample())
    await world.services.registry.change([ReassignOwner(REVIEWER, MIA)], by=PAT, why="so")

    for _ in range(2):
        version = await of(world).begin(a_file())
        await world.deliver()

    assert version.id == 2
    keys = [post.key for post in world.messenger.posts]
    told = [key for key in keys if key.startswith("organization:conflict:")]
    assert len(told) == 1
    text = str(world.shown(told[0]))
    assert "~ roles.builder.owner: U0OMAR -> U0SAM" in text
    assert "~ roles.reviewer.owner: U0OMAR -> U0MIA" in text


async def test_changes_of_different_places_are_merged_on_request(world: World) -> None:
    await of(world).begin(sample())
    await world.services.registry.change([ReassignOwner(REVIEWER, MIA)], by=PAT, why="so")

    with pytest.raises(InvalidInputError, match="both changed"):
        await of(world).apply(a_file(), take=None, by=PAT, why="")
    await of(world).apply(a_file(), take=Take.MERGED, by=PAT, why="both are right")

    organization = await now_in(world)
    assert (organization.roles[BUILDER].owner, organization.roles[REVIEWER].owner) == (SAM, MIA)
    again = await of(world).plan(a_file())
    assert again.comparison.standing is Standing.REGISTRY_CHANGED


async def test_changes_of_one_place_are_listed_and_never_merged(world: World) -> None:
    await of(world).begin(sample())
    await world.services.registry.change([ReassignOwner(BUILDER, RITA)], by=PAT, why="so")

    with pytest.raises(OverlapError, match=r"roles\.builder\.owner: U0OMAR -> U0SAM"):
        await of(world).apply(a_file(), take=Take.MERGED, by=PAT, why="")

    assert (await now_in(world)).roles[BUILDER].owner == RITA


@pytest.mark.parametrize(("take", "owner"), [(Take.FILE, SAM), (Take.REGISTRY, RITA)])
async def test_a_person_takes_one_side(world: World, take: Take, owner: str) -> None:
    await of(world).begin(sample())
    await world.services.registry.change([ReassignOwner(BUILDER, RITA)], by=PAT, why="so")

    await of(world).apply(a_file(), take=take, by=PAT, why="decided")

    assert (await now_in(world)).roles[BUILDER].owner == owner
    # The decision stands at the next start, too.
    await of(world).begin(a_file())
    assert (await now_in(world)).roles[BUILDER].owner == owner


async def test_nothing_to_apply_is_said(world: World) -> None:
    await of(world).begin(sample())

    with pytest.raises(ConflictError, match="say the same"):
        await of(world).apply(sample(), take=None, by=PAT, why="")


def wider() -> Manuscript:
    """The sample organization, with more tools for a role."""
    tools = (*sample().section("roles")[BUILDER]["tools"], "repository__tag")
    return edited(sample(), [SetTools(BUILDER, tools)])


async def test_a_file_that_widens_a_lane_waits_for_a_reason_and_an_end(world: World) -> None:
    await of(world).begin(sample())

    for _ in range(2):
        version = await of(world).begin(wider())
        await world.deliver()

    assert version.id == 1
    told = [p.key for p in world.messenger.posts if p.key.startswith("organization:held:")]
    assert told == [f"organization:held:1:{wider().digest[:12]}:{PAT}"]
    text = str(world.shown(told[0]))
    assert "builder gets the tools repository__tag" in text
    assert "--until" in text


async def test_what_the_file_widens_ends_by_itself_and_the_file_is_told_apart(
    world: World,
) -> None:
    await of(world).begin(sample())
    until = world.clock.now() + timedelta(days=7)

    with pytest.raises(InvalidInputError, match="say until when"):
        await of(world).apply(wider(), take=None, by=PAT, why="releases")
    await of(world).apply(wider(), take=None, by=PAT, why="releases", expires_at=until)
    async with world.database.reading() as tx:
        [widened] = await tx.registry.widenings(BUILDER)
    assert (widened.owner, widened.why, widened.expires_at) == (OMAR, "releases", until)

    world.clock.advance(days=7)
    assert await world.services.registry.end_due() == 1

    assert "repository__tag" not in (await now_in(world)).roles[BUILDER].tools
    assert (await of(world).plan(wider())).comparison.standing is Standing.REGISTRY_CHANGED
    assert (await of(world).begin(wider())).id == 3


async def test_the_file_gives_no_work_to_who_has_not_passed_its_cases(world: World) -> None:
    await of(world).begin(sample())
    hire = Hire(PositionName("builder-3"), BUILDER, (ModelName("claude"),))
    file, waiting = (edited(sample(), [replace(hire, active=active)]) for active in (True, False))

    held = await of(world).begin(file)
    with pytest.raises(InvalidInputError, match=r"passed its cases: builder-3\..*active: false"):
        await of(world).apply(file, take=None, by=PAT, why="growth")
    kept = await of(world).begin(waiting)

    assert (held.id, kept.id) == (1, 2)
    assert not (await now_in(world)).position(hire.position).active


async def test_the_file_can_give_work_again_to_who_had_some(world: World) -> None:
    idle = edited(sample(), [Deactivate(PositionName("builder-2"))])
    await of(world).begin(sample())
    await of(world).begin(idle)

    assert (await of(world).begin(sample())).id == 3


async def test_merging_what_is_narrower_by_now_with_another_edit_asks_nothing(
    world: World,
) -> None:
    await of(world).begin(sample())
    until = world.clock.now() + timedelta(days=7)
    await of(world).apply(wider(), take=None, by=PAT, why="releases", expires_at=until)
    world.clock.advance(days=7)
    await world.services.registry.end_due()
    file = edited(wider(), [ReassignOwner(REVIEWER, MIA)])

    assert await of(world).widens(file, take=Take.MERGED) == ()
    assert await of(world).widens(file, take=Take.FILE) != ()
    await of(world).apply(file, take=Take.MERGED, by=PAT, why="")

    assert (await now_in(world)).roles[REVIEWER].owner == MIA
    assert "repository__tag" not in (await now_in(world)).roles[BUILDER].tools
