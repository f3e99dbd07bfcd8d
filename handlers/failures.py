"""What a person is told when something did not work. Nobody is met with silence."""

from http import HTTPStatus
from typing import Any

import structlog
from slack_bolt import BoltResponse
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import ExpectedError, InvalidInputError, TransientError
from bot.slack.actions import FIELD
from bot.slack.blocks.windows import notice_window
from bot.slack.mrkdwn import plain_line, sentence
from handlers import payloads, replies
from handlers.payloads import Body, Kind

log = structlog.get_logger()

OURS = "Something went wrong on our side; it was logged."
LATER = "This did not work just now. Nothing was changed; please try again in a minute."
AGAIN = "Slack will deliver your message once more within a few minutes; you need not repeat it."


async def on_error(
    error: Exception, body: Body, request: AsyncBoltRequest, client: AsyncWebClient
) -> BoltResponse:
    """Answer a listener's failure: privately to the person, and to Slack.

    What we failed to keep is not acknowledged, so that Slack delivers it again.
    """
    kind = payloads.kind(body)
    if isinstance(error, ExpectedError):
        log.info("listener.refused", kind=kind.name, reason=str(error))
        return await _answer(kind, error, str(error), body, client)
    log.error("listener.failed", kind=kind.name, exc_info=error)
    told = LATER if isinstance(error, TransientError) else OURS
    if kind is not Kind.EVENT:
        return await _answer(kind, error, told, body, client)
    if payloads.expects_answer(body) and not payloads.redelivered(request.headers):
        await replies.tell(client, body, f"{told} {AGAIN}")
    return BoltResponse(status=HTTPStatus.SERVICE_UNAVAILABLE, body="")


async def _answer(
    kind: Kind, error: Exception, told: str, body: Body, client: AsyncWebClient
) -> BoltResponse:
    match kind:
        case Kind.COMMAND:
            return _ok({"response_type": "ephemeral", "text": sentence(told)})
        case Kind.SUBMISSION if isinstance(error, InvalidInputError):
            return _ok(
                {"response_action": "errors", "errors": {FIELD: plain_line(told, limit=300)}}
            )
        case Kind.SUBMISSION:
            return _ok({"response_action": "update", "view": notice_window(told).to_dict()})
        case _:
            if payloads.expects_answer(body):
                await replies.tell(client, body, told)
            return BoltResponse(status=HTTPStatus.OK, body="")


def _ok(body: dict[str, Any]) -> BoltResponse:
    return BoltResponse(status=HTTPStatus.OK, body=body)
