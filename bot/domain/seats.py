"""Seats: everybody the organization names has one, and one person at a time fills it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.ids import UserId


@dataclass(frozen=True, slots=True)
class StandIn:
    """Somebody is away until a time. The `delegate`, where there is one, answers meanwhile."""

    owner: UserId
    delegate: UserId | None
    until: datetime


@dataclass(frozen=True, slots=True)
class Seat:
    """One voice in a decision. The delegate may use it while its holder is away."""

    holder: UserId
    delegate: UserId | None = None
    away: bool = False

    @property
    def people(self) -> tuple[UserId, ...]:
        """Everyone who may answer from here. Who is away may answer all the same."""
        return (self.holder,) if self.delegate is None else (self.holder, self.delegate)

    @property
    def present(self) -> tuple[UserId, ...]:
        """Those of them one can expect an answer from."""
        return self.people[1:] if self.away else self.people


def seats(
    named: Iterable[UserId], *, stand_ins: Iterable[StandIn], closed_to: frozenset[UserId]
) -> tuple[Seat, ...]:
    """Return a seat for each person named once.

    Who may not decide has none, so that nobody can decide in their place either; and who may not
    decide is no delegate.
    """
    away = {stand_in.owner: stand_in for stand_in in stand_ins}
    found = []
    for person in dict.fromkeys(named):
        if person in closed_to:
            continue
        stand_in = away.get(person)
        delegate = stand_in.delegate if stand_in else None
        if delegate in closed_to or delegate == person:
            delegate = None
        found.append(Seat(person, delegate, away=stand_in is not None))
    return tuple(found)


def everyone(of: Iterable[Seat]) -> tuple[UserId, ...]:
    """Return everyone who may answer from these seats, each of them named once."""
    return tuple(dict.fromkeys(person for seat in of for person in seat.people))


def filled(of: Sequence[Seat], by: Iterable[UserId]) -> int:
    """Return how many of the seats these people fill, one person one seat and the other way round.

    A delegate of two owners counts once, and so do an owner and their delegate.
    """
    taken: dict[int, UserId] = {}
    return sum(_seated(person, of, taken, tried=set()) for person in dict.fromkeys(by))


def _seated(person: UserId, of: Sequence[Seat], taken: dict[int, UserId], tried: set[int]) -> bool:
    """Find the person a seat; whoever sits there moves on if they can (Kuhn's matching)."""
    for number, seat in enumerate(of):
        if person not in seat.people or number in tried:
            continue
        tried.add(number)
        if number not in taken or _seated(taken[number], of, taken, tried):
            taken[number] = person
            return True
    return False
