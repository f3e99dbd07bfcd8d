"""What goes on after the answer is neither waited for nor lost, and may fail."""

import asyncio

from handlers.later import Later
from tests.waiting import until


async def test_it_returns_at_once_and_the_work_goes_on() -> None:
    done, go_on = asyncio.Event(), asyncio.Event()

    async def work() -> None:
        await go_on.wait()
        done.set()

    Later().begin(work())
    assert not done.is_set()
    go_on.set()

    await asyncio.wait_for(done.wait(), timeout=5)


async def test_work_that_fails_keeps_no_other_from_being_done() -> None:
    later, done = Later(), asyncio.Event()

    async def failing() -> None:
        raise RuntimeError("a bug")

    async def work() -> None:
        done.set()

    later.begin(failing())
    later.begin(work())

    await until(done.is_set)
