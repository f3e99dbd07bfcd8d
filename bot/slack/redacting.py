"""The exit to Slack: whatever we call there, no secret goes along."""

from typing import Any

from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.domain.secrets import Redactor
from bot.slack.strict_client import StrictClient

_OPENER = "token"
"""Slack's own argument for what opens its door. It goes to Slack, and nobody is shown it."""


class RedactingClient(StrictClient):
    """Slack's client, with secrets taken out of everything it sends: text, blocks and files.

    A redacted text is never longer, so what kept to Slack's limits still does.
    """

    def __init__(self, redactor: Redactor, **options: Any) -> None:
        super().__init__(**options)
        self._redactor = redactor

    async def api_call(self, api_method: str, **options: Any) -> AsyncSlackResponse:
        """Call one method of Slack's."""
        for part in ("json", "data", "params"):
            if isinstance(options.get(part), dict):
                options[part] = self._safe(options[part])
        return await super().api_call(api_method, **options)

    async def files_upload_v2(self, **options: Any) -> AsyncSlackResponse:
        """Upload a file. Its content goes another way than all other calls."""
        return await super().files_upload_v2(**self._redactor.redacted(options))

    def _safe(self, said: dict[str, Any]) -> dict[str, Any]:
        opener = {_OPENER: said[_OPENER]} if _OPENER in said else {}
        told = {name: value for name, value in said.items() if name != _OPENER}
        return {**self._redactor.redacted(told), **opener}
