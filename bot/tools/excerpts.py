"""Long output, cut in the middle: its beginning and its end say the most.

A word across a cut goes as a whole. It may be a secret, and half of one is recognized by nobody.
"""

import re

_LONGEST_WORD = 4096
"""In characters: longer than any token. What is longer is none, and is cut anywhere."""

_BETWEEN = re.compile(r"[^\w+/=.~%:@-]")
"""What stands in no token."""

_GAP = "\n[... {missing:,} {unit} are missing here ...]\n"


def excerpt(text: str, *, limit: int) -> str:
    """Return the text, or its beginning and end with a line saying how much is missing."""
    if len(text) <= limit:
        return text
    half = limit // 2
    head, tail = _whole_words(text[:half]), _from_whole_word(text[half - limit :])
    gap = _GAP.format(missing=len(text) - len(head) - len(tail), unit="characters")
    return f"{head}{gap}{tail}"


def _whole_words(text: str) -> str:
    """Return the text up to the last place that no word goes across."""
    edge = max(0, len(text) - _LONGEST_WORD)
    ends = [found.end() for found in _BETWEEN.finditer(text, edge)]
    return text[: ends[-1]] if ends else text[:edge]


def _from_whole_word(text: str) -> str:
    found = _BETWEEN.search(text, 0, _LONGEST_WORD)
    return text[found.start() :] if found else text[_LONGEST_WORD:]


class Excerpt:
    """Collects a stream of bytes in bounded memory: the first ones and the last ones."""

    def __init__(self, limit: int) -> None:
        self._room = limit // 2
        self._head = bytearray()
        self._tail = bytearray()
        self._missing = 0

    def add(self, chunk: bytes) -> None:
        free = self._room - len(self._head)
        self._head += chunk[:free]
        self._tail += chunk[free:]
        surplus = len(self._tail) - self._room
        if surplus > 0:
            del self._tail[:surplus]
            self._missing += surplus

    @property
    def text(self) -> str:
        """What was kept, as text; bytes that are no UTF-8 are shown as replacement characters."""
        head, tail = (bytes(part).decode(errors="replace") for part in (self._head, self._tail))
        if not self._missing:
            return bytes(self._head + self._tail).decode(errors="replace")
        first, last = _whole_words(head), _from_whole_word(tail)
        missing = self._missing + len(head) - len(first) + len(tail) - len(last)
        return f"{first}{_GAP.format(missing=missing, unit='bytes')}{last}"
