"""Cursors as Slack has them: opaque, and short pages."""

import base64
import binascii
from collections.abc import Sequence
from typing import TypeVar

from sandbox.slack.wire import SlackError

T = TypeVar("T")


def page(items: Sequence[T], *, cursor: str, limit: int) -> tuple[list[T], str]:
    """Return one page and the cursor of the next one, empty on the last.

    Raises SlackError `invalid_cursor` for a cursor Slack did not hand out.
    """
    start = _position(cursor) if cursor else 0
    end = start + limit
    following = _cursor(end) if end < len(items) else ""
    return list(items[start:end]), following


def _cursor(position: int) -> str:
    return base64.b64encode(f"next:{position}".encode()).decode()


def _position(cursor: str) -> int:
    try:
        word, _, number = base64.b64decode(cursor, validate=True).decode().partition(":")
        if word != "next":
            raise SlackError("invalid_cursor")
        return int(number)
    except (binascii.Error, UnicodeDecodeError, ValueError) as error:
        raise SlackError("invalid_cursor") from error
