"""Reading numbers: what counts as a number in what a source says. Nothing is ever guessed."""

import json
import math
import re
from collections.abc import Sequence
from typing import Any

from bot.domain.excerpts import beginning
from bot.errors import ExpectedError

_NUMBER = re.compile(r"[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d{1,3})?")
_SHOWN = 80


class UnreadableError(ExpectedError):
    """The source gave no number."""


def from_text(text: str) -> float:
    """Return the number a text consists of. Raises UnreadableError."""
    said = text.strip()
    if not _NUMBER.fullmatch(said):
        raise UnreadableError(f"It said {_short(said)}, which is not a number alone.")
    return _finite(float(said))


def from_json(text: str, path: Sequence[str]) -> float:
    """Return the number at the end of a path into a JSON text. Raises UnreadableError.

    A part of the path is a name, or the place in a list, counted from 0.
    """
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UnreadableError(f"It said {_short(text)}, which is not JSON.") from error
    for done, part in enumerate(path, start=1):
        found = _inside(found, part, path=".".join(path[:done]))
    if isinstance(found, bool) or not isinstance(found, int | float):
        raise UnreadableError(f"At {'.'.join(path)} stands {_short(repr(found))}, not a number.")
    return _finite(found)


def _inside(found: Any, part: str, *, path: str) -> Any:
    match found:
        case dict() if part in found:
            return found[part]
        case list() if part.isdecimal() and len(part) < 10 and int(part) < len(found):
            return found[int(part)]
        case _:
            raise UnreadableError(f"There is no {path} in its answer.")


def _finite(number: float) -> float:
    try:
        finite = math.isfinite(number)
    except OverflowError:  # an integer larger than any float
        finite = False
    if not finite:
        raise UnreadableError("It said a number without an end.")
    return float(number)


def _short(text: str) -> str:
    line = " ".join(text.split())
    if not line:
        return "nothing"
    return repr(line if len(line) <= _SHOWN else beginning(line, limit=_SHOWN) + "…")
