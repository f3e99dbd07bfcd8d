"""One writer at a time, and people before agents."""

import asyncio
from datetime import timedelta

import pytest

from bot.errors import TransientError
from storage.bell import Bell
from storage.database import Database
from storage.turnstile import Turnstile
from tests.fakes import FakeQueue


class Story:
    """Who went through, in which order. Nobody leaves before being let go."""

    def __init__(self, turnstile: Turnstile) -> None:
        self.turnstile = turnstile
        self.order: list[str] = []
        self.free = asyncio.Event()

    async def go(self, name: str, *, urgent: bool = False) -> None:
        async with self.turnstile.turn(urgent=urgent):
            self.order.append(name)
            await self.free.wait()

    async def begin(self, name: str, *, urgent: bool = False) -> "asyncio.Task[None]":
        """Let somebody come, and stand where they stand then."""
        task = asyncio.create_task(self.go(name, urgent=urgent))
        await asyncio.sleep(0)
        return task


@pytest.fixture
def story() -> Story:
    return Story(Turnstile(patience=timedelta(seconds=10)))


async def test_who_is_urgent_goes_before_all_who_are_not(story: Story) -> None:
    names = [("first", False), ("agent 1", False), ("agent 2", False), ("person", True)]
    coming = [await story.begin(name, urgent=urgent) for name, urgent in names]
    assert story.order == ["first"]

    story.free.set()
    await asyncio.gather(*coming)

    assert story.order == ["first", "person", "agent 1", "agent 2"]


async def test_who_gives_up_is_passed_over(story: Story) -> None:
    coming = [await story.begin(name) for name in ("first", "second", "third")]
    coming[1].cancel()

    story.free.set()
    await asyncio.gather(*coming, return_exceptions=True)

    assert story.order == ["first", "third"]


async def test_a_turn_that_comes_at_the_moment_of_giving_up_is_passed_on(story: Story) -> None:
    first, second, third = [await story.begin(name) for name in ("first", "second", "third")]
    first.add_done_callback(lambda _: second.cancel())

    first.cancel()
    story.free.set()
    await asyncio.gather(first, second, third, return_exceptions=True)
    last = await story.begin("last")
    await last

    assert story.order[-2:] == ["third", "last"]


async def test_a_failure_gives_the_turn_back(story: Story) -> None:
    with pytest.raises(KeyError):
        async with story.turnstile.turn(urgent=False):
            raise KeyError

    story.free.set()
    await story.go("next")

    assert story.order == ["next"]


async def test_nobody_waits_for_ever() -> None:
    story = Story(Turnstile(patience=timedelta(0)))
    first = await story.begin("first")

    with pytest.raises(TransientError):
        await story.go("second")

    story.free.set()
    await first
    await story.go("third")
    assert story.order == ["first", "third"]


async def test_a_person_writes_before_the_agents_that_came_first(sqlite_url: str) -> None:
    database = Database(sqlite_url, queue=FakeQueue(), bell=Bell())
    order: list[str] = []
    free = asyncio.Event()

    async def write(name: str, *, urgent: bool = False) -> None:
        async with database.transaction(urgent=urgent):
            order.append(name)
            await free.wait()

    coming = [asyncio.create_task(write("first"))]
    while not order:  # noqa: ASYNC110
        await asyncio.sleep(0)
    coming += [asyncio.create_task(write(f"agent {number}")) for number in range(3)]
    coming.append(asyncio.create_task(write("person", urgent=True)))
    await asyncio.sleep(0)
    free.set()
    await asyncio.gather(*coming)

    assert order[:2] == ["first", "person"]
    await database.close()


async def test_waiting_too_long_for_a_turn_is_transient(sqlite_url: str) -> None:
    database = Database(sqlite_url, queue=FakeQueue(), bell=Bell(), patience=timedelta(0))

    async with database.transaction():
        with pytest.raises(TransientError):
            async with database.transaction():
                raise AssertionError("two writers at a time")

    await database.close()
