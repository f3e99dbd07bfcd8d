"""Chance: whether a value looks drawn by lot, as secrets are, or chosen for people to read."""

import math
import re
from collections import Counter

_WORDS = re.compile(r"[A-Za-z]{3,}\d{0,2}(?:[-_./:][A-Za-z]+\d{0,2})*")
_STAND_INS = ("${", "{{", "...", "***", "xxx", "XXX", "EXAMPLE", "example", "%(", "<", "…")
_NOT_VALUES = ("/", "./", "~", "$", "%", "*", "sha1", "sha256", "sha512", "[secret")
_LONG = 12


def stands_for_itself(value: str) -> bool:
    """Whether a value is meant: documentation writes something else in its place."""
    return not any(mark in value for mark in _STAND_INS)


def varied(value: str) -> bool:
    """Whether a value of a known shape is more than a name that begins in the same way."""
    return stands_for_itself(value) and any(map(str.isdigit, value)) and entropy(value) >= 3.0


def drawn_by_lot(value: str) -> bool:
    """Whether a value looks drawn by lot: no words, no path, no name of a variable.

    Short ones need upper and lower case and a digit, long ones a digit and surprise enough.
    """
    if not stands_for_itself(value) or value.startswith(_NOT_VALUES) or _WORDS.fullmatch(value):
        return False
    lower, upper, digit = (any(map(kind, value)) for kind in _KINDS)
    if len(value) >= _LONG:
        return digit and (lower or upper) and entropy(value) >= 3.2
    return digit and lower and upper and entropy(value) >= 2.7


_KINDS = (str.islower, str.isupper, str.isdigit)


def entropy(value: str) -> float:
    """Return the bits of surprise in each character."""
    counts = Counter(value).values()
    return -sum(n / len(value) * math.log2(n / len(value)) for n in counts)
