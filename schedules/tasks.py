"""The recurring tasks: one line each, no logic."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

from bot.services.services import Services

Run = Callable[[Services], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class Task:
    """Something done again and again. Doing it twice, or late, does no harm."""

    name: str
    every: timedelta
    run: Run


TASKS = (
    Task("approvals.nudge", timedelta(seconds=30), lambda s: s.approvals.nudge_due()),
    Task("approvals.expire", timedelta(seconds=30), lambda s: s.approvals.expire_due()),
    Task("approvals.reseat", timedelta(minutes=1), lambda s: s.absences.refresh()),
    Task("outbox.retry", timedelta(seconds=15), lambda s: s.delivery.deliver_due()),
    Task("assignments.sweep", timedelta(minutes=5), lambda s: s.sweep.restart_stale()),
    # Every hour, so that one that was missed is made up for; it runs once a week.
    Task("drill.weekly", timedelta(hours=1), lambda s: s.drills.run_due()),
    Task("probes.open", timedelta(minutes=5), lambda s: s.probes.open_due()),
    Task("records.tidy", timedelta(hours=6), lambda s: s.sweep.tidy()),
)
