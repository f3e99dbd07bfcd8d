"""Absences: who is away, until when, and who decides in their place."""

from collections.abc import Container
from datetime import UTC, date, datetime, time, timedelta

from bot.domain.ids import UserId
from bot.domain.seats import StandIn
from bot.errors import ForbiddenError, InvalidInputError

LONGEST = timedelta(days=366)


def absence(
    owner: UserId,
    *,
    back_on: date | None,
    delegate: UserId | None,
    people: Container[UserId],
    now: datetime,
) -> StandIn:
    """Return the absence of a person of the organization until a day begins, in UTC.

    Raises ForbiddenError for a stranger, InvalidInputError for a day or a delegate that cannot be.
    """
    if owner not in people:
        raise ForbiddenError("Only people of the organization decide here, so nobody stands in.")
    if back_on is None:
        raise InvalidInputError("Say on which day you are back.")
    until = datetime.combine(back_on, time(), UTC)
    if not now < until <= now + LONGEST:
        raise InvalidInputError("Choose a day after today, and within a year.")
    if delegate == owner:
        raise InvalidInputError("You cannot stand in for yourself: choose somebody else.")
    if delegate is not None and delegate not in people:
        raise InvalidInputError(
            f"<@{delegate}> is not in the organization: choose somebody of org.yml."
        )
    return StandIn(owner, delegate, until)
