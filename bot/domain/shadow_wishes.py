"""Wishes: what somebody types to let a candidate shadow an agent."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from bot.domain.ids import PositionName
from bot.domain.shadows import Order
from bot.errors import InvalidInputError

_USUAL = timedelta(days=14)
_HOW = "builder-1 with claude until 2026-12-24 jobs 30 cost 25"
_MONEY = re.compile(r"\$?(\d{1,6})(?:\.(\d{1,2}))?")


@dataclass(frozen=True, slots=True)
class Wish:
    """Who is to shadow whom, and until when: a day, a number of jobs, an amount.

    Money is in millionths of a US dollar. Without a day it is two weeks.
    """

    incumbent: PositionName
    candidate: str
    until: date | None = None
    jobs: int = 20
    cost_microusd: int = 20_000_000

    def order(self, *, now: datetime) -> Order:
        """Return the order this wish means at a moment."""
        day = self.until or (now + _USUAL).date()
        until = datetime.combine(day, time(), UTC)
        return Order(self.incumbent, self.candidate, until, self.jobs, self.cost_microusd)


def wish(typed: str) -> Wish | None:
    """Return what the words after the command ask for; None where they name an agent alone.

    Raises InvalidInputError with an example.
    """
    incumbent, *words = typed.split()
    if not words:
        return None
    if words[0] != "with" or len(words) % 2:
        raise InvalidInputError(
            f"Write it like this: {_HOW}. Only `with` and a name must be there."
        )
    pairs = dict(zip(words[::2], words[1::2], strict=True))
    unknown = pairs.keys() - {"with", "until", "jobs", "cost"}
    if unknown or len(pairs) < len(words) // 2:
        odd = min(unknown) if unknown else "a word twice"
        raise InvalidInputError(f"{odd} is not understood here. Write it like this: {_HOW}")
    given = Wish(PositionName(incumbent), pairs["with"])
    return Wish(
        given.incumbent,
        given.candidate,
        _day(pairs["until"]) if "until" in pairs else None,
        _number(pairs["jobs"]) if "jobs" in pairs else given.jobs,
        _money(pairs["cost"]) if "cost" in pairs else given.cost_microusd,
    )


def _day(typed: str) -> date:
    try:
        return date.fromisoformat(typed)
    except ValueError as error:
        raise InvalidInputError("Write the day as 2026-12-24.") from error


def _number(typed: str) -> int:
    if not (typed.isascii() and typed.isdecimal() and len(typed) < 6):
        raise InvalidInputError("Write the number of jobs in digits, such as 30.")
    return int(typed)


def _money(typed: str) -> int:
    found = _MONEY.fullmatch(typed) if typed.isascii() else None
    if found is None:
        raise InvalidInputError("Write the cost in US dollars, such as 25 or 7.50.")
    dollars, cents = found.groups()
    return int(dollars) * 1_000_000 + int((cents or "").ljust(2, "0")) * 10_000
