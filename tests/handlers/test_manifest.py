"""The manifest asks Slack for exactly what the code uses."""

import ast
import inspect
import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, cast

import jsonschema
import pytest
from ruamel.yaml import YAML
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.actions import COMMAND, ActionId, CallbackId
from handlers.commands import USAGES
from handlers.register import register
from tests.handlers.services import FakeServices

ROOT = Path(__file__).parents[2]
DATA = Path(__file__).parent / "data"

# From Slack's reference of each method. Reading messages and people is per kind of channel;
# we are in public and private channels and in direct messages.
HISTORY = {"channels:history", "groups:history", "im:history"}
SCOPES_OF_METHODS: dict[str, set[str]] = {
    "apps_connections_open": set(),  # asks for an app token, not for a scope of the bot's
    "auth_test": set(),
    "chat_postMessage": {"chat:write"},
    "chat_update": {"chat:write"},
    "chat_postEphemeral": {"chat:write"},
    "chat_getPermalink": set(),
    "conversations_history": HISTORY,
    "conversations_replies": HISTORY,
    "conversations_open": {"im:write"},
    "files_upload_v2": {"files:write"},
    "reactions_add": {"reactions:write"},
    "users_info": {"users:read"},
    "users_list": {"users:read"},
    "views_open": set(),
    "views_update": set(),
    "views_publish": set(),
}
EVENTS_OF_LISTENERS: dict[str, dict[str, set[str]]] = {
    "app_mention": {"app_mention": {"app_mentions:read"}},
    "app_home_opened": {"app_home_opened": set()},
    "message": {
        "message.channels": {"channels:history"},
        "message.groups": {"groups:history"},
        "message.im": {"im:history"},
    },
    "user_change": {"user_change": {"users:read"}},
}
SCOPES_OF_FEATURES = {
    "slash_commands": {"commands"},
    "shortcuts": {"commands"},
    "agent_view": {"assistant:write"},
}


class RecordingApp:
    """Stands in for Bolt's app and remembers what is listened for."""

    def __init__(self) -> None:
        self.heard: dict[str, list[Any]] = {}

    def __getattr__(self, kind: str) -> Callable[..., Any]:
        def listen(what: Any) -> Callable[[Any], Any]:
            self.heard.setdefault(kind, []).append(what)
            return lambda listener: listener

        return listen


@pytest.fixture(scope="module")
def manifest() -> dict[str, Any]:
    return dict(YAML(typ="safe").load(ROOT / "manifest.yml"))


@pytest.fixture(scope="module")
def heard() -> dict[str, list[str]]:
    app = RecordingApp()
    register(cast("AsyncApp", app), FakeServices().current)
    return {
        kind: [str(what) for what in listened if isinstance(what, str)]
        for kind, listened in app.heard.items()
    }


def used_methods() -> set[str]:
    """Return the Web API methods our code calls on a client."""
    files = [*(ROOT / "bot").rglob("*.py"), *(ROOT / "handlers").rglob("*.py")]
    return {name for file in files for name in _client_calls(ast.parse(file.read_text()))}


def _client_calls(tree: ast.AST) -> Iterable[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and "_" in node.attr:
            owner = node.value
            name = owner.id if isinstance(owner, ast.Name) else getattr(owner, "attr", "")
            if name == "client" and inspect.iscoroutinefunction(
                getattr(AsyncWebClient, node.attr, None)
            ):
                yield node.attr


def test_slack_would_take_it(manifest: dict[str, Any]) -> None:
    schema = json.loads((DATA / "manifest.schema.json").read_text())

    jsonschema.Draft7Validator(schema).validate(manifest)


def test_every_method_used_is_known_here() -> None:
    assert used_methods() - set(SCOPES_OF_METHODS) == set()


def test_its_scopes_are_exactly_those_needed(
    manifest: dict[str, Any], heard: dict[str, list[str]]
) -> None:
    needed = {scope for method in used_methods() for scope in SCOPES_OF_METHODS[method]}
    for listener in heard["event"]:
        needed |= set().union(*EVENTS_OF_LISTENERS[listener].values())
    for feature in manifest["features"]:
        needed |= SCOPES_OF_FEATURES.get(feature, set())

    assert sorted(needed) == manifest["oauth_config"]["scopes"]["bot"]
    assert "user" not in manifest["oauth_config"]["scopes"]


def test_its_events_are_exactly_those_heard(
    manifest: dict[str, Any], heard: dict[str, list[str]]
) -> None:
    listened = {event for listener in heard["event"] for event in EVENTS_OF_LISTENERS[listener]}

    assert sorted(listened) == manifest["settings"]["event_subscriptions"]["bot_events"]


def test_its_commands_and_shortcuts_are_exactly_those_heard(
    manifest: dict[str, Any], heard: dict[str, list[str]]
) -> None:
    features = manifest["features"]

    assert [command["command"] for command in features["slash_commands"]] == [COMMAND]
    assert heard["command"] == [COMMAND]
    shortcuts = [shortcut["callback_id"] for shortcut in features["shortcuts"]]
    assert shortcuts == heard["shortcut"]
    assert shortcuts == [CallbackId.REQUEST_SHORTCUT, CallbackId.DECISION_SHORTCUT]


def test_it_speaks_over_socket_mode_and_takes_clicks(manifest: dict[str, Any]) -> None:
    settings = manifest["settings"]

    assert settings["socket_mode_enabled"] is True
    assert settings["interactivity"]["is_enabled"] is True
    assert manifest["features"]["app_home"]["home_tab_enabled"] is True


def test_the_reference_says_what_each_of_them_is_for(manifest: dict[str, Any]) -> None:
    reference = (ROOT / "docs" / "reference" / "slack-surface.md").read_text()

    settings, features = manifest["settings"], manifest["features"]
    asked_for = [
        *manifest["oauth_config"]["scopes"]["bot"],
        *settings["event_subscriptions"]["bot_events"],
        *(shortcut["name"] for shortcut in features["shortcuts"]),
        *(f"{COMMAND} {usage}" for usage in USAGES),
        *(action.value for action in ActionId),
    ]
    assert [name for name in asked_for if f"`{name}`" not in reference] == []


def test_only_the_messenger_posts_messages() -> None:
    posting = [
        file.relative_to(ROOT).as_posix()
        for folder in ("bot", "handlers")
        for file in (ROOT / folder).rglob("*.py")
        if "chat_postMessage" in set(_client_calls(ast.parse(file.read_text())))
    ]

    assert posting == ["bot/slack/messenger.py"]
