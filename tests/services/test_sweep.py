"""The sweep: what nobody needs any more is deleted, and nothing else."""

from bot.domain.ids import JobId
from bot.domain.jobs import JobStatus
from tests.services.world import RITA, CurtainError, World, at_work, in_scope


async def test_clones_of_ended_jobs_go_after_a_day_however_many_jobs_there_are(
    world: World,
) -> None:
    await at_work(world, CurtainError())
    await world.services.control.stop(JobId(1), by=RITA)
    world.clock.advance(days=2)
    for _ in range(120):
        await world.say("please fix it")

    await world.services.sweep.tidy()

    assert world.workspaces.clones == set()


async def test_clones_stay_while_their_job_goes_on_or_has_just_ended(world: World) -> None:
    await at_work(world, CurtainError())
    world.clock.advance(days=2)
    await world.services.sweep.tidy()
    assert world.workspaces.clones == {JobId(1)}

    await world.services.control.stop(JobId(1), by=RITA)
    await world.services.sweep.tidy()
    assert world.workspaces.clones == {JobId(1)}


async def test_work_that_fell_silent_is_started_again(world: World) -> None:
    await in_scope(world)
    await world.services.scope.accept(JobId(1), by=RITA)
    assert world.queue.take() is not None
    world.clock.advance(minutes=31)

    assert await world.services.sweep.restart_stale() == 1

    assert len(world.queue) == 1
    assert (await world.job()).status is JobStatus.WORKING


async def test_a_dispatcher_that_stays_silent_fails_its_job_and_says_where(world: World) -> None:
    await world.say("please fix it")
    for _ in range(4):
        world.clock.advance(minutes=31)
        await world.services.sweep.restart_stale()

    job = await world.job()
    assert job.status is JobStatus.FAILED
    assert job.reason.startswith("dispatcher-1, intake: It was started again 3 times")
