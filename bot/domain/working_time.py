"""Working time: on which days and at which hours somebody may be written to, where they live."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.errors import InvalidInputError

_LONGEST_SEARCH = 366
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class WorkingTime:
    """The working days of an organization and the hours of each, from `begins` until `ends`.

    `days` are numbers of weekdays, Monday is 0. The hours hold in each person's own time zone;
    `zone` is that of people who have none. A zone is a name of the IANA database.
    """

    zone: str = "UTC"
    days: frozenset[int] = frozenset(range(5))
    holidays: frozenset[date] = frozenset()
    begins: time = time(9)
    ends: time = time(17)

    def works(self, day: date) -> bool:
        """Whether people work on a day."""
        return day.weekday() in self.days and day not in self.holidays

    def on_or_after(self, day: date) -> date:
        """Return the first working day from this one on. Raises InvalidInputError without any."""
        return self._search(day, _DAY)

    def on_or_before(self, day: date) -> date:
        """Return the last working day up to this one. Raises InvalidInputError without any."""
        return self._search(day, -_DAY)

    def shift(self, day: date, by: int) -> date:
        """Return the working day that many working days later, or earlier where `by` is negative.

        Raises InvalidInputError where there is none within a year.
        """
        step = _DAY if by > 0 else -_DAY
        for _ in range(abs(by)):
            day = self._search(day + step, step)
        return day

    def day_of(self, at: datetime, *, zone: str = "") -> date:
        """Return the day it is somewhere at a moment."""
        return self._local(at, zone).date()

    def midnight_of(self, day: date) -> datetime:
        """Return the moment at which a day begins where the organization is, in UTC."""
        return datetime.combine(day, time(), self._zone("")).astimezone(UTC)

    def begin_of(self, day: date, *, zone: str = "") -> datetime:
        """Return the moment at which the hours of a day begin somewhere, in UTC.

        Where clocks go forward over that hour, it is as long after it as the clocks jump.
        """
        return datetime.combine(day, self.begins, self._zone(zone)).astimezone(UTC)

    def allows(self, at: datetime, *, zone: str = "") -> bool:
        """Whether somebody who lives there may be written to at a moment."""
        local = self._local(at, zone)
        return self.works(local.date()) and self.begins <= local.time() < self.ends

    def next_allowed(self, at: datetime, *, zone: str = "") -> datetime:
        """Return the first moment from this one on at which somebody may be written to, in UTC.

        Raises InvalidInputError where there is none within a year.
        """
        if self.allows(at, zone=zone):
            return at.astimezone(UTC)
        day = self.day_of(at, zone=zone)
        for _ in range(_LONGEST_SEARCH):
            begin = self.begin_of(day, zone=zone)
            if begin >= at and self.allows(begin, zone=zone):
                return begin
            day += _DAY
        raise InvalidInputError("There is no working hour within a year.")

    def _search(self, day: date, step: timedelta) -> date:
        for _ in range(_LONGEST_SEARCH):
            if self.works(day):
                return day
            day += step
        raise InvalidInputError("There is no working day within a year.")

    def _local(self, at: datetime, zone: str) -> datetime:
        return at.astimezone(self._zone(zone))

    def _zone(self, zone: str) -> ZoneInfo:
        return ZoneInfo(zone or self.zone)
