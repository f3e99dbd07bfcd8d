"""What travels between Slack and an app: JSON objects, and the ways Slack says no."""

from collections.abc import Sequence
from typing import Any

Json = dict[str, Any]


class SlackError(Exception):
    """Slack refuses a call; `code` is what the app reads in `error`."""

    def __init__(self, code: str, *, messages: Sequence[str] = (), **extra: Any) -> None:
        super().__init__(code if not messages else f"{code}: {'; '.join(messages)}")
        self.code = code
        self.messages = list(messages)
        self.extra = extra

    def body(self) -> Json:
        """Return the answer as it is sent."""
        answer: Json = {"ok": False, "error": self.code, **self.extra}
        if self.messages:
            answer["response_metadata"] = {"messages": self.messages}
        return answer


class SandboxError(Exception):
    """Somebody asked the local Slack for something it cannot do; the text says what to do."""

    def __init__(self, message: str, *, code: str = "invalid_request") -> None:
        super().__init__(message)
        self.code = code
