"""The registry: the organization changes in one step, checked by the rules of its file."""

from datetime import timedelta

import pytest

from bot.domain.changes import (
    Hire,
    Merge,
    NewRole,
    ReassignOwner,
    Replace,
    Retire,
    SetLimits,
    SetModels,
    SetPrompt,
    SetTools,
)
from bot.domain.ids import ModelName, PositionName, RoleName, UserId
from bot.domain.organization import Organization
from bot.domain.registry import Origin
from bot.errors import ConflictError, ForbiddenError, InvalidInputError, StaleError
from bot.org import OrganizationError
from tests.services.registries import begun, sample
from tests.services.world import MIA, OMAR, PAT, RITA, SAM, World

BUILDER, REVIEWER = RoleName("builder"), RoleName("reviewer")
FIRST, SECOND, THIRD = (PositionName(f"builder-{number}") for number in (1, 2, 3))
CLAUDE = ModelName("claude")


async def now_in(world: World) -> Organization:
    registry = world.services.registry
    return registry.organization_of((await registry.newest()).manuscript)


async def test_the_first_version_is_the_file_word_for_word(world: World) -> None:
    version = await begun(world)

    assert (version.id, version.origin) == (1, Origin.FILE)
    assert await now_in(world) == world.organization


async def test_nothing_is_changed_before_there_is_a_registry(world: World) -> None:
    with pytest.raises(ConflictError, match="start the program once"):
        await world.services.registry.change([Retire(SECOND)], by=PAT, why="unused")


async def test_a_change_is_a_new_version_with_history_audit_and_notices(world: World) -> None:
    await begun(world)

    changed = await world.services.registry.change(
        [ReassignOwner(BUILDER, SAM)], by=OMAR, why="Omar moves on"
    )
    await world.deliver()

    assert (changed.id, changed.by, changed.origin) == (2, OMAR, Origin.SLACK)
    assert (await now_in(world)).roles[BUILDER].owner == SAM
    async with world.database.reading() as tx:
        entry = (await tx.audit.latest(1))[0]
    assert entry.subject == "organization:roles.builder.owner"
    assert entry.detail["change"] == "~ roles.builder.owner: U0OMAR -> U0SAM"
    assert entry.human
    assert "Omar moves on" in str(world.shown(f"organization:2:{SAM}"))
    assert "Omar moves on" in str(world.shown(f"organization:2:{PAT}"))
    assert not world.messenger.text_of(f"organization:2:{OMAR}")


async def test_every_problem_is_told_at_once_and_nothing_is_kept(world: World) -> None:
    await begun(world)
    hire = Hire(THIRD, BUILDER, (ModelName("gpt-2"),))
    owner = ReassignOwner(BUILDER, UserId("U0NOBODY"))

    with pytest.raises(OrganizationError) as told:
        await world.services.registry.change([hire, owner], by=PAT, why="growth")

    assert "names the model gpt-2" in str(told.value)
    assert "names the person U0NOBODY" in str(told.value)
    assert (await world.services.registry.newest()).id == 1


async def test_what_is_not_there_cannot_be_changed(world: World) -> None:
    await begun(world)

    with pytest.raises(InvalidInputError, match="no role bilder") as told:
        await world.services.registry.change(
            [SetTools(RoleName("bilder"), ()), Retire(PositionName("builder-9"))],
            by=PAT,
            why="a typing mistake",
        )

    assert "no position builder-9" in str(told.value)


async def test_the_same_again_is_no_change(world: World) -> None:
    await begun(world)

    with pytest.raises(ConflictError, match="like that already"):
        await world.services.registry.change([ReassignOwner(BUILDER, OMAR)], by=PAT, why="so")


async def test_who_looked_at_an_older_version_is_told_so(world: World) -> None:
    seen = await begun(world)
    await world.services.registry.change(
        [ReassignOwner(BUILDER, SAM)], by=MIA, why="first", seen=seen.id
    )

    with pytest.raises(StaleError, match="since you looked at it"):
        await world.services.registry.change(
            [ReassignOwner(BUILDER, RITA)], by=MIA, why="second", seen=seen.id
        )


