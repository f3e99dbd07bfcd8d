"""The tokens, as they are written: which are there, and whether each is in its own place."""

from bot.cli.doctor.results import Result, ok, problem
from bot.config import Settings

_KINDS = {
    "xoxb-": "a bot token",
    "xapp-": "an app-level token",
    "xoxp-": "a user token",
    "xoxe": "a token that expires: switch token rotation off",
    "https://": "an address",
}
_BOT = (
    "In your app's settings at https://api.slack.com/apps, under OAuth & Permissions, copy the "
    "Bot User OAuth Token (xoxb-...) into SLACK_BOT_TOKEN. "
    "How to create the app: docs/how-to/run-in-your-slack.md"
)
_APP = (
    "Under Basic Information > App-Level Tokens, generate a token with the scope "
    "connections:write, and copy it (xapp-...) into SLACK_APP_TOKEN."
)
_SIGNING = "Copy the Signing Secret under Basic Information into SLACK_SIGNING_SECRET."


def bot_token(settings: Settings) -> Result | None:
    """Return what is wrong with the bot token as it is written, or nothing."""
    token = settings.slack_bot_token.get_secret_value()
    return _wrong("SLACK_BOT_TOKEN", token, begins="xoxb-", remedy=_BOT)


def app_token(settings: Settings) -> Result | None:
    """Return what is wrong with the token for Socket Mode as it is written, or nothing."""
    token = settings.slack_app_token.get_secret_value()
    return _wrong("SLACK_APP_TOKEN", token, begins="xapp-", remedy=_APP)


def signing_secret(settings: Settings) -> Result:
    """Say whether requests over HTTP could be verified."""
    name, secret = "SLACK_SIGNING_SECRET", settings.slack_signing_secret.get_secret_value()
    if not secret:
        remedy = f"{_APP} Or, for HTTP instead of Socket Mode: {_SIGNING}"
        return problem(
            "Slack connection", f"Neither SLACK_APP_TOKEN nor {name} is set.", remedy=remedy
        )
    if kind := _kind(secret):
        return problem(name, f"is {kind}.", remedy=_SIGNING)
    if quoted := _quoted(name, secret):
        return quoted
    return ok(name, "is set; whether it is the right one shows with Slack's first request")


def _wrong(name: str, token: str, *, begins: str, remedy: str) -> Result | None:
    if not token:
        return problem(name, "is not set.", remedy=remedy)
    if quoted := _quoted(name, token):
        return quoted
    if not token.startswith(begins):
        kind = _kind(token) or "no token of Slack's"
        return problem(name, f"is {kind}; it must begin with {begins}", remedy=remedy)
    return None


def _quoted(name: str, secret: str) -> Result | None:
    if secret == secret.strip(" \t\r\n\"'"):
        return None
    return problem(name, "has blanks or quotation marks around it.", remedy="Remove them.")


def _kind(secret: str) -> str:
    return next((kind for begin, kind in _KINDS.items() if secret.startswith(begin)), "")
