"""The audit as lines of JSON, one entry each: what is exported, and read again to be examined."""

import json
from typing import Any

from bot.domain.audit import Link, canonical
from bot.errors import InvalidInputError

FIELDS = Link._fields
"""The keys of a line, in their order."""


def line_of(link: Link) -> str:
    """Return an entry as one line. Raises InvalidInputError where its detail is no JSON."""
    words = link._asdict()
    try:
        words["detail"] = json.loads(link.detail)
    except (TypeError, ValueError) as error:
        raise InvalidInputError(
            f"Entry {link.sequence} cannot be exported: its detail is no JSON any more. "
            "Run `audit verify`."
        ) from error
    return f"{json.dumps(words, separators=(',', ':'), default=repr)}\n"


def link_of(line: str) -> Link:
    """Return the entry that a line tells. Raises ValueError where it is none."""
    words: Any = json.loads(line)
    if not _is_entry(words):
        raise ValueError("it has not the keys of an entry, in their order.")
    return Link(**{**words, "detail": canonical(words["detail"])})


def _is_entry(words: Any) -> bool:
    # True is an int to Python, and numbers nothing.
    return isinstance(words, dict) and tuple(words) == FIELDS and type(words["sequence"]) is int
