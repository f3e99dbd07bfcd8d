"""A registry that has begun with the sample organization."""

from pathlib import Path

from bot.domain.registry import SYSTEM, Manuscript, RegistryVersion
from bot.org.kinds import Surroundings
from bot.org.manuscripts import manuscript_of
from tests.services.world import World

ORG = Path(__file__).parents[2] / "org"
SURROUNDINGS = Surroundings({}, ORG)


def sample() -> Manuscript:
    """Return the sample organization as it is written."""
    return manuscript_of(ORG / "org.yml", surroundings=SURROUNDINGS)


async def begun(world: World) -> RegistryVersion:
    """Import the sample organization as the first version."""
    return await world.services.registry.put(sample(), by=SYSTEM, why="the first start")
