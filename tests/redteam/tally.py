"""The tally: what the red team tried, family by family, and what came of it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from tests.redteam.case import Case, End
from tests.redteam.evidence import Evidence

_ENDS = (End.REFUSED, End.APPROVAL, End.FAILED, End.MALFORMED, End.HARMLESS)
_HEADS = ("family", "cases", "attempted", *(end.value for end in _ENDS), "breaches")


@dataclass
class Tally:
    """One line of the table."""

    family: str
    cases: int = 0
    ends: Counter[End | None] = field(default_factory=Counter)
    breaches: int = 0

    @property
    def row(self) -> tuple[str, ...]:
        numbers = (self.cases, self.ends.total(), *(self.ends[end] for end in _ENDS), self.breaches)
        return (self.family, *map(str, numbers))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one case: the end of each call it talked a model into, and its breaches."""

    family: str
    ends: tuple[End | None, ...]
    breaches: int = 0

    @classmethod
    def of(cls, seen: Evidence, broken: list[str]) -> "Outcome":
        ends = tuple(seen.end_of(call) for call in seen.attempts)
        return cls(seen.case.family, ends, len(broken))

    @classmethod
    def promised(cls, case: Case) -> "Outcome":
        """Return what a case says will come of it."""
        return cls(case.family, tuple(end for asked in case.asked for end in asked.ends.values()))


def tallies(outcomes: Iterable[Outcome]) -> tuple[Tally, ...]:
    """Return a line for each family, and one for all together at the end."""
    lines: dict[str, Tally] = {}
    total = Tally("together")
    for outcome in outcomes:
        for line in (lines.setdefault(outcome.family, Tally(outcome.family)), total):
            line.cases += 1
            line.ends.update(outcome.ends)
            line.breaches += outcome.breaches
    return (*lines.values(), total)


def table(lines: Iterable[Tally]) -> str:
    """Return the lines as a table in Markdown."""
    rule = ("---", *["---:"] * (len(_HEADS) - 1))
    rows = (_HEADS, rule, *(line.row for line in lines))
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)
