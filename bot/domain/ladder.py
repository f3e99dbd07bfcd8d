"""Ladders: who is asked as well, step by step, while nobody decides."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.ids import UserId


@dataclass(frozen=True, slots=True)
class Rung:
    """From this time on these people may decide as well."""

    at: datetime
    people: tuple[UserId, ...]


def next_step(later: Sequence[Rung], *, at: datetime) -> datetime:
    """Return when the next step is due; `at` itself where none is left.

    One that is overdue follows at once, and not never.
    """
    return max(later[0].at, at + timedelta(seconds=1)) if later else at
