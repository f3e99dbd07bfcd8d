"""What can go wrong when we speak to Slack, by what follows from it."""

from datetime import timedelta

import aiohttp
from slack_sdk.errors import SlackApiError

from bot.errors import CountersignError, TransientError, UncertainError


class AccessError(TransientError):
    """Slack refuses our token or scopes. It is tried again until that is mended."""


class DeliveryError(CountersignError):
    """Slack will never take this; trying again does not help."""

    def __init__(self, message: str | None = None, *, code: str = "") -> None:
        super().__init__(message)
        self.code = code


REFUSED_BLOCKS = frozenset({"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long"})

_LIMITED = frozenset({"ratelimited", "rate_limited", "message_limit_exceeded"})
# Slack says of fatal_error and internal_error that some of the work may have been done.
_HALF_DONE = frozenset(
    {"fatal_error", "internal_error", "service_unavailable", "team_added_to_org"}
)
_NOT_DONE = frozenset({"request_timeout"})
_ACCESS = {
    "invalid_auth": "Put the bot token of this workspace into SLACK_BOT_TOKEN.",
    "not_authed": "Put the bot token of this workspace into SLACK_BOT_TOKEN.",
    "token_revoked": "Install the app again and put its new token into SLACK_BOT_TOKEN.",
    "token_expired": "Install the app again and put its new token into SLACK_BOT_TOKEN.",
    "account_inactive": "The app's account was switched off: install the app again.",
    "missing_scope": "Install the app again with the scopes of manifest.yml.",
    "not_allowed_token_type": "SLACK_BOT_TOKEN needs a bot token; it begins with xoxb-.",
    "org_login_required": "The workspace is being moved to an organization; wait.",
    "ekm_access_denied": "Slack's administrators have suspended access for the moment.",
}
_REMEDIES = {
    "channel_not_found": "Invite the app to that channel, or correct the channel in org.yml.",
    "not_in_channel": "Invite the app to that channel.",
    "is_archived": "The channel is archived: bring it back, or name another one in org.yml.",
    "thread_not_found": "The thread was deleted; ask again with a new message.",
    "message_not_found": "The message was deleted.",
    "cant_update_message": "The message belongs to somebody else.",
    "edit_window_closed": "The workspace no longer lets messages be edited.",
    "restricted_action": "The workspace does not let the app post there.",
    "restricted_action_read_only_channel": "The channel is read-only for the app.",
    "restricted_action_thread_locked": "The thread is locked.",
    "user_not_found": "That person is not in this workspace.",
    "user_not_in_channel": "That person is not in this channel.",
    "user_disabled": "That person's account was switched off.",
    "cannot_dm_bot": "Apps cannot be written to.",
    "no_text": "There was nothing to say; this is our fault.",
    "msg_too_long": "The message was too long; this is our fault.",
}


def classified(error: Exception, *, doing: str) -> CountersignError:
    """Return our error for one of Slack's: tried again, looked up first, or given up."""
    if isinstance(error, SlackApiError):
        return _answered(error, doing=doing)
    if isinstance(error, aiohttp.ClientConnectorError | aiohttp.ConnectionTimeoutError):
        return TransientError(f"Slack cannot be reached ({doing}).")
    return UncertainError(f"Slack did not answer ({doing}); it may have done it.")


def code_of(error: SlackApiError) -> str:
    """Return Slack's short name of an error; empty where the answer was no JSON."""
    # Where the body was no JSON, the SDK leaves its text here, or the bare HTTP response.
    data = getattr(error.response, "data", None)
    return str(data.get("error") or "") if isinstance(data, dict) else ""


def _answered(error: SlackApiError, *, doing: str) -> CountersignError:
    code, status = code_of(error), _status(error)
    if status == 429 or code in _LIMITED:
        return TransientError(f"Slack limits us ({doing}).", retry_after=_retry_after(error))
    if code in _ACCESS:
        advice = f"Slack refuses us: {code} ({doing}). {_ACCESS[code]}"
        return AccessError(advice, retry_after=timedelta(minutes=1))
    if code in _NOT_DONE:
        return TransientError(f"Slack did not understand us for now: {code} ({doing}).")
    if code in _HALF_DONE or status >= 500 or not code:
        return UncertainError(f"Slack is in trouble: {code or status} ({doing}).")
    remedy = _REMEDIES.get(code, "Look the error up in Slack's reference of this method.")
    return DeliveryError(f"Slack refuses for good: {code} ({doing}). {remedy}", code=code)


def _status(error: SlackApiError) -> int:
    response = error.response
    return int(getattr(response, "status_code", 0) or getattr(response, "status", 0))


def _retry_after(error: SlackApiError) -> timedelta:
    headers = getattr(error.response, "headers", None) or {}
    told = next((value for key, value in headers.items() if key.lower() == "retry-after"), "1")
    return timedelta(seconds=int(told) if str(told).isdecimal() else 1)
