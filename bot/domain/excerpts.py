"""Long texts, cut in the middle or at the end, always in the same way.

A word across a cut goes as a whole. It may be a secret, and half of one is recognized by nobody. Of
what has blanks in it a half may stay: next to a gap the `Redactor` knows even that.
"""

import re

_LONGEST_WORD = 4096
"""In characters: longer than any token. What is longer is none, and is cut anywhere."""

_LONGEST_LINE = 400
"""In characters: within so many the end begins with a whole line, and values keep their names."""

_BLANK = re.compile(r"\s")
_BETWEEN = re.compile(r"[\\\"'`,;()<>{}\[\]]")
"""What stands in no secret we would recognize, where nothing is blank."""

_GAP = "[... {missing:,} {unit} are missing here ...]"
GAP = re.compile(r"[\s>]{0,8}\[\.\.\. [\d,]{1,20} \w{1,20} are missing here \.\.\.\][\s>]{0,8}")
"""A gap, with what stands around it where the text was quoted."""

GAP_HINT = "are missing here ...]"
"""What every gap has: to look for it is much cheaper."""


def excerpt(text: str, *, limit: int) -> str:
    """Return the text, or its beginning and end with a line saying how much is missing."""
    if len(text) <= limit:
        return text
    half = limit // 2
    head, tail = _whole_words(text[:half]), _from_whole_word(text[half - limit :])
    gap = _GAP.format(missing=len(text) - len(head) - len(tail), unit="characters")
    return f"{head}\n{gap}\n{tail}"


def shortened(text: str, *, limit: int) -> str:
    """Return the text on one line: all of it, or its beginning and how much is missing.

    It is not longer than `limit`, which has to leave room for saying so.
    """
    flat = " ".join(text.split())
    if len(flat) <= limit:
        return flat
    longest = _GAP.format(missing=len(flat), unit="characters")
    head = _whole_words(flat[: max(0, limit - len(longest) - 1)]).rstrip()
    gap = _GAP.format(missing=len(flat) - len(head), unit="characters")
    return f"{head} {gap}".lstrip()


def beginning(text: str, *, limit: int) -> str:
    """Return the text, or as much of its beginning as there is room for, in whole words.

    It does not say that something is missing: it is for what people go on writing.
    """
    return text if len(text) <= limit else _whole_words(text[:limit]).rstrip()


def _whole_words(text: str) -> str:
    """Return the text up to the last place that no word goes across."""
    edge = max(0, len(text) - _LONGEST_WORD)
    for between in (_BLANK, _BETWEEN):
        ends = [found.end() for found in between.finditer(text, edge)]
        if ends:
            return text[: ends[-1]]
    return text[:edge]


def _from_whole_word(text: str) -> str:
    """Return the text from the first line or word that begins in it."""
    line = text.find("\n", 0, _LONGEST_LINE)
    if line >= 0:
        return text[line:]
    for between in (_BLANK, _BETWEEN):
        if found := between.search(text, 0, _LONGEST_WORD):
            return text[found.start() :]
    return text[_LONGEST_WORD:]


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
        return f"{first}\n{_GAP.format(missing=missing, unit='bytes')}\n{last}"
