"""Shadows in worlds whose organization changes while everybody works."""

from bot.domain.changes import Change
from bot.domain.ids import AssignmentId, ModelName, PairId, PositionName, ShadowId
from bot.domain.models import ModelReply
from bot.domain.pairs import Pair
from bot.domain.shadow_wishes import Wish
from bot.domain.shadows import Shadow
from tests.fakes import Line
from tests.services.living import follow
from tests.services.world import OMAR, PAT, World, at_work, hands_in, judges, merges, says

ONE = ShadowId(1)
REVIEWER, CANDIDATE = PositionName("reviewer-1"), PositionName("reviewer-2")
BUILDER, MASON = PositionName("builder-1"), PositionName("builder-3")
WISH = Wish(REVIEWER, ModelName("mistral"))
BUILDING = Wish(BUILDER, ModelName("claude"))
CARD = f"shadow:1:{OMAR}"


async def shadowing(world: World, wish: Wish = WISH) -> Shadow:
    """Let a candidate shadow an agent."""
    shadow = await world.services.shadows.declare(wish, by=OMAR)
    await follow(world)
    return shadow


async def reviewed(world: World) -> None:
    """Bring a job through its reviews, to its question to people."""
    await at_work(world, hands_in(), judges("pass"), judges("pass"), merges())


async def shadowed(world: World, *lines: Line) -> Pair:
    """Begin the next pair, let the candidate say these lines, and return what came of it."""
    await world.services.pairing.carry_on()
    await world.work(*lines)
    return await pair_of(world)


async def shadow_of(world: World, number: int = 1) -> Shadow:
    async with world.database.reading() as tx:
        return await tx.shadows.get(ShadowId(number))


async def pair_of(world: World, number: int = 1) -> Pair:
    async with world.database.reading() as tx:
        return await tx.pairs.get(PairId(number))


async def change(world: World, *changes: Change) -> None:
    """Change the organization by hand."""
    await world.services.registry.change(changes, by=PAT, why="It is needed.")
    await follow(world)


async def verbs(world: World) -> list[str]:
    """Return what was last written to the audit, newest first."""
    async with world.database.reading() as tx:
        return [entry.verb for entry in await tx.audit.latest(20)]


def at_work_on(pair: Pair) -> AssignmentId:
    """Return the assignment of the candidate, which was begun."""
    assert pair.assignment is not None
    return pair.assignment


def finds(harm: str = "A blank e-mail still passes.") -> ModelReply:
    return says(
        "desk__file_finding",
        severity="blocking",
        harm=harm,
        evidence="validate(' ') is True",
        how_to_check="call it",
        file="shop/signup.py",
        line=3,
    )
