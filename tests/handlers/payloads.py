"""What Slack sends, as its reference shows it."""

from typing import Any

from bot.slack.actions import FIELD

PERSON = {"id": "U0RITA", "username": "rita", "team_id": "T0"}
CHANNEL, ROOT = "C0WEBSHOP", "1795176000.000100"


def an_event(event: dict[str, Any], *, event_id: str = "Ev1") -> dict[str, Any]:
    return {
        "type": "event_callback",
        "team_id": "T0",
        "api_app_id": "A0",
        "event_id": event_id,
        "event_time": 1795176001,
        "event": event,
        "authorizations": [{"team_id": "T0", "user_id": "U0APP", "is_bot": True}],
    }


def a_message(text: str, **more: Any) -> dict[str, Any]:
    return {
        "type": "message",
        "user": "U0RITA",
        "text": text,
        "channel": CHANNEL,
        "channel_type": "channel",
        "ts": "1795176000.000200",
        **more,
    }


def a_mention(text: str = "<@U0APP> fix the form", **more: Any) -> dict[str, Any]:
    return {
        key: value for key, value in a_message(text, **more).items() if key != "channel_type"
    } | {"type": "app_mention"}


def a_click(action: str, value: str, **more: Any) -> dict[str, Any]:
    """A button pressed on a message in a thread."""
    return {
        "type": "block_actions",
        "user": PERSON,
        "team": {"id": "T0"},
        "trigger_id": "trigger-1",
        "container": {
            "type": "message",
            "message_ts": "1795176009.000100",
            "channel_id": CHANNEL,
            "thread_ts": ROOT,
        },
        "channel": {"id": CHANNEL},
        "message": {"ts": "1795176009.000100", "thread_ts": ROOT, "bot_id": "B0APP"},
        "response_url": "https://hooks.example/1",
        "actions": [
            {
                "type": "button",
                "action_id": action,
                "block_id": "b",
                "value": value,
                "action_ts": "1",
            }
        ],
        **more,
    }


def a_choice(action: str, value: str) -> dict[str, Any]:
    """An entry of a menu chosen on a message."""
    option = {"text": {"type": "plain_text", "text": "x"}, "value": value}
    chosen = {"type": "static_select", "action_id": action, "block_id": "b"}
    return a_click(action, value) | {"actions": [chosen | {"selected_option": option}]}


def at_home(click: dict[str, Any]) -> dict[str, Any]:
    """The same click in the app's home: there is no channel and no message."""
    kept = {key: click[key] for key in ("type", "user", "team", "trigger_id", "actions")}
    return kept | {
        "container": {"type": "view", "view_id": "V0"},
        "view": {"id": "V0", "type": "home", "state": {"values": {}}},
    }


def a_submission(callback: str, metadata: str, text: str | None) -> dict[str, Any]:
    typed = {FIELD: {FIELD: {"type": "plain_text_input", "value": text}}}
    view = {
        "id": "V1",
        "type": "modal",
        "callback_id": callback,
        "private_metadata": metadata,
        "state": {"values": typed},
    }
    return {"type": "view_submission", "user": PERSON, "team": {"id": "T0"}, "view": view}


def a_shortcut(text: str = "the form is <@U0SAM>'s", **message: Any) -> dict[str, Any]:
    return {
        "type": "message_action",
        "callback_id": "request_work",
        "trigger_id": "trigger-2",
        "action_ts": "1795176020.5",
        "user": PERSON,
        "team": {"id": "T0"},
        "channel": {"id": CHANNEL, "name": "webshop"},
        "message": {"type": "message", "user": "U0OMAR", "ts": "1795175000.1", "text": text}
        | message,
    }


def a_command(text: str) -> dict[str, Any]:
    return {
        "command": "/countersign",
        "text": text,
        "user_id": "U0RITA",
        "channel_id": CHANNEL,
        "team_id": "T0",
        "trigger_id": "trigger-3",
        "response_url": "https://hooks.example/2",
    }


def in_window(click: dict[str, Any]) -> dict[str, Any]:
    """The same click in a window."""
    kept = {name: value for name, value in click.items() if name not in {"message", "channel"}}
    return kept | {"view": {"id": "V9", "type": "modal"}, "container": {"type": "view"}}


def in_private(click: dict[str, Any]) -> dict[str, Any]:
    """The same click in an answer that one person alone sees: Slack sends no message along."""
    kept = {key: value for key, value in click.items() if key != "message"}
    return kept | {"container": kept["container"] | {"is_ephemeral": True}}
