"""trigger_ids: the short, single-use right to open a modal."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass

from sandbox.slack.wire import SlackError


@dataclass(slots=True)
class _Trigger:
    user: str
    issued_at: float
    used: bool = False


class Triggers:
    """Hands out trigger_ids and takes each back once."""

    def __init__(self, *, clock: Callable[[], float], lifetime: float) -> None:
        self._clock = clock
        self._lifetime = lifetime
        self._issued: dict[str, _Trigger] = {}

    def issue(self, user: str) -> str:
        """Return a new trigger_id for what this person just did."""
        trigger_id = (
            f"{int(self._clock() * 1000)}.{secrets.randbelow(10**10)}.{secrets.token_hex(16)}"
        )
        self._issued[trigger_id] = _Trigger(user, self._clock())
        return trigger_id

    def exchange(self, trigger_id: str) -> str:
        """Return whose trigger it is; raises SlackError when unknown, too old or used."""
        trigger = self._issued.get(trigger_id)
        if trigger is None:
            message = "[ERROR] invalid `trigger_id`"
            raise SlackError("invalid_arguments", messages=[message])
        if trigger.used:
            raise SlackError("exchanged_trigger_id")
        if self._clock() - trigger.issued_at > self._lifetime:
            raise SlackError("expired_trigger_id")
        trigger.used = True
        return trigger.user
