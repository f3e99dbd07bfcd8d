"""A Slack that keeps every byte we send it, behind the real messenger."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.domain.secrets import Redactor
from bot.slack.redacting import RedactingClient
from tests.redteam.scene import Line


@dataclass(frozen=True, slots=True)
class Sent:
    """One request to Slack: its method and what was in it."""

    method: str
    content: Mapping[str, Any]

    @property
    def text(self) -> str:
        return json.dumps(self.content, ensure_ascii=False, default=str)


@dataclass
class Ears:
    """What the client heard, and what it is to answer about threads."""

    sent: list[Sent] = field(default_factory=list)
    threads: dict[str, tuple[Line, ...]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

    def hear(self, method: str, content: Mapping[str, Any]) -> dict[str, Any]:
        """Keep a request and return its answer."""
        self.sent.append(Sent(method, content))
        number = len(self.sent)
        match method:
            case "conversations.replies":
                return {"messages": self._lines(str(content["ts"]))}
            case "users.info":
                name = self.names.get(str(content["user"]), "Somebody")
                return {"user": {"profile": {"display_name": name}}}
            case "conversations.open":
                return {"channel": {"id": f"D{number}"}}
            case "chat.getPermalink":
                return {"permalink": "https://acme.slack.com/archives/C0WEBSHOP/p1"}
        return {"channel": content.get("channel"), "ts": f"17000{number:05}.000100"}

    def _lines(self, thread: str) -> list[dict[str, str]]:
        """Return the thread as Slack tells it; each line is somebody else's."""
        told = []
        for number, line in enumerate(self.threads.get(thread, ())):
            author = f"U0LINE{number}"
            self.names[author] = line.name
            told.append({"ts": f"1600000000.{number:06}", "user": author, "text": line.text})
        return told


class _Wire(AsyncWebClient):
    """Where the network would begin."""

    ears: Ears

    async def api_call(self, api_method: str, **request: Any) -> AsyncSlackResponse:
        """Answer from memory."""
        content = {**(request.get("params") or {}), **(request.get("json") or {})}
        data = {"ok": True, **self.ears.hear(api_method, content)}
        return AsyncSlackResponse(
            client=self,
            http_verb="POST",
            api_url=api_method,
            req_args={},
            data=data,
            headers={},
            status_code=200,
        )

    async def files_upload_v2(self, **file: Any) -> AsyncSlackResponse:
        """Keep a file."""
        return await _Wire.api_call(self, "files.upload", json=file)


class ListeningClient(RedactingClient, _Wire):
    """The client of the application, down to where the network would begin."""

    def __init__(self, ears: Ears) -> None:
        super().__init__(Redactor(), token="xoxb-red-team")
        self.ears = ears
