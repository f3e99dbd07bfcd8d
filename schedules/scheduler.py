"""The scheduler: APScheduler's triggers and its store, told what time it is by our clock.

APScheduler asks the machine for the time in the middle of `_process_jobs`, which its own schedulers
call when they have waited. So ours does in `process_due` what that does, at a moment it is told.
"""

from datetime import datetime, timedelta

import structlog
from apscheduler.executors.base import MaxInstancesReachedError
from apscheduler.job import Job
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.schedulers.base import STATE_RUNNING
from apscheduler.triggers.interval import IntervalTrigger

from bot.ports import Clock
from schedules.executor import TaskExecutor
from schedules.tasks import Task

log = structlog.get_logger()

_AGAIN = timedelta(seconds=10)
"""When to look again after the database could not be asked."""

_LONGEST = timedelta(minutes=1)
"""How long the thread waits at most: by then a clock that was set back is noticed."""

_SKEW = timedelta(minutes=1)
"""How far the clocks of two machines may differ before one of them counts as set back."""

_STORE = "default"


def ring(task: str) -> None:
    """Stand for a task in the job store, which can only keep the name of a function."""
    raise AssertionError(f"The executor runs {task}; this function is never called.")


class TaskScheduler(BackgroundScheduler):  # type: ignore[misc]  # APScheduler has no types
    """Wakes tasks at their intervals. What was missed is made up for once, however late it is."""

    def __init__(self, store: SQLAlchemyJobStore, executor: TaskExecutor, clock: Clock) -> None:
        super().__init__(
            jobstores={_STORE: store},
            executors={"default": executor},
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
            timezone="UTC",
        )
        self._clock = clock

    def keep(self, task: Task) -> None:
        """Have a task woken. One that is in the store keeps its time, unless its interval changed.

        So a task of every six hours is not put off by a restart every five, and what fell into a
        pause is done at once after it.
        """
        kept = self.get_job(task.name)
        if kept is not None and kept.trigger.interval == task.every:
            return
        first = self._clock.now() + task.every
        trigger = IntervalTrigger(
            seconds=task.every.total_seconds(), start_date=first, timezone=self.timezone
        )
        self.add_job(
            ring,
            trigger,
            args=[task.name],
            id=task.name,
            next_run_time=first,
            replace_existing=True,
        )

    def process_due(self) -> datetime | None:
        """Begin what is due, and return when something is due next; None without any task."""
        now = self._clock.now()
        with self._jobstores_lock:
            store = self._lookup_jobstore(_STORE)
            self._follow_clock(store, now)
            for job in store.get_due_jobs(now):
                self._begin(job, store, now)
            found: datetime | None = store.get_next_run_time()
            return found

    def _process_jobs(self) -> float | None:
        """Do what is due in the scheduler's thread; return the seconds until it has to look again.

        A database that is away for a moment must not end the thread, and all tasks with it.
        """
        if self.state != STATE_RUNNING:
            return None
        try:
            due_at = self.process_due()
        except Exception:
            log.exception("schedule.unreadable")
            return _AGAIN.total_seconds()
        if due_at is None:
            return None
        return min(max(due_at - self._clock.now(), timedelta()), _LONGEST).total_seconds()

    def _begin(self, job: Job, store: SQLAlchemyJobStore, now: datetime) -> None:
        """Begin a task that is due, and note when it is due again."""
        # What was missed counts once. Not a list of it, as APScheduler makes one: a month of a task
        # of every few seconds has half a million entries.
        missed = (now - job.next_run_time) // job.trigger.interval
        last = job.next_run_time + missed * job.trigger.interval
        try:
            self._lookup_executor(job.executor).submit_job(job, [last])
        except MaxInstancesReachedError:
            log.info("task.still_running", task=job.id)
        _move(job, store, job.trigger.get_next_fire_time(last, now))

    def _follow_clock(self, store: SQLAlchemyJobStore, now: datetime) -> None:
        """Bring forward what is further away than its interval: the clock was set back since."""
        due_at = store.get_next_run_time()
        if due_at is None or due_at <= now:
            return
        jobs = store.get_all_jobs()
        if due_at <= now + _SKEW + min(job.trigger.interval for job in jobs):
            return
        log.warning("clock.set_back", now=now, was_due_at=due_at)
        for job in jobs:
            if job.next_run_time > now + job.trigger.interval:
                _move(job, store, now)


def _move(job: Job, store: SQLAlchemyJobStore, due_at: datetime) -> None:
    # `Scheduler.modify_job` would read the job once more, and wake the thread that is at it.
    job._modify(next_run_time=due_at)  # noqa: SLF001
    store.update_job(job)
