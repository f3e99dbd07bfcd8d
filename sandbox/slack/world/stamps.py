"""Message timestamps and ids that never repeat."""

import secrets
from collections.abc import Callable

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"


class Stamps:
    """Hands out timestamps in Slack's form, each later than the one before."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._last = 0

    def next(self) -> str:
        """Return `seconds.microseconds`, unique in this workspace."""
        self._last = max(int(self._clock() * 1_000_000), self._last + 1)
        return f"{self._last // 1_000_000}.{self._last % 1_000_000:06d}"


def new_id(prefix: str, *, length: int = 10) -> str:
    """Return an id in Slack's form, such as `Ev0123ABCD`."""
    return prefix + "".join(secrets.choice(_ALPHABET) for _ in range(length - len(prefix)))


def is_stamp(text: str) -> bool:
    """Say whether the text has the form of a message timestamp."""
    seconds, dot, fraction = text.partition(".")
    return bool(dot) and seconds.isdigit() and fraction.isdigit()
