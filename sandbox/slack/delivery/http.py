"""Signed HTTP: one request URL for events, interactivity and commands, as Bolt has it."""

import json
import secrets
from collections.abc import Callable
from urllib.parse import urlencode

import aiohttp

from sandbox.slack.delivery.signing import signature
from sandbox.slack.delivery.transport import Delivery, NotDeliveredError
from sandbox.slack.timing import Timing
from sandbox.slack.wire import Json, SandboxError

_FORM = "application/x-www-form-urlencoded"


class HttpTransport:
    """Posts to the app's request URL and reads its answer."""

    def __init__(
        self,
        url: str,
        *,
        signing_secret: str,
        timing: Timing,
        clock: Callable[[], float],
    ) -> None:
        self.url = url
        self._secret = signing_secret
        self._clock = clock
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=timing.ack))

    @property
    def connected(self) -> bool:
        return True

    async def close(self) -> None:
        """Let go of the connections to the app."""
        await self._session.close()

    async def verify(self, token: str) -> None:
        """Send the url_verification challenge; raises SandboxError when the app fails it."""
        challenge = secrets.token_urlsafe(32)
        body = json.dumps({"type": "url_verification", "token": token, "challenge": challenge})
        answer = await self._post(body, "application/json", {})
        said = answer.get("challenge", answer.get("text"))
        if said != challenge:
            raise SandboxError(f"{self.url} did not return the challenge. Is this the request URL?")

    async def send(self, delivery: Delivery, *, attempt: int, reason: str) -> Json | None:
        retries = {"X-Slack-Retry-Num": str(attempt), "X-Slack-Retry-Reason": reason}
        headers = retries if attempt else {}
        match delivery.kind:
            case "events_api":
                return await self._post(json.dumps(delivery.payload), "application/json", headers)
            case "interactive":
                form = urlencode({"payload": json.dumps(delivery.payload)})
                return await self._post(form, _FORM, headers)
            case "slash_commands":
                return await self._post(urlencode(delivery.payload), _FORM, headers)

    async def _post(self, body: str, content_type: str, headers: dict[str, str]) -> Json:
        timestamp = str(int(self._clock()))
        signed = {
            "Content-Type": content_type,
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": signature(body, timestamp=timestamp, secret=self._secret),
        }
        if self._session.closed:  # the app moved to another address meanwhile
            raise NotDeliveredError("connection_failed")
        try:
            async with self._session.post(self.url, data=body, headers=signed | headers) as answer:
                text = await answer.text()
                if not answer.ok:
                    retry = answer.headers.get("X-Slack-No-Retry") != "1"
                    raise NotDeliveredError("http_error", retry=retry)
                return _read(text, answer.content_type)
        except TimeoutError as error:
            raise NotDeliveredError("http_timeout") from error
        except aiohttp.ClientError as error:
            raise NotDeliveredError("connection_failed") from error


def _read(text: str, content_type: str) -> Json:
    if not text:
        return {}
    if content_type != "application/json":
        return {"text": text}
    parsed = json.loads(text)
    return parsed if isinstance(parsed, dict) else {}