@pytest.mark.parametrize(("by", "may"), [(OMAR, True), (MIA, True), (PAT, True), (RITA, False)])
async def test_owners_those_above_and_operators_change_a_role(
    world: World, by: UserId, may: bool
) -> None:
    await begun(world)
    change = world.services.registry.change([Retire(SECOND)], by=by, why="unused")

    if may:
        assert (await change).id == 2
    else:
        with pytest.raises(ForbiddenError, match="Only its owner"):
            await change


async def test_a_new_role_is_for_operators(world: World) -> None:
    await begun(world)
    role = NewRole("Write the docs.", OMAR, MIA, ("implementation",), ("workspace__*",), "Write.")
    hire = Hire(PositionName("writer-1"), RoleName("writer"), (CLAUDE,), new_role=role)

    with pytest.raises(ForbiddenError, match="Only operators"):
        await world.services.registry.change([hire], by=OMAR, why="docs")
    await world.services.registry.change([hire], by=PAT, why="docs")

    writer = (await now_in(world)).roles[RoleName("writer")]
    assert (writer.prompt, writer.owner) == ("Write.", OMAR)


async def test_a_role_change_that_breaks_a_rule_of_the_file_is_refused(world: World) -> None:
    await begun(world)
    writes = SetTools(REVIEWER, ("workspace__*", "desk__file_verdict"))

    with pytest.raises(OrganizationError, match="who reviews does not change"):
        await world.services.registry.change([writes], by=PAT, why="faster")


async def test_the_last_builder_cannot_be_retired(world: World) -> None:
    await begun(world)

    with pytest.raises(OrganizationError, match="Nobody owns a job"):
        await world.services.registry.change([Retire(FIRST), Retire(SECOND)], by=PAT, why="cost")


async def test_a_wider_lane_needs_an_end(world: World) -> None:
    await begun(world)
    tools = (*world.organization.roles[BUILDER].tools, "repository__tag")

    with pytest.raises(InvalidInputError, match="say until when"):
        await world.services.registry.change([SetTools(BUILDER, tools)], by=OMAR, why="releases")
    with pytest.raises(InvalidInputError, match="at most 100 days"):
        await world.services.registry.change(
            [SetTools(BUILDER, tools)],
            by=OMAR,
            why="releases",
            expires_at=world.clock.now() + timedelta(days=400),
        )


async def test_a_wider_lane_narrows_by_itself_and_says_so(world: World) -> None:
    await begun(world)
    before = world.organization.roles[BUILDER]
    until = world.clock.now() + timedelta(days=30)
    await world.services.registry.change(
        [SetTools(BUILDER, (*before.tools, "repository__tag")), SetLimits(BUILDER, turns=90)],
        by=OMAR,
        why="the release week",
        expires_at=until,
    )

    early = await world.services.registry.end_due()
    wide = (await now_in(world)).roles[BUILDER]
    world.clock.advance(days=31)
    ended = await world.services.registry.end_due()
    again = await world.services.registry.end_due()
    await world.deliver()

    assert (early, ended, again) == (0, 1, 0)
    assert "repository__tag" in wide.tools
    assert wide.limits.turns == 90
    assert (await now_in(world)).roles[BUILDER] == before
    newest = await world.services.registry.newest()
    assert newest.origin is Origin.EXPIRY
    assert "is over: the release week" in str(world.shown(f"organization:{newest.id}:{OMAR}"))


async def test_what_was_narrowed_meanwhile_stays_narrow(world: World) -> None:
    await begun(world)
    before = world.organization.roles[BUILDER]
    until = world.clock.now() + timedelta(days=1)
    await world.services.registry.change(
        [SetLimits(BUILDER, turns=90)], by=OMAR, why="a big job", expires_at=until
    )
    await world.services.registry.change([SetLimits(BUILDER, turns=10)], by=OMAR, why="too dear")

    world.clock.advance(days=2)
    await world.services.registry.end_due()

    assert before.limits.turns == 60
    assert (await now_in(world)).roles[BUILDER].limits.turns == 10


