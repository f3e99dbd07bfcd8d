"""The app in Slack: whether its tokens open, and what they may do."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.cli.doctor import tokens
from bot.cli.doctor.asking import Refusal, asked
from bot.cli.doctor.results import Result, ok, problem, warning
from bot.config import Settings
from bot.org.document import read
from bot.slack.client import web_client
from handlers.reception import PATH

MANIFEST = Path(__file__).parents[3] / "manifest.yml"


def client_of(settings: Settings) -> AsyncWebClient:
    """Return a client with the bot's token."""
    token = settings.slack_bot_token.get_secret_value()
    return web_client(token, base_url=settings.slack_api_url)


async def bot(settings: Settings) -> tuple[bool, list[Result]]:
    """Return whether the bot token opens, and what is to be said about it."""
    if wrong := tokens.bot_token(settings):
        return False, [wrong]
    answer = await asked(client_of(settings).auth_test(), doing="check the bot token")
    if isinstance(answer, Refusal):
        remedy = f"Look at SLACK_BOT_TOKEN, and at the network to {settings.slack_api_url}"
        return False, [problem("Slack bot token", answer.says, remedy=remedy)]
    says = f"{answer.get('user')} in the workspace {answer.get('team')} ({answer.get('url')})"
    return True, [ok("Slack bot token", says), scopes(answer.headers, wanted=scopes_of(MANIFEST))]


def scopes_of(manifest: Path) -> frozenset[str]:
    """Return the bot scopes a manifest asks for."""
    data: Any = read(manifest)[0].data
    return frozenset(data["oauth_config"]["scopes"]["bot"])


def scopes(headers: Mapping[str, str], *, wanted: frozenset[str]) -> Result:
    """Compare the scopes Slack names with each answer with those of the manifest."""
    told = [value for name, value in headers.items() if name.lower() == "x-oauth-scopes"]
    granted = frozenset(scope.strip() for value in told for scope in value.split(","))
    if not told:
        return warning("Slack scopes", "Slack did not say which scopes the bot token has.")
    if missing := sorted(wanted - granted):
        remedy = (
            "Give the app the scopes of manifest.yml (App Manifest, or OAuth & Permissions), "
            "and install it again: scopes reach the token only then."
        )
        return problem("Slack scopes", f"missing: {', '.join(missing)}", remedy=remedy)
    if surplus := sorted(granted - wanted):
        remedy = "Take them away where nobody else needs them: manifest.yml has all that is used."
        return warning("Slack scopes", f"more than needed: {', '.join(surplus)}", remedy=remedy)
    return ok("Slack scopes", f"the {len(wanted)} of manifest.yml")


async def way_in(settings: Settings) -> list[Result]:
    """Say whether Slack can reach us: over Socket Mode, or over signed HTTP."""
    if settings.uses_http:
        return _over_http(settings)
    if wrong := tokens.app_token(settings):
        return [wrong]
    token = settings.slack_app_token.get_secret_value()
    # It only gives an address out; nobody connects to it, so no event is lost to us.
    call = client_of(settings).apps_connections_open(app_token=token)
    answer = await asked(call, doing="open Socket Mode")
    if isinstance(answer, Refusal):
        return [_refused(answer)]
    return [ok("Slack connection", "Socket Mode opens with SLACK_APP_TOKEN")]


def _refused(refusal: Refusal) -> Result:
    if not refusal.code:
        return problem("Slack connection", refusal.says, remedy="Look at the network to Slack.")
    remedy = (
        "SLACK_APP_TOKEN must be an app-level token of this app with the scope "
        "connections:write, and Socket Mode must be switched on in the app's settings."
    )
    return problem("Slack connection", f"Slack refuses: {refusal.code}.", remedy=remedy)


def _over_http(settings: Settings) -> list[Result]:
    secret = tokens.signing_secret(settings)
    if secret.remedy:
        return [secret]
    remedy = (
        "Put a reverse proxy with HTTPS in front of it, switch Socket Mode off in the app's "
        f"settings, and give its address + {PATH} as the request URL of events, interactivity "
        "and the slash command."
    )
    address = f"http://{settings.host}:{settings.port}{PATH}"
    says = f"HTTP at {address}; whether Slack gets there cannot be seen from here."
    return [secret, warning("Slack connection", says, remedy=remedy)]
