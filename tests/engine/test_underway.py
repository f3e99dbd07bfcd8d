"""How work comes to rest: between two steps, and whenever it comes."""

import asyncio
from datetime import timedelta

from bot.engine.underway import Underway

LONG = timedelta(seconds=10)


class Steps:
    """Work of as many steps as somebody lets it do."""

    def __init__(self, underway: Underway) -> None:
        self.underway = underway
        self.done = 0
        self.go_on = asyncio.Event()

    async def work(self) -> None:
        self.underway.join()
        while True:
            await self.underway.pass_on()
            self.done += 1
            await self.go_on.wait()
            self.go_on.clear()


async def _begun(steps: Steps) -> "asyncio.Task[None]":
    task = asyncio.create_task(steps.work())
    await asyncio.sleep(0)
    return task


async def test_work_rests_after_the_step_it_is_in() -> None:
    underway = Underway()
    steps = Steps(underway)
    task = await _begun(steps)
    settling = asyncio.create_task(underway.settle(LONG))
    await asyncio.sleep(0)
    assert not settling.done()

    steps.go_on.set()

    assert await settling == 0
    assert steps.done == 1
    assert not task.done()
    await underway.cut_off()
    assert task.cancelled()


async def test_a_step_that_does_not_end_is_cut_off() -> None:
    underway = Underway()
    task = await _begun(Steps(underway))

    assert await underway.settle(timedelta(0)) == 1
    await underway.cut_off()

    assert task.cancelled()


async def test_what_comes_while_all_rest_waits_to_be_cut_off() -> None:
    underway = Underway()
    await underway.settle(LONG)
    steps = Steps(underway)
    task = await _begun(steps)

    assert not task.done()
    assert steps.done == 0
    await underway.cut_off()
    assert task.cancelled()


async def test_what_comes_after_the_end_takes_no_step_and_waits_for_nobody() -> None:
    underway = Underway()
    await underway.settle(LONG)
    await underway.end()
    steps = Steps(underway)

    task = await _begun(steps)

    await asyncio.wait({task})
    assert task.cancelled()
    assert steps.done == 0
