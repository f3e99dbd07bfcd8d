"""response_urls: five answers within half an hour to one interaction."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass

from sandbox.slack.wire import SlackError

USES = 5


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an interaction came from: whom to answer, and which message stays behind it."""

    user: str
    channel: str
    message_ts: str = ""
    thread_ts: str = ""
    is_ephemeral: bool = False


@dataclass(slots=True)
class _Issued:
    origin: Origin
    issued_at: float
    uses: int = 0


class ResponseUrls:
    """Hands out response_urls and counts their uses."""

    def __init__(self, *, clock: Callable[[], float], lifetime: float) -> None:
        self._clock = clock
        self._lifetime = lifetime
        self._issued: dict[str, _Issued] = {}

    def issue(self, origin: Origin) -> str:
        """Return the path of a new response_url, without the server's address."""
        key = secrets.token_hex(16)
        self._issued[key] = _Issued(origin, self._clock())
        return f"response/{key}"

    def use(self, key: str) -> Origin:
        """Count one use; raises SlackError when the URL is unknown, too old or used up."""
        issued = self._issued.get(key)
        if issued is None or self._clock() - issued.issued_at > self._lifetime:
            raise SlackError("expired_url")
        if issued.uses >= USES:
            raise SlackError("used_url")
        issued.uses += 1
        return issued.origin
