"""Editing: one exact passage of a text replaced by another, once, however often it is asked."""

import re

from bot.errors import InvalidInputError


def replaced(text: str, *, old: str, new: str) -> str:
    """Return the text with `old` replaced by `new`; the same text where that was done already.

    An occurrence of `old` inside an occurrence of `new` is the trace of an earlier replacement,
    so a call that is made again changes nothing. Raises InvalidInputError.
    """
    if not old:
        raise InvalidInputError("`old` is empty; give the exact passage to replace.")
    if old == new:
        raise InvalidInputError("`old` and `new` are the same.")
    done = [match.span() for match in re.finditer(re.escape(new), text)] if new else []
    places = [
        start
        for start in _places(text, old)
        if not any(begin <= start and start + len(old) <= end for begin, end in done)
    ]
    if len(places) == 1:
        return text[: places[0]] + new + text[places[0] + len(old) :]
    if not places and done:
        return text
    raise InvalidInputError(_complaint(text, places))


def _places(text: str, passage: str) -> list[int]:
    return [match.start() for match in re.finditer(re.escape(passage), text)]


def _complaint(text: str, places: list[int]) -> str:
    if not places:
        return (
            "`old` does not occur in the file. Read the file again and copy the passage exactly, "
            "with its spaces and line ends and without line numbers."
        )
    lines = ", ".join(str(text.count("\n", 0, place) + 1) for place in places[:10])
    return f"`old` occurs {len(places)} times (lines {lines}); add surrounding lines to it."
