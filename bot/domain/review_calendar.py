"""The calendar of agent reviews: when each quarter's are opened, due, and closed out."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from bot.domain.working_time import WorkingTime

QUARTERS = 4
_LATE_DAYS = 5
"""Working days people have at least, where reviews are opened late."""

_LATE_CLOSE = 3
"""Working days between that due day and the close-out."""

_LAST_CALLS = 3
"""Working days before the due day from which on there are no weekly reminders."""


class OneOnOnes(StrEnum):
    """How often an owner is asked about each of their positions between two reviews."""

    MONTHLY = "monthly"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class ReviewPeriod:
    """One quarter and the days of its reviews. `ends` is the first day after it."""

    name: str
    begins: date
    ends: date
    opens: date
    due: date
    closes: date


@dataclass(frozen=True, slots=True)
class RoundDates:
    """The days of one owner's reviews of a period: they may have been opened late."""

    opened_on: date
    due_on: date
    closes_on: date


@dataclass(frozen=True, slots=True)
class Slot:
    """One reminder. Of those that are due only the last is said; a lower `rank` never follows."""

    name: str
    rank: int
    day: date


_LAST_RANKS = 100

LATE = "late 1"
"""The first reminder after the due day."""


@dataclass(frozen=True, slots=True)
class ReviewCalendar:
    """What `reviews:` says. `quarter_starts` are months and days; the first one begins the year.

    `opens_before` and `closes_after` count days from the due day, `due_before_end` from the last
    day of the quarter. With fewer active positions than `reminders_from` nobody is written to, and
    nothing is lost.
    """

    working: WorkingTime = field(default_factory=WorkingTime)
    quarter_starts: tuple[tuple[int, int], ...] = ((1, 1), (4, 1), (7, 1), (10, 1))
    opens_before: int = 21
    due_before_end: int = 0
    closes_after: int = 7
    reminders_from: int = 5
    one_on_ones: OneOnOnes = OneOnOnes.OFF

    def current(self, at: datetime) -> ReviewPeriod:
        """Return the period whose reviews were opened last, where the organization lives."""
        today = self.working.day_of(at)
        opened = [each for each in self._around(today.year) if each.opens <= today]
        return opened[-1]

    def last_due(self, at: datetime) -> ReviewPeriod:
        """Return the last period whose reviews, opened in time, were due before today."""
        today = self.working.day_of(at)
        return [each for each in self._around(today.year) if each.due < today][-1]

    def begun_by(self, day: date) -> list[ReviewPeriod]:
        """Return the periods of the last two years that have begun by a day, oldest first."""
        return [each for each in self._around(day.year) if each.begins <= day]

    def under_way(self, at: datetime) -> ReviewPeriod:
        """Return the first period whose close-out is still to come: what can be reviewed now."""
        found, today = self.current(at), self.working.day_of(at)
        return found if today < found.closes else self.next_after(found)

    def named(self, name: str) -> ReviewPeriod | None:
        """Return the period of this name; None where the calendar has none, or has it no more."""
        year = name[:4]
        around = self._around(int(year)) if year.isdecimal() else []
        return next((each for each in around if each.name == name), None)

    def may_open(self, period: ReviewPeriod, *, at: datetime, opened: frozenset[str]) -> bool:
        """Whether reviews of a period can still be opened.

        They can until its close-out. Later only where we were away all the while: `opened` are the
        names of the periods whose reviews were ever opened, and there are some, but not of this.
        """
        today = self.working.day_of(at)
        away = bool(opened) and period.name not in opened
        return period.opens <= today and (today < period.closes or away)

    def next_after(self, period: ReviewPeriod) -> ReviewPeriod:
        """Return the period that follows another one."""
        later = (each for each in self._around(period.ends.year) if each.begins >= period.ends)
        return next(later)

    def dates(self, period: ReviewPeriod, *, opened_on: date) -> RoundDates:
        """Return the days that hold for reviews opened on a day; late ones get more time."""
        in_time = max(period.opens, self.working.shift(period.due, -_LAST_CALLS))
        if opened_on <= in_time:
            return RoundDates(opened_on, period.due, period.closes)
        due = self.working.shift(opened_on, _LATE_DAYS)
        closes = max(period.closes, self.working.shift(due, _LATE_CLOSE))
        return RoundDates(opened_on, due, closes)

    def slots(self, dates: RoundDates) -> tuple[Slot, ...]:
        """Return every reminder of a round in its order: each on a working day of its own."""
        found = [Slot("kickoff", 0, dates.opened_on), *self._weekly(dates)]
        for number, (name, by) in enumerate((("three days", -3), ("one day", -1), ("due day", 0))):
            day = self.working.shift(dates.due_on, by)
            if day > dates.opened_on:
                found.append(Slot(name, _LAST_RANKS + number, day))
        return (*found, *self._daily(dates))

    def due_slot(self, dates: RoundDates, *, at: datetime, zone: str, said: int) -> Slot | None:
        """Return the one reminder to send an owner now, or None.

        It is the last one whose day has come; those it overtook are never sent. `said` is the
        rank of the last one that was.
        """
        today = self.working.day_of(at, zone=zone)
        if not self.working.allows(at, zone=zone) or today >= dates.closes_on:
            return None
        come = [slot for slot in self.slots(dates) if slot.day <= today]
        return come[-1] if come and come[-1].rank > said else None

    def closing(self, dates: RoundDates, *, at: datetime, zone: str) -> bool:
        """Whether the day of the close-out has come for an owner, and they can be told."""
        today = self.working.day_of(at, zone=zone)
        return today >= dates.closes_on and self.working.allows(at, zone=zone)

    def talk(self, at: datetime, *, zone: str) -> str | None:
        """Return the name of the month whose one-to-ones are to be opened now, or None.

        They begin in the middle of a month, and in no month whose middle belongs to reviews.
        """
        if self.one_on_ones is OneOnOnes.OFF or not self.working.allows(at, zone=zone):
            return None
        today = self.working.day_of(at, zone=zone)
        period = self.current(at)
        middle = self.working.on_or_after(today.replace(day=15))
        if today < middle or period.opens <= middle <= period.closes:
            return None
        return f"{today:%Y-%m}"

    def _weekly(self, dates: RoundDates) -> Iterator[Slot]:
        last_calls = self.working.shift(dates.due_on, -_LAST_CALLS)
        number = 1
        while True:
            day = self.working.on_or_after(dates.opened_on + timedelta(weeks=number))
            if day >= last_calls:
                return
            yield Slot(f"week {number}", number, day)
            number += 1

    def _daily(self, dates: RoundDates) -> Iterator[Slot]:
        number, day = 1, self.working.shift(dates.due_on, 1)
        while day < dates.closes_on:
            yield Slot(f"late {number}" if number > 1 else LATE, _LAST_RANKS + 2 + number, day)
            number, day = number + 1, self.working.shift(day, 1)

    def _around(self, year: int) -> list[ReviewPeriod]:
        """Return the periods that begin in the years around one, oldest first."""
        starts = [
            (self._begin(each, number), f"{each}-Q{number + 1}")
            for each in range(year - 2, year + 3)
            for number in range(QUARTERS)
        ]
        return [self._period(name, begins, ends) for (begins, name), (ends, _) in pairwise(starts)]

    def _begin(self, year: int, number: int) -> date:
        """Return when a quarter begins. One earlier in the calendar is in the next year."""
        first, start = self.quarter_starts[0], self.quarter_starts[number]
        return date(year if start >= first else year + 1, *start)

    def _period(self, name: str, begins: date, ends: date) -> ReviewPeriod:
        last = ends - timedelta(days=1 + self.due_before_end)
        due = self.working.on_or_before(last)
        return ReviewPeriod(
            name=name,
            begins=begins,
            ends=ends,
            opens=self.working.on_or_after(due - timedelta(days=self.opens_before)),
            due=due,
            closes=self.working.on_or_after(due + timedelta(days=self.closes_after)),
        )
