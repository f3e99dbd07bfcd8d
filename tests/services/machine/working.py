"""Working: what workers, the clock and the outbox do in a house, one thing at a time."""

from contextlib import suppress

from bot.errors import ExpectedError, StaleError, TransientError
from tests.services.machine.faults import Segment
from tests.services.machine.house import House

_MOST = 600
"""More turns and calls than what is left of a job may take to come to rest."""

_NOW_AND_THEN = 8


async def take_step(house: House, segment: Segment) -> None:
    """Take one step as the engine does: what fails for now is taken again."""
    try:
        with house.laws.budgets.step(segment):
            more = await house.services.work.proceed(*segment)
    except (TransientError, StaleError):
        return
    except ExpectedError:
        more = False
    if not more:
        house.queue.end(segment)


async def let_the_clock_strike(house: House) -> None:
    """Do what the clock does again and again; one that fails is done the next time."""
    services = house.services
    for task in (
        services.approvals.nudge_due,
        services.approvals.expire_due,
        services.absences.refresh,
        services.sweep.restart_stale,
        services.sweep.tidy,
    ):
        with suppress(TransientError):
            await task()


async def come_to_rest(house: House) -> None:
    """Once nothing fails any more, all work comes to rest, and all is said."""
    house.be_calm()
    for number in range(_MOST):
        if not (under_way := house.queue.under_way()):
            break
        await take_step(house, under_way[0])
        if number % _NOW_AND_THEN == 0:
            await house.laws.hold()
    await house.laws.hold()
    assert not house.queue.under_way(), "work without end"
    await _say_everything(house)


async def _say_everything(house: House) -> None:
    for _ in range(_MOST):
        if not await house.services.delivery.deliver_due():
            house.clock.advance(minutes=3)
        async with house.database.reading() as tx:
            if not await tx.outbox.pending():
                return
    raise AssertionError("a notice was never delivered")
