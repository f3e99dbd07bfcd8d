"""What the registry and the probes know reaches the numbers of a position."""

from bot.domain.changes import SetPrompt
from bot.domain.ids import PositionName, RoleName
from bot.services.knowing import known_of
from tests.services.registries import begun
from tests.services.world import OMAR, World

BUILDER = PositionName("builder-1")


async def test_a_change_of_the_prompt_splits_what_is_counted(world: World) -> None:
    await begun(world)
    world.clock.advance(days=1)
    at = world.clock.now()
    change = SetPrompt(RoleName("builder"), "Build better.")
    await world.services.registry.change([change], by=OMAR, why="It was too short.")
    world.clock.advance(days=1)

    found = await world.services.performing.now(BUILDER)

    assert [stretch.period.since for stretch in found.stretches][1:] == [at]
    assert found.deployed_at is not None


async def test_who_was_never_probed_has_no_probes(world: World) -> None:
    now = world.clock.now()
    async with world.database.reading() as tx:
        known = await known_of(tx, [BUILDER], since=now, until=now)

    assert known[BUILDER].probes is None
    assert known[BUILDER].changes == ()