async def test_history_reads_through_a_replacement(world: World) -> None:
    await begun(world)
    registry, hired_at = world.services.registry, world.clock.now()
    await registry.change([Hire(THIRD, BUILDER, (CLAUDE,), active=False)], by=OMAR, why="a trial")
    world.clock.advance(days=7)
    await registry.change([Replace(SECOND, THIRD)], by=OMAR, why="it is better")

    async with world.database.reading() as tx:
        timeline = {record.position: record for record in await tx.registry.timeline(BUILDER)}
        line = await tx.registry.line(SECOND)
        third = await tx.registry.position(THIRD)

    assert list(timeline) == [FIRST, SECOND, THIRD]
    assert timeline[SECOND].replaced_by == THIRD
    assert timeline[SECOND].retired_at == world.clock.now()
    assert line == (SECOND, THIRD)
    assert third is not None
    assert (third.hired_at, third.deployed_at) == (hired_at, world.clock.now())
    organization = await now_in(world)
    assert organization.positions[SECOND].retired
    assert organization.positions[THIRD].active


async def test_fingerprints_tell_what_changed(world: World) -> None:
    await begun(world)
    registry = world.services.registry
    await registry.change([SetPrompt(BUILDER, "Build with care.")], by=OMAR, why="care")
    await registry.change([SetModels(FIRST, (CLAUDE,))], by=OMAR, why="one vendor")

    async with world.database.reading() as tx:
        first, second, third = await tx.registry.fingerprints(FIRST)
        other = await tx.registry.fingerprints(SECOND)

    assert (first.version, second.version, third.version) == (1, 2, 3)
    assert first.prompt != second.prompt == third.prompt
    assert first.model == second.model != third.model
    assert first.corpus == second.corpus == third.corpus
    assert [each.version for each in other] == [1, 2]


async def test_the_retired_never_come_back(world: World) -> None:
    await begun(world)
    await world.services.registry.change([Merge(SECOND, FIRST)], by=OMAR, why="duplicates")

    with pytest.raises(InvalidInputError, match="is retired"):
        await world.services.registry.change([Replace(FIRST, SECOND)], by=OMAR, why="no")


async def test_an_earlier_version_comes_back_as_a_new_one(world: World) -> None:
    await begun(world)
    registry = world.services.registry
    await registry.change([ReassignOwner(BUILDER, SAM)], by=PAT, why="a trial")

    with pytest.raises(ForbiddenError):
        await registry.roll_back(1, by=OMAR, why="I want it back")
    back = await registry.roll_back(1, by=PAT, why="the trial is over")

    assert (back.id, back.origin) == (3, Origin.ROLLBACK)
    assert back.manuscript == sample()


async def test_a_wider_pattern_gives_back_the_one_it_took_the_place_of(world: World) -> None:
    await begun(world)
    before = world.organization.roles[BUILDER].tools
    wide = tuple("repository__*" if each == "repository__merge" else each for each in before)
    until = world.clock.now() + timedelta(days=1)
    await world.services.registry.change(
        [SetTools(BUILDER, wide)], by=OMAR, why="releases", expires_at=until
    )

    world.clock.advance(days=2)
    await world.services.registry.end_due()

    assert (await now_in(world)).roles[BUILDER].tools == before


async def test_an_earlier_version_with_a_wider_lane_has_an_end_as_well(world: World) -> None:
    await begun(world)
    registry, tools = world.services.registry, world.organization.roles[BUILDER].tools
    await registry.change([SetTools(BUILDER, tools[1:])], by=PAT, why="less is enough")

    with pytest.raises(InvalidInputError, match="say until when"):
        await registry.roll_back(1, by=PAT, why="it was not")
    until = world.clock.now() + timedelta(days=1)
    await registry.roll_back(1, by=PAT, why="it was not", expires_at=until)

    assert (await now_in(world)).roles[BUILDER].tools == tools
    async with world.database.reading() as tx:
        [widened] = await tx.registry.widenings(BUILDER)
    assert widened.tools == tools[:1]
