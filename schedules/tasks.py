"""The recurring tasks: one line each, no logic."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

from bot.services.services import Services

Run = Callable[[Services], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class Task:
    """Something done again and again. Doing it twice, or late, does no harm.

    What is done `by_day`, because a day has come, is left for the next time while the clock
    cannot be believed: it has just jumped, or we were away.
    """

    name: str
    every: timedelta
    run: Run
    by_day: bool = False

    async def do(self, services: Services) -> None:
        """Do it, if it is to be done now."""
        if not self.by_day or await services.watching.steady():
            await self.run(services)


TASKS = (
    Task("approvals.nudge", timedelta(seconds=30), lambda s: s.approvals.nudge_due()),
    Task("approvals.expire", timedelta(seconds=30), lambda s: s.approvals.expire_due()),
    Task("approvals.reseat", timedelta(minutes=1), lambda s: s.absences.refresh()),
    Task("departures.follow", timedelta(minutes=1), lambda s: s.departures.keep_step()),
    Task("offboardings.carry_on", timedelta(minutes=1), lambda s: s.offboardings.carry_on_due()),
    Task("sprawl.weekly", timedelta(hours=1), lambda s: s.sprawling.report_due(), by_day=True),
    Task("hiring.evaluate", timedelta(seconds=10), lambda s: s.hiring.evaluate_due()),
    Task("hiring.end_trials", timedelta(hours=1), lambda s: s.hiring.end_trials(), by_day=True),
    # Several times an hour, so that one that was missed is made up for; it is read once a day.
    Task("people.reconcile", timedelta(minutes=10), lambda s: s.people.reconcile_due()),
    Task("outbox.retry", timedelta(seconds=15), lambda s: s.delivery.deliver_due()),
    # Every task gets the services of the newest organization: this one is often enough for that.
    Task("organization.follow", timedelta(seconds=5), lambda s: s.registry.end_due()),
    Task("assignments.sweep", timedelta(minutes=5), lambda s: s.sweep.restart_stale()),
    # Every hour, so that one that was missed is made up for; it runs once a week.
    Task("drill.weekly", timedelta(hours=1), lambda s: s.drills.run_due()),
    # Every hour, so that a day is made up for; each number is read once a day.
    Task("numbers.read", timedelta(hours=1), lambda s: s.readings.read_due()),
    # It looks at the records up to midnight, so that looking again the same day says the same.
    Task("declines.tell", timedelta(hours=6), lambda s: s.alarms.tell_due()),
    # Both look at the calendar and do what is missing, so that any of them may be missed.
    Task("reviews.tend", timedelta(minutes=5), lambda s: s.review_rounds.tend(), by_day=True),
    # It uploads only what is missing or shows something else by now.
    Task("pictures.hang", timedelta(minutes=1), lambda s: s.hanging.hang_due()),
    Task(
        "one_on_ones.open", timedelta(minutes=15), lambda s: s.one_on_ones.open_due(), by_day=True
    ),
    Task("probes.open", timedelta(minutes=5), lambda s: s.probes.open_due()),
    Task("shadows.tend", timedelta(minutes=5), lambda s: s.shadows.tend()),
    Task("shadows.carry_on", timedelta(minutes=1), lambda s: s.pairing.carry_on()),
    Task("records.tidy", timedelta(hours=6), lambda s: s.sweep.tidy(), by_day=True),
)
