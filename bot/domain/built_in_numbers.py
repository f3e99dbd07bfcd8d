"""Built-in numbers: outcomes that are counted from our own records, over 28 days."""

from collections.abc import Sequence
from datetime import timedelta
from typing import assert_never

from bot.domain.outcome_numbers import BuiltIn
from bot.domain.performance import Figures
from bot.domain.reading_numbers import UnreadableError

WINDOW = timedelta(days=28)
_USD = 1_000_000


def measured(  # noqa: C901  (one case a number, nothing else)
    number: BuiltIn, positions: Sequence[Figures], *, escaped: int
) -> float:
    """Return a number for the role these positions fill. Raises UnreadableError without records.

    Rates are in per cent, times in hours, money in US dollars. `escaped` counts the results people
    sent back of jobs that any of the positions had a part in.
    """

    def total(name: str) -> int:
        return sum(getattr(each, name) for each in positions)

    match number:
        case BuiltIn.ACCEPTANCE_RATE:
            decided = total("approved") + total("returned")
            return 100 * _ratio(total("approved"), decided, of="results people decided on")
        case BuiltIn.LEAD_TIME:
            seconds = _ratio(total("lead_seconds"), total("completed"), of="accepted jobs")
            return seconds / 3600
        case BuiltIn.ESCAPED_DEFECTS:
            return float(escaped)
        case BuiltIn.CONFIRMED_FINDINGS:
            decided = total("confirmed") + total("rejected")
            return 100 * _ratio(total("confirmed"), decided, of="findings that were settled")
        case BuiltIn.COST_PER_ACCEPTED:
            if total("unpriced"):
                raise UnreadableError("A model it used has no price in org.yml.")
            cost = _ratio(total("cost_microusd"), total("useful"), of="accepted jobs")
            return cost / _USD
        case BuiltIn.TOUCHES_PER_JOB:
            return _ratio(total("touches"), total("ended"), of="jobs that ended")
        case _:
            assert_never(number)


def _ratio(part: int, whole: int, *, of: str) -> float:
    if not whole:
        raise UnreadableError(f"There were no {of} in the last {WINDOW.days} days.")
    return part / whole
