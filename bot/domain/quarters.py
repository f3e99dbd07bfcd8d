"""Quarters of the calendar year, in UTC."""

from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """Three months. `number` is 1 to 4."""

    year: int
    number: int

    def __str__(self) -> str:
        return f"{self.year}-Q{self.number}"

    @property
    def since(self) -> datetime:
        """Its first moment."""
        return datetime(self.year, 3 * self.number - 2, 1, tzinfo=UTC)

    @property
    def until(self) -> datetime:
        """The first moment after it."""
        return self.next.since

    @property
    def next(self) -> "Quarter":
        return (
            Quarter(self.year + 1, 1) if self.number == 4 else Quarter(self.year, self.number + 1)
        )

    @property
    def previous(self) -> "Quarter":
        return (
            Quarter(self.year - 1, 4) if self.number == 1 else Quarter(self.year, self.number - 1)
        )


def quarter_of(moment: datetime) -> Quarter:
    """Return the quarter a moment is in."""
    at = moment.astimezone(UTC)
    return Quarter(at.year, (at.month + 2) // 3)


def quarter_up_to(moment: datetime) -> Quarter:
    """Return the quarter of what happened last before a moment: at its end it is still that one."""
    quarter = quarter_of(moment)
    return quarter.previous if quarter.since == moment else quarter


def last_quarters(until: datetime, count: int = 4) -> tuple[Quarter, ...]:
    """Return the quarter up to a moment and those before it, oldest first."""
    quarters = [quarter_up_to(until)]
    while len(quarters) < count:
        quarters.append(quarters[-1].previous)
    return tuple(reversed(quarters))
