"""Work is done step by step, once, and only when its transaction was committed."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from dbos import DBOS

from bot.errors import ConflictError, StaleError, TransientError
from storage.database import Database
from tests.engine.conftest import Running, Step, Work, begin
from tests.storage.builders import a_job, an_assignment
from tests.waiting import until


async def statuses() -> dict[str, str]:
    return {each.workflow_id: each.status for each in await DBOS.list_workflows_async()}


async def all_ended() -> None:
    async with asyncio.timeout(10):
        while set((await statuses()).values()) != {"SUCCESS"}:  # noqa: ASYNC110
            await asyncio.sleep(0.01)


async def test_a_segment_is_worked_through_step_by_step(
    database: Database, work: Work, running: Running
) -> None:
    async with running():
        assignment = await begin(database)
        await until(lambda: work.finished(assignment))

    assert work.began == [(assignment.id, 1, 1), (assignment.id, 1, 2), (assignment.id, 1, 3)]


async def test_work_waits_for_the_next_engine(
    database: Database, work: Work, running: Running
) -> None:
    async with running():
        pass
    assignment = await begin(database)

    async with running():
        await until(lambda: work.finished(assignment))


async def test_a_transaction_that_is_undone_starts_nothing(
    database: Database, work: Work, running: Running
) -> None:
    async def change_your_mind() -> None:
        async with database.transaction() as tx:
            job = await tx.jobs.add(a_job())
            await tx.start(await tx.assignments.add(an_assignment(job.id)))
            raise ConflictError

    async with running():
        with pytest.raises(ConflictError):
            await change_your_mind()
        assignment = await begin(database)
        await until(lambda: work.finished(assignment))

        assert list(await statuses()) == [assignment.workflow]


async def test_starting_a_segment_twice_does_it_once(
    database: Database, work: Work, running: Running
) -> None:
    async with running():
        assignment = await begin(database)
        async with database.transaction() as tx:
            await tx.start(assignment)
            await tx.start(assignment)
        await until(lambda: work.finished(assignment))
        async with database.transaction() as tx:
            await tx.start(assignment)
        other = await begin(database)
        await until(lambda: work.finished(other))

    assert [step for step in work.began if step[0] == assignment.id] == [
        (assignment.id, 1, number) for number in (1, 2, 3)
    ]


async def test_an_assignment_that_waits_holds_nothing_and_resumes_in_a_new_segment(
    database: Database, work: Work, running: Running
) -> None:
    work.steps = 1
    async with running():
        assignment = await begin(database)
        await until(lambda: work.finished(assignment))
        await all_ended()

        resumed = replace(assignment, segment=2)
        async with database.transaction() as tx:
            await tx.start(resumed)
        await until(lambda: work.finished(resumed))

    assert work.began == [(assignment.id, 1, 1), (assignment.id, 2, 1)]


@pytest.mark.parametrize("error", [TransientError(), StaleError()])
async def test_a_step_that_fails_for_now_is_tried_again(
    database: Database, work: Work, running: Running, error: Exception
) -> None:
    failures = [error, error]

    async def fail_twice(step: Step) -> None:
        if step[2] == 2 and failures:
            raise failures.pop()

    work.before = fail_twice
    async with running():
        assignment = await begin(database)
        await until(lambda: work.finished(assignment))
        await all_ended()

    assert [step[2] for step in work.began] == [1, 2, 2, 2, 3]


async def test_the_wait_is_as_long_as_the_other_side_asks_for(
    database: Database, work: Work, running: Running
) -> None:
    moments: list[float] = []

    async def throttle(step: Step) -> None:
        moments.append(asyncio.get_running_loop().time())
        if len(moments) == 1:
            raise TransientError(retry_after=timedelta(seconds=0.2))

    work.before = throttle
    async with running():
        assignment = await begin(database)
        await until(lambda: work.finished(assignment))

    assert moments[1] - moments[0] >= 0.2


async def test_a_segment_whose_job_somebody_else_moved_ends_quietly(
    database: Database, work: Work, running: Running
) -> None:
    async def refuse(step: Step) -> None:
        raise ConflictError("Job 1 was cancelled.")

    work.before = refuse
    async with running():
        assignment = await begin(database)
        await until(lambda: bool(work.began))
        await all_ended()

        assert await statuses() == {assignment.workflow: "SUCCESS"}
    assert len(work.began) == 1


async def test_a_bug_ends_one_segment_and_nothing_else(
    database: Database, work: Work, running: Running
) -> None:
    async def stumble(step: Step) -> None:
        if step[1] == 1 and step[0] == broken.id:
            raise ValueError("open-sesame-41 divides nothing")

    work.before = stumble
    async with running():
        broken = await begin(database)
        healthy = await begin(database)
        restarted = replace(broken, segment=2)
        await until(lambda: work.finished(healthy))
        async with database.transaction() as tx:
            await tx.start(restarted)
        await until(lambda: work.finished(restarted))

        assert (await statuses())[broken.workflow] == "ERROR"
        [kept] = await DBOS.list_workflows_async(workflow_ids=[broken.workflow])
        steps = await DBOS.list_workflow_steps_async(broken.workflow)
        assert "open-sesame" not in str([vars(kept), *steps])
        assert "the log says why" in str(kept.error)
    assert work.began.count((broken.id, 1, 1)) == 1


async def test_no_more_is_done_at_once_than_allowed(
    database: Database, work: Work, running: Running
) -> None:
    at_once, most = 0, 0

    async def count(step: Step) -> None:
        nonlocal at_once, most
        at_once += 1
        most = max(most, at_once)
        await asyncio.sleep(0)
        at_once -= 1

    work.before = count
    async with running(concurrency=2):
        assignments = [await begin(database) for _ in range(8)]
        await until(lambda: work.finished(*assignments))

    assert most <= 2


async def test_a_stop_lets_the_running_step_finish_and_the_next_start_goes_on_after_it(
    database: Database, work: Work, running: Running
) -> None:
    reached, go_on = asyncio.Event(), asyncio.Event()

    async def hold(step: Step) -> None:
        if step[2] == 2:
            reached.set()
            await go_on.wait()

    work.before = hold
    async with running():
        assignment = await begin(database)
        await reached.wait()
        asyncio.get_running_loop().call_later(0.05, go_on.set)
    assert [step[2] for step in work.done] == [1, 2]

    async with running():
        await until(lambda: work.finished(assignment))

    assert [step[2] for step in work.began] == [1, 2, 3]


async def test_a_step_that_does_not_end_in_time_is_cut_off_and_done_again(
    database: Database, work: Work, running: Running
) -> None:
    reached = asyncio.Event()
    hung = True

    async def hang(step: Step) -> None:
        if step[2] == 2 and hung:
            reached.set()
            await asyncio.Event().wait()

    work.before = hang
    async with running(grace=timedelta(seconds=0.05)):
        assignment = await begin(database)
        await reached.wait()
    hung = False

    async with running():
        await until(lambda: work.finished(assignment))

    assert [step[2] for step in work.began] == [1, 2, 2, 3]


async def test_what_ended_long_ago_is_forgotten(
    database: Database, work: Work, running: Running
) -> None:
    async with running() as engine:
        assignment = await begin(database)
        await until(lambda: work.finished(assignment))
        await all_ended()

        kept = await engine.purge(datetime.now(UTC) - timedelta(hours=1))
        purged = await engine.purge(datetime.now(UTC) + timedelta(hours=1))

        assert (kept, purged) == (0, 1)
        assert await statuses() == {}


async def test_threads_of_the_loop_work_after_a_stop(running: Running) -> None:
    async with running():
        pass

    assert await asyncio.to_thread(lambda: 7) == 7
