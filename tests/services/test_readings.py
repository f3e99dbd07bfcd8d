"""Each number is read once a day; what cannot be read is unknown, and never zero."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from bot.domain.ids import RoleName
from bot.domain.outcome_numbers import (
    BuiltIn,
    CommandSource,
    Direction,
    OutcomeNumber,
    Reading,
    RecordSource,
    Source,
    ToolSource,
    WebSource,
)
from bot.domain.reading_numbers import UnreadableError
from bot.errors import TransientError
from bot.services.readings import Readings
from tests.services.test_alarms import decided
from tests.services.world import World

ROLE = RoleName("builder")
COUNTER = CommandSource(("count-orders",), timedelta(seconds=5))


@dataclass
class FakeGauge:
    """Numbers that are what a test says, or are not there."""

    says: list[float | BaseException] = field(default_factory=lambda: [42.0])
    read_from: list[Source] = field(default_factory=list)

    async def read(self, source: CommandSource | WebSource | ToolSource) -> float:
        self.read_from.append(source)
        await asyncio.sleep(0)
        said = self.says.pop(0) if len(self.says) > 1 else self.says[0]
        if isinstance(said, BaseException):
            raise said
        return said


def readings(world: World, gauge: FakeGauge, source: Source = COUNTER) -> Readings:
    """Return the service, in an organization in which the builder alone has a number."""
    number = OutcomeNumber("orders", source, Direction.UP, 10.0, 20.0)
    roles = {
        name: replace(role, outcome=number if name == ROLE else None)
        for name, role in world.organization.roles.items()
    }
    organization = replace(world.organization, roles=roles)
    return Readings(world.database, world.clock, organization, gauge)


async def kept(world: World) -> tuple[Reading, ...]:
    async with world.database.reading() as tx:
        found: Mapping[tuple[RoleName, str], tuple[Reading, ...]] = await tx.readings.since(
            world.clock.now() - timedelta(days=60)
        )
    return found.get((ROLE, "orders"), ())


async def test_a_number_is_read_once_a_day(world: World) -> None:
    gauge = FakeGauge()
    service = readings(world, gauge)

    for _ in range(3):
        await service.read_due()
        world.clock.advance(hours=1)
    world.clock.advance(days=1)
    await service.read_due()

    assert gauge.read_from == [COUNTER, COUNTER]
    assert [each.value for each in await kept(world)] == [42.0, 42.0]


@pytest.mark.parametrize(
    ("failure", "why"),
    [
        (UnreadableError("It said 'n/a', which is not a number alone."), "It said 'n/a'"),
        (TransientError("The server does not answer."), "The server does not answer."),
        (ZeroDivisionError("oops"), "a fault in Countersign"),
    ],
)
async def test_what_cannot_be_read_is_unknown_and_says_why(
    world: World, failure: Exception, why: str
) -> None:
    await readings(world, FakeGauge([failure])).read_due()

    (reading,) = await kept(world)
    assert reading.value is None
    assert not reading.pending
    assert why in reading.why


async def test_an_interrupted_reading_is_done_again(world: World) -> None:
    killed = FakeGauge([asyncio.CancelledError()])
    with pytest.raises(asyncio.CancelledError):
        await readings(world, killed).read_due()
    gauge = FakeGauge()
    service = readings(world, gauge)

    world.clock.advance(minutes=10)
    await service.read_due()
    early = await kept(world)
    world.clock.advance(minutes=6)
    await service.read_due()

    assert [(r.value, r.pending) for r in early] == [(None, True)]
    assert [(r.value, r.pending) for r in await kept(world)] == [(42.0, False)]
    assert len(gauge.read_from) == 1


async def test_two_clocks_read_it_once(world: World) -> None:
    gauge = FakeGauge()

    await asyncio.gather(*(readings(world, gauge).read_due() for _ in range(4)))

    assert len(gauge.read_from) == 1


async def test_who_was_overtaken_does_not_write_over_the_other(world: World) -> None:
    slow = Slow(world)

    await readings(world, slow).read_due()

    (reading,) = await kept(world)
    assert reading.value == 7.0


class Slow(FakeGauge):
    """A source that answers when somebody else has long read it."""

    def __init__(self, world: World) -> None:
        super().__init__([1.0])
        self.world = world

    async def read(self, source: CommandSource | WebSource | ToolSource) -> float:
        self.world.clock.advance(minutes=20)
        await readings(self.world, FakeGauge([7.0])).read_due()
        return await super().read(source)


async def test_a_number_of_ours_is_counted_from_the_records(world: World) -> None:
    await decided(world, accepted=6, returned=2, since=world.clock.now() - timedelta(days=2))
    await decided(world, accepted=9, returned=0, since=world.clock.now() - timedelta(days=40))

    await readings(world, FakeGauge(), RecordSource(BuiltIn.ACCEPTANCE_RATE)).read_due()

    (reading,) = await kept(world)
    assert reading.value == 75.0


async def test_defects_that_reached_people_are_counted(world: World) -> None:
    await decided(world, accepted=6, returned=2, since=world.clock.now() - timedelta(days=2))

    await readings(world, FakeGauge(), RecordSource(BuiltIn.ESCAPED_DEFECTS)).read_due()

    (reading,) = await kept(world)
    assert reading.value == 2.0


async def test_without_records_a_rate_is_unknown_and_not_zero(world: World) -> None:
    await readings(world, FakeGauge(), RecordSource(BuiltIn.ACCEPTANCE_RATE)).read_due()

    (reading,) = await kept(world)
    assert reading.value is None
    assert reading.why == "There were no results people decided on in the last 28 days."


async def test_a_number_under_a_new_name_begins_a_new_series(world: World) -> None:
    service = readings(world, FakeGauge())
    await service.read_due()
    renamed = replace(
        service.organization,
        roles={
            name: replace(role, outcome=replace(role.outcome, name="sales"))
            if role.outcome
            else role
            for name, role in service.organization.roles.items()
        },
    )

    await replace(service, organization=renamed).read_due()

    async with world.database.reading() as tx:
        series = await tx.readings.since(world.clock.now())
    assert {name for _, name in series} == {"orders", "sales"}
