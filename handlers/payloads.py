"""Slack's dictionaries, turned into values of ours. Nothing else knows their keys."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import Enum, auto
from json import loads
from typing import Any

from bot.domain.cards import Place
from bot.domain.drafts import Draft
from bot.domain.ids import (
    ChannelId,
    DecisionId,
    JobId,
    MessageTs,
    PositionName,
    UserId,
)
from bot.domain.messages import IncomingMessage
from bot.errors import InvalidInputError
from bot.slack.actions import FIELD
from bot.slack.blocks.absence import DELEGATE
from bot.slack.blocks.decision_windows import BREADTH, SUPERSEDES, TITLE, WHY
from bot.slack.blocks.windows import Origin, Subject
from bot.slack.mrkdwn import read

Body = Mapping[str, Any]

# What people write arrives without a subtype or with one of these; the others are news about
# messages (edited, deleted, joined, ...), not messages.
_WRITTEN = frozenset({None, "file_share", "me_message", "thread_broadcast"})


class Kind(Enum):
    """How Slack called us. It decides how a failure is told."""

    EVENT = auto()
    COMMAND = auto()
    SUBMISSION = auto()
    CLICK = auto()


@dataclass(frozen=True, slots=True)
class Click:
    """A button pressed or a menu entry chosen; `value` is the id it carries.

    `home` and `private` say where: in the app's home, or in a message one person alone sees.
    Nothing of ours redraws those.
    """

    person: UserId
    action: str
    value: str
    trigger: str
    home: bool
    private: bool


@dataclass(frozen=True, slots=True)
class Shortcut:
    """A message somebody chose 'Request work' on."""

    origin: Origin
    text: str
    trigger: str


@dataclass(frozen=True, slots=True)
class Command:
    """A slash command: the first word, and the rest."""

    person: UserId
    verb: str
    rest: str
    trigger: str
    channel: ChannelId


@dataclass(frozen=True, slots=True)
class Form:
    """A submitted window about one job or approval."""

    person: UserId
    about: Subject
    text: str


def incoming(body: Body, *, app: str) -> IncomingMessage | None:
    """Return what a person wrote; None for apps, ourselves, and news about messages.

    `app` is the app's own user id. A mention counts as one in either of the two events Slack
    sends for it, because they come in any order.
    """
    event = body["event"]
    if event.get("subtype") not in _WRITTEN or event.get("bot_id") or not event.get("user"):
        return None
    raw = str(event.get("text") or "")
    direct = event.get("channel_type") == "im"
    return IncomingMessage(
        event=str(body["event_id"]),
        channel=ChannelId(event["channel"]),
        ts=MessageTs(event["ts"]),
        author=UserId(event["user"]),
        text=read(raw, app=app),
        received_at=datetime.fromtimestamp(int(body["event_time"]), UTC),
        thread=_thread(event),
        addressed=direct or event["type"] == "app_mention" or bool(app and f"<@{app}>" in raw),
    )


def click(body: Body) -> Click:
    """Return what was pressed."""
    action = body["actions"][0]
    chosen = (action.get("selected_option") or {}).get("value")
    return Click(
        person=UserId(body["user"]["id"]),
        action=str(action["action_id"]),
        value=str(chosen or action.get("value") or ""),
        trigger=str(body.get("trigger_id", "")),
        home=(body.get("view") or {}).get("type") == "home",
        private=bool((body.get("container") or {}).get("is_ephemeral")),
    )


def number(value: str) -> int:
    """Return the id a button carries. Raises InvalidInputError."""
    # ASCII alone: int() would take other scripts' digits, and spaces, too.
    if not (value.isascii() and value.isdecimal()) or len(value) > 18:
        raise InvalidInputError("This button is of an older version; ask for the card again.")
    return int(value)


def route(value: str) -> tuple[JobId, PositionName]:
    """Return the job and the position chosen for it. Raises InvalidInputError."""
    job, _, position = value.partition("/")
    return JobId(number(job)), PositionName(position)


def shortcut(body: Body, *, app: str) -> Shortcut:
    """Return the message the shortcut was chosen on."""
    message = body["message"]
    chosen_at = str(body["action_ts"])
    origin = Origin(body["channel"]["id"], message["ts"], chosen_at, _thread(message))
    return Shortcut(origin, read(str(message.get("text") or ""), app=app), body["trigger_id"])


def command(body: Body) -> Command:
    """Return the words after the slash command."""
    verb, _, rest = str(body.get("text") or "").strip().partition(" ")
    trigger, channel = str(body.get("trigger_id", "")), ChannelId(str(body["channel_id"]))
    return Command(UserId(body["user_id"]), verb.lower(), rest.strip(), trigger, channel)


def form(body: Body) -> Form:
    """Return what was typed into a window about a job or an approval."""
    about = Subject(**loads(body["view"]["private_metadata"]))
    return Form(UserId(body["user"]["id"]), about, typed(body))


def requested(body: Body) -> IncomingMessage:
    """Return the request typed into the shortcut's window, as if it was written in the thread."""
    origin = Origin(**loads(body["view"]["private_metadata"]))
    view = str(body["view"]["id"])
    return IncomingMessage(
        # A window is submitted once; its id makes a repeated delivery harmless.
        event=f"view:{view}",
        channel=ChannelId(origin.channel),
        ts=MessageTs(origin.ts),
        author=UserId(body["user"]["id"]),
        text=typed(body),
        received_at=datetime.fromtimestamp(float(origin.chosen_at), UTC),
        thread=MessageTs(origin.thread) if origin.thread else None,
        addressed=True,
        requested=True,
    )


