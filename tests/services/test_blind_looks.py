"""Who decides about a builder's shadow says of two revisions which one they would accept, blind."""

from collections.abc import AsyncIterator

import pytest

from bot.domain.agent_cards import ShadowCard
from bot.domain.blind_looks import LONGEST, Accepted, BlindLook
from bot.domain.ids import JobId
from bot.domain.significance import Share
from bot.errors import ConflictError, ForbiddenError
from tests.services.living import living_world
from tests.services.shadowing import BUILDING, CARD, ONE, pair_of, reviewed, shadowed, shadowing
from tests.services.world import OMAR, PAT, RITA, World, hands_in

THEIRS, OURS = "@@ -1 +1 @@\n+theirs\n", "@@ -1 +1 @@\n+ours\n"


@pytest.fixture
async def world(sqlite_url: str) -> AsyncIterator[World]:
    async with living_world(sqlite_url) as made:
        yield made


async def compared(world: World, *, ours: str = OURS) -> BlindLook | None:
    """Let a builder and its shadow do a job, and return what there is to look at."""
    await shadowing(world, BUILDING)
    await reviewed(world)
    world.clock.advance(hours=1)
    await shadowed(world, hands_in())
    pair = await pair_of(world)
    assert pair.ours is not None
    world.workspaces.changes = {JobId(1): THEIRS, JobId(2): ours}
    await world.services.pairing.carry_on()
    shown = await world.services.looking.following(ONE, by=OMAR)
    return shown.look if shown else None


async def answered(world: World, look: BlindLook, *, mine: bool, theirs: bool) -> None:
    ours_first = look.shown[0] == OURS
    first, second = (mine, theirs) if ours_first else (theirs, mine)
    await world.services.looking.answer(look.id, first=first, second=second, by=OMAR)


async def test_the_changes_of_both_are_kept_to_be_looked_at(world: World) -> None:
    look = await compared(world)

    assert look is not None
    assert (look.theirs, look.ours) == (THEIRS, OURS)
    shown = await world.services.looking.following(ONE, by=PAT)
    assert shown is not None
    assert shown.contract == (await world.job()).agreed
    assert shown.more == 0


async def test_what_somebody_would_accept_is_in_the_report_and_in_the_audit(world: World) -> None:
    look = await compared(world)
    assert look is not None

    await answered(world, look, mine=True, theirs=False)
    await world.deliver()

    card = world.shown(CARD)
    assert isinstance(card, ShadowCard)
    assert card.looks == 0
    assert (card.report.accepted.theirs, card.report.accepted.ours) == (Share(0, 1), Share(1, 1))
    [differs] = card.report.disagreements
    assert differs.accepted == Accepted(theirs=False, ours=True)
    async with world.database.reading() as tx:
        [newest] = [e for e in await tx.audit.latest(5) if e.verb == "pair.looked_at"]
    assert (newest.actor, newest.subject, newest.human) == (OMAR, "pair:1", True)
    assert await world.services.looking.following(ONE, by=OMAR) is None


async def test_each_is_looked_at_once_and_by_who_decides(world: World) -> None:
    look = await compared(world)
    assert look is not None
    looking = world.services.looking

    with pytest.raises(ForbiddenError, match="U0OMAR"):
        await looking.following(ONE, by=RITA)
    with pytest.raises(ForbiddenError, match="U0OMAR"):
        await looking.answer(look.id, first=True, second=True, by=RITA)
    await answered(world, look, mine=True, theirs=True)
    with pytest.raises(ConflictError, match="has said already"):
        await looking.answer(look.id, first=False, second=False, by=PAT)


async def test_what_is_decided_is_not_asked_about(world: World) -> None:
    look = await compared(world)
    assert look is not None
    await world.services.shadows.stop(ONE, by=OMAR)

    with pytest.raises(ConflictError, match="is stopped"):
        await world.services.looking.following(ONE, by=OMAR)
    with pytest.raises(ConflictError, match="is stopped"):
        await world.services.looking.answer(look.id, first=True, second=True, by=OMAR)


async def test_what_is_too_long_to_be_read_whole_is_not_put_to_anybody(world: World) -> None:
    assert await compared(world, ours="+" * (LONGEST + 1)) is None

    await world.deliver()
    card = world.shown(CARD)
    assert isinstance(card, ShadowCard)
    assert (card.looks, card.report.n) == (0, 1)
