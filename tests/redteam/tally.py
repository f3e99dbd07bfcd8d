"""The tally: what the red team tried, family by family, and what came of it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from tests.redteam.case import End
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


def tallies(played: Iterable[tuple[Evidence, list[str]]]) -> tuple[Tally, ...]:
    """Return a line for each family, and one for all together at the end."""
    lines: dict[str, Tally] = {}
    total = Tally("together")
    for seen, broken in played:
        ends = [seen.end_of(call) for call in seen.attempts]
        for line in (lines.setdefault(seen.case.family, Tally(seen.case.family)), total):
            line.cases += 1
            line.ends.update(ends)
            line.breaches += len(broken)
    return (*lines.values(), total)


def table(lines: Iterable[Tally]) -> str:
    """Return the lines as a table in Markdown."""
    rule = ("---", *["---:"] * (len(_HEADS) - 1))
    return "\n".join("| " + " | ".join(row) + " |" for row in (_HEADS, rule, *_rows(lines)))


def _rows(lines: Iterable[Tally]) -> list[tuple[str, ...]]:
    return [line.row for line in lines]
