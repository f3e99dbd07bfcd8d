"""Details: everything a decision about one call rests on, for those it concerns."""

from dataclasses import dataclass

from bot.domain.cards import ApprovalCard
from bot.domain.gate import Ruled


@dataclass(frozen=True, slots=True)
class Details:
    """A question with every answer of the gate about its call, oldest first."""

    card: ApprovalCard
    rulings: tuple[Ruled, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """What the revision of a call changes, as a unified diff; `problem` is why it is not known."""

    diff: str = ""
    problem: str = ""
