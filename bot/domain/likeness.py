"""Likeness: which of many texts speak of the same thing as a new one, by the words they share."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import TypeVar

Key = TypeVar("Key")

_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_ENDINGS = ("ations", "ation", "ments", "ment", "ingly", "ing", "edly", "ed", "ies", "es", "s", "e")
_SHORTEST_STEM = 3
_FEWEST_SHARED = 2
_LEAST = 0.25
# Words that any two sentences about work share.
_EMPTY = frozenset(
    _WORD.findall(
        """
        about after all also and any are because been before being between both but can cannot could
        decide decided decision does done each every everything for from had has have here how into
        its let made make makes may more most must need needs never new nor not now off old one only
        other our out over own per shall should since some such than that the their them then there
        these they this those through too under until use used uses using via was way were what when
        where which while who whom why will with within without work would you your
        """
    )
)


@lru_cache(maxsize=4096)  # decisions are compared again with everything that is proposed
def stems(text: str) -> frozenset[str]:
    """Return the words that carry meaning, each cut down to what its forms have in common."""
    words = [word for found in _WORD.findall(text.casefold()) for word in _parts(found)]
    return frozenset(_stem(word) for word in words if len(word) > 2 and word not in _EMPTY)


def likeness(one: str, other: str) -> float:
    """Return how alike two texts are: 0 for nothing in common, 1 where one holds the other.

    It is the number of words they share, divided by the number of words of the shorter one. A
    single shared word is chance, and counts nothing.
    """
    return _likeness(stems(one), stems(other))


def closest(
    text: str, among: Mapping[Key, str], *, most: int = 3, least: float = _LEAST
) -> tuple[Key, ...]:
    """Return the texts that share so much of their words or more with this one, best first.

    Of two that are as close, the one that was given first comes first.
    """
    mine = stems(text)
    scores = {key: _likeness(mine, stems(other)) for key, other in among.items()}
    found = sorted(scores, key=lambda key: -scores[key])
    return tuple(key for key in found if scores[key] >= least)[:most]


def speaking_of(words: str, among: Mapping[Key, str]) -> tuple[Key, ...]:
    """Return the texts with any of these words, those with the most of them first.

    No words at all leave every text where it was.
    """
    if not words.strip():
        return tuple(among)
    wanted, literally = stems(words), words.casefold().strip()
    scores = {
        key: len(wanted & stems(text)) + (literally in text.casefold())
        for key, text in among.items()
    }
    return tuple(key for key in sorted(scores, key=lambda key: -scores[key]) if scores[key])


def _likeness(mine: frozenset[str], theirs: frozenset[str]) -> float:
    shared = len(mine & theirs)
    return shared / min(len(mine), len(theirs)) if shared >= _FEWEST_SHARED else 0.0


def _parts(word: str) -> list[str]:
    """Return a compound as its parts and joined, so that `e-mail`, `email` and `mail` meet."""
    parts = word.split("-")
    return [word] if len(parts) == 1 else [*parts, "".join(parts)]


def _stem(word: str) -> str:
    if word.endswith("ss"):
        return word
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            return word.removesuffix(ending)
    return word
