"""Text for Slack: what people, models and files wrote is made harmless before it is shown."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime

from bot.domain.ids import ChannelId, UserId

_USER = re.compile(r"[UW][A-Z0-9]{2,}")
_CHANNEL = re.compile(r"[CG][A-Z0-9]{2,}")
_OURS = re.compile(r"&lt;(@[UW][A-Z0-9]{2,}|!date\^\d{1,12}\^[{}a-z_ ]{1,60}\|[\w :-]{1,40})&gt;")
"""A mention of one person or a time, as our services write them; escaped."""
_NAMED = re.compile(r"<@([UW][A-Z0-9]{2,})>")
_TOKEN = re.compile(r"<([@#!]?)([^<>|]*)(?:\|([^<>]*))?>")
_LINE_ENDS = re.compile(r"\r\n?|[\u2028\u2029\x0b\x0c\x85]")
_INVISIBLE = re.compile(
    "["
    "\x00-\x08\x0e-\x1f\x7f-\x9f"  # control characters
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # they turn the direction of reading
    "\u00ad\u200b\u2060-\u2064\ufeff\ufff9-\ufffb"  # nobody sees them, yet they split words
    "\U000e0000-\U000e007f"  # tags: invisible text
    "]"
)
_SURROGATE = re.compile("[\ud800-\udfff]")
_COMMIT = re.compile(r"\b([0-9a-f]{10})(?:[0-9a-f]{30}|[0-9a-f]{54})\b")
_BROADCAST = re.compile(r"@(?=(?:here|channel|everyone|group)\b)", re.IGNORECASE)
_BLANK_LINES = re.compile(r"\n[ \t]*(?:\n[ \t]*)+\n")
_ESCAPED = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}

WORD_JOINER = "\u2060"
GRAVE = "\u02cb"
"""Looks like a backtick, and closes nothing."""


def neutralise(text: str, *, limit: int = 2500) -> str:
    """Return foreign text that shows as it is and does nothing: no mention, no link, no fence.

    What is longer than `limit` is cut, and the end says how much is missing.
    """
    clean = _BROADCAST.sub("@" + WORD_JOINER, visible(text)).replace("```", GRAVE * 3)
    return _fit(clean, limit)


def one_line(text: str, *, limit: int = 150) -> str:
    """Return foreign text on one line, as a name or a title: it cannot end our bold type."""
    flat = " ".join(_NAMED.sub(r"@\1", visible(text)).split())
    return neutralise(flat.replace("*", "\u2217").replace("`", GRAVE), limit=limit)


def plain_line(text: str, *, limit: int = 75) -> str:
    """Return foreign text for a place that knows no markup, such as a button or a menu."""
    flat = " ".join(visible(text).split())
    return flat if len(flat) <= limit else flat[: limit - 1].rstrip() + "…"


def quote(text: str, *, limit: int = 600, lines: int = 12) -> str:
    """Return foreign words as a quotation; every line of it is marked."""
    shown = _BLANK_LINES.sub("\n\n", visible(text).strip()) or "(nothing)"
    cut = _first_lines(neutralise(shown, limit=limit), lines)
    return "\n".join(f">{line}" for line in cut.split("\n"))


def code(text: str, *, limit: int = 200) -> str:
    """Return foreign text as code within a line. It cannot be closed from within."""
    flat = " ".join(visible(text).split()).replace("`", GRAVE)
    return f"`{neutralise(flat, limit=limit) or '(empty)'}`"


def fence(text: str, *, limit: int = 1500, lines: int = 30) -> str:
    """Return foreign text as a block of code. It cannot be closed from within."""
    shown = neutralise(visible(text).strip("\n"), limit=limit)
    return f"```\n{_first_lines(shown, lines) or '(empty)'}\n```"


def short_commits(text: str) -> str:
    """Shorten the names of commits in a sentence: ten digits tell them apart for people."""
    return _COMMIT.sub(r"`\1`", text)


def bullets(items: Iterable[str], *, limit: int = 200, most: int = 8) -> str:
    """Return foreign lines as a list."""
    all_items = list(items)
    shown = [f"• {one_line(item, limit=limit)}" for item in all_items[:most]]
    missing = len(all_items) - most
    return "\n".join([*shown, f"… and {missing} more"] if missing > 0 else shown)


def sentence(text: str, *, limit: int = 2500) -> str:
    """Return a sentence of our own services: they mention people and write times as Slack does."""
    return _OURS.sub(r"<\1>", neutralise(text, limit=limit))


def mention(person: UserId) -> str:
    """Return a live mention of a person."""
    return f"<@{person}>" if _USER.fullmatch(person) else one_line(person)


def channel_link(channel: ChannelId) -> str:
    """Return a link to a channel; Slack shows its name to those alone who may see it."""
    return f"<#{channel}>" if _CHANNEL.fullmatch(channel) else one_line(channel)


def mentions(people: Iterable[UserId], *, joined: str = "or", most: int = 6) -> str:
    """Name people: `<@U1>, <@U2> or <@U3>`."""
    everyone = list(people)
    named = [mention(person) for person in everyone[:most]]
    if len(everyone) > most:
        named.append(f"{len(everyone) - most} more")
    return (
        f" {joined} ".join([", ".join(named[:-1]), named[-1]]) if len(named) > 1 else "".join(named)
    )


def moment(at: datetime) -> str:
    """Return a time that everyone reads in their own zone."""
    spelled = at.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")
    return f"<!date^{int(at.timestamp())}^{{date_short_pretty}} at {{time}}|{spelled}>"


def ago(at: datetime) -> str:
    """Return how long ago something was, counted by the reader's own client."""
    spelled = at.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")
    return f"<!date^{int(at.timestamp())}^{{ago}}|{spelled}>"


def visible(text: str) -> str:
    """Return text without characters that hide, turn round or cannot be sent."""
    return _SURROGATE.sub("\ufffd", _INVISIBLE.sub("", _LINE_ENDS.sub("\n", text)))


def read(text: str, *, app: str = "") -> str:
    """Return what a person wrote in Slack as plain text, without the mention of the app."""
    spoken = _TOKEN.sub(lambda found: _spoken(found, app=app), text)
    return spoken.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").strip()


def _spoken(found: re.Match[str], *, app: str) -> str:
    kind, target, label = found.groups()
    if kind == "@" and target == app:
        return ""
    if kind == "!":
        return f"@{(label or target).removeprefix('@')}"
    if kind:
        return f"{kind}{label or target}"
    return target if label in {None, "", target} else f"{label} ({target})"


def _fit(clean: str, limit: int) -> str:
    """Escape text up to a limit that counts as Slack may count: in UTF-16, after escaping."""
    pieces = [_ESCAPED.get(character, character) for character in clean[: limit + 1]]
    if _room(pieces) <= limit and len(pieces) == len(clean):
        return "".join(pieces)
    note = f"… ({len(clean)} characters in all)"
    kept, used = 0, len(note)
    for piece in pieces:
        used += _room([piece])
        if used > limit:
            break
        kept += 1
    return "".join(pieces[:kept]).rstrip() + f"… ({len(clean) - kept} more characters)"


def _room(pieces: list[str]) -> int:
    return sum(len(piece) + sum(character > "\uffff" for character in piece) for piece in pieces)


def _first_lines(text: str, most: int) -> str:
    lines = text.split("\n")
    if len(lines) <= most:
        return text
    return "\n".join([*lines[:most], f"… ({len(lines) - most} more lines)"])
