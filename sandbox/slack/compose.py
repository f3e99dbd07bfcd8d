"""From what a person types to what Slack keeps: mentions, escapes, links, rich text."""

import re
from dataclasses import dataclass

from sandbox.slack.wire import Json
from sandbox.slack.world.world import World

_TOKEN = re.compile(r"<(?:@[UW][A-Z0-9]+|#[CG][A-Z0-9]+|!\w+[^<>]*|(?:https?://|mailto:)[^<>\s]+)>")
_LINK = re.compile(r"(?<![<|\w])https?://[^\s<>]*[^\s<>.,;:!?)\]]")
# Bold, code, lists and quotes are many kinds of rich text; the page draws them from the text.
_MARKUP = re.compile(r"[*_~`]|^\s*(?:>|[-•] |\d+\. )", re.MULTILINE)
_BROADCAST = re.compile(r"(?<![\w@])@(here|channel|everyone)\b")


@dataclass(frozen=True, slots=True)
class Composed:
    """A message's text, and the rich_text block Slack's own clients send beside it."""

    text: str
    blocks: list[Json]


def compose(world: World, typed: str) -> Composed:
    """Return what is kept when a person sends this."""
    tokens, plain = _split(_with_mentions(world, typed))
    text = "".join(
        escape(part) if index % 2 == 0 else part for index, part in enumerate(_zip(plain, tokens))
    )
    if _MARKUP.search(typed):
        return Composed(text, [])
    elements = [e for e in map(_element, _zip(plain, tokens)) if e is not None]
    section = {"type": "rich_text_section", "elements": elements}
    return Composed(text, [{"type": "rich_text", "elements": [section]}] if elements else [])


def escape(text: str) -> str:
    """Return the text with Slack's three control characters escaped."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _with_mentions(world: World, typed: str) -> str:
    names = {name: m.id for m in world.members.values() for name in m.names() if name}
    text = typed
    if names:
        longest_first = sorted(names, key=len, reverse=True)
        pattern = "|".join(re.escape(name) for name in longest_first)
        by_lower = {name.lower(): user for name, user in names.items()}
        text = re.sub(
            rf"(?<![\w@<])@({pattern})\b",
            lambda found: f"<@{by_lower[found[1].lower()]}>",
            text,
            flags=re.IGNORECASE,
        )
    text = _BROADCAST.sub(lambda found: f"<!{found[1]}>", text)
    return _LINK.sub(lambda found: f"<{found[0]}>", text)


def _split(text: str) -> tuple[list[str], list[str]]:
    return _TOKEN.findall(text), _TOKEN.split(text)


def _zip(plain: list[str], tokens: list[str]) -> list[str]:
    woven = [part for pair in zip(plain, [*tokens, ""], strict=True) for part in pair]
    return woven[:-1]


def _element(part: str) -> Json | None:
    if not part:
        return None
    if not _TOKEN.fullmatch(part):
        return {"type": "text", "text": part}
    inner = part[1:-1]
    match inner[0]:
        case "@":
            return {"type": "user", "user_id": inner[1:]}
        case "#":
            return {"type": "channel", "channel_id": inner[1:]}
        case "!":
            return {"type": "broadcast", "range": inner[1:]}
        case _:
            return {"type": "link", "url": inner}