def drafted(body: Body) -> tuple[UserId, Draft]:
    """Return the decision typed into its window, and by whom."""
    view = body["view"]
    origin = Origin(**loads(view["private_metadata"])) if view["private_metadata"] else None
    ended = chosen(view, SUPERSEDES)
    draft = Draft(
        key=f"view:{view['id']}",
        title=entered(view, TITLE).get("value") or "",
        decision=typed(body),
        why=entered(view, WHY).get("value") or "",
        breadth=chosen(view, BREADTH),
        supersedes=DecisionId(number(ended)) if ended else None,
        channel=ChannelId(origin.channel) if origin else None,
        thread=MessageTs(origin.thread or origin.ts) if origin else None,
    )
    return UserId(body["user"]["id"]), draft


def absence(body: Body) -> tuple[UserId, date | None, UserId | None]:
    """Return who is away, when they are back, and who stands in, as their window says."""
    chosen = body["view"]["state"]["values"]
    day = chosen[FIELD][FIELD].get("selected_date")
    delegate = chosen[DELEGATE][DELEGATE].get("selected_user")
    return (
        UserId(body["user"]["id"]),
        date.fromisoformat(day) if day else None,
        UserId(delegate) if delegate else None,
    )


def changed_person(body: Body) -> tuple[UserId, bool, datetime]:
    """Return who changed, whether they are active now, and when Slack found that out."""
    person = body["event"]["user"]
    at = datetime.fromtimestamp(int(person.get("updated") or body["event_time"]), UTC)
    return UserId(person["id"]), not person.get("deleted", False), at


def home_opener(body: Body) -> UserId | None:
    """Return who opened the home; None for the other tabs of the app."""
    event = body["event"]
    return UserId(event["user"]) if event.get("tab", "home") == "home" else None


def kind(body: Body) -> Kind:
    """Return how Slack called us."""
    if "event" in body:
        return Kind.EVENT
    if "command" in body:
        return Kind.COMMAND
    return Kind.SUBMISSION if body.get("type") == "view_submission" else Kind.CLICK


def person(body: Body) -> UserId | None:
    """Return who caused this, for a private answer; None where it was nobody or an app."""
    event = body.get("event") or {}
    found = body.get("user_id") or (body.get("user") or {}).get("id") or event.get("user")
    return UserId(found) if isinstance(found, str) and not event.get("bot_id") else None


def place(body: Body) -> Place | None:
    """Return where a private answer can be seen; None for the home and for windows."""
    event, message = body.get("event") or {}, body.get("message") or {}
    container = body.get("container") or {}
    channel = (
        container.get("channel_id")
        or (body.get("channel") or {}).get("id")
        or body.get("channel_id")
        or event.get("channel")
    )
    if not isinstance(channel, str):
        return None
    thread = container.get("thread_ts") or _thread(message) or _thread(event)
    return Place(ChannelId(channel), MessageTs(thread) if thread else None)


def expects_answer(body: Body) -> bool:
    """Say whether a person did something to which silence would be an answer."""
    event = body.get("event")
    if event is None:
        return True
    return bool(event.get("type") == "app_mention" or event.get("channel_type") == "im")


def redelivered(headers: Mapping[str, Any]) -> bool:
    """Say whether Slack has sent this before."""
    told = headers.get("x-slack-retry-num") or ["0"]
    return str(told[0]) not in {"", "0"}


def _thread(message: Body) -> MessageTs | None:
    thread = message.get("thread_ts")
    return MessageTs(thread) if thread and thread != message.get("ts") else None


def entered(view: Body, block: str) -> Body:
    """Return what one field of a window holds."""
    return dict((view["state"]["values"].get(block) or {}).get(block) or {})


def chosen(view: Body, block: str) -> str:
    """Return the value of the option chosen in one field of a window; empty without one."""
    return str((entered(view, block).get("selected_option") or {}).get("value") or "")


def typed(body: Body) -> str:
    """Return what was typed into a window's only field."""
    return str(body["view"]["state"]["values"][FIELD][FIELD].get("value") or "")
