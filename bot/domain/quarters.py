"""Quarters of an organization's year, from midnight to midnight where it lives."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.review_calendar import QUARTERS, ReviewCalendar, ReviewPeriod


@dataclass(frozen=True, slots=True)
class Quarter:
    """One quarter: from its first moment up to the first one after it."""

    name: str
    since: datetime
    until: datetime

    def __str__(self) -> str:
        return self.name


def quarter_of(calendar: ReviewCalendar, moment: datetime) -> Quarter:
    """Return the quarter a moment is in."""
    return _last(calendar, moment, 1)[0]


def quarter_up_to(calendar: ReviewCalendar, moment: datetime) -> Quarter:
    """Return the quarter of what happened last before a moment: at its end it is still that one."""
    return last_quarters(calendar, moment, 1)[0]


def last_quarters(
    calendar: ReviewCalendar, until: datetime, count: int = QUARTERS
) -> tuple[Quarter, ...]:
    """Return the quarter up to a moment and those before it, oldest first."""
    return _last(calendar, until - timedelta.resolution, count)


def _last(calendar: ReviewCalendar, moment: datetime, count: int) -> tuple[Quarter, ...]:
    day = calendar.working.day_of(moment)
    return tuple(_quarter(calendar, each) for each in calendar.begun_by(day)[-count:])


def _quarter(calendar: ReviewCalendar, period: ReviewPeriod) -> Quarter:
    begins, ends = (calendar.working.midnight_of(day) for day in (period.begins, period.ends))
    return Quarter(period.name, begins, ends)
