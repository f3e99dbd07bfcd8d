"""Slack's limits and surface rules, counted by us: the SDK's models do not see all of them."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.slack.actions import FIELD

PLAIN = {"section", "actions", "context", "divider", "input"}
_TEXT_LIMITS = {"section": 3000, "header": 150}


def broken_rules(blocks: Sequence[Block], *, most: int = 50) -> list[str]:
    """Return every rule a message breaks. `to_dict` raises for those the SDK knows itself."""
    drawn = [block.to_dict() for block in blocks]
    found = [f"{len(drawn)} blocks"] if not 1 <= len(drawn) <= most else []
    for block in [*drawn, *_children(drawn)]:
        found += _text(block) + _elements(block)
    ids = [block["block_id"] for block in drawn if "block_id" in block]
    found += ["a block id twice"] if len(ids) != len(set(ids)) else []
    # msg_blocks_too_long: Slack names no number; 13,000 characters have always been taken.
    size = sum(len(text) for text in texts(drawn))
    return [*found, f"{size} characters"] if size > 13_000 and most == 50 else found


def broken_view(view: View) -> list[str]:
    """Return every rule a window or home breaks."""
    drawn = view.to_dict()
    found = broken_rules(view.blocks, most=100)
    if len(drawn.get("private_metadata", "")) > 3000:
        found.append("private_metadata")
    # What is wrong with what was typed is said at this field: without it Slack shows nothing.
    named = [block.get("block_id") for block in drawn["blocks"] if block["type"] == "input"]
    if drawn.get("submit") and FIELD not in named:
        found.append("no field to say what is wrong at")
    return found


def texts(value: Any) -> Iterable[str]:
    """Return every text Slack would show, wherever it stands."""
    if isinstance(value, Mapping):
        if value.get("type") in {"mrkdwn", "plain_text"}:
            yield value["text"]
        for inner in value.values():
            yield from texts(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from texts(inner)


def markup(value: Any) -> Iterable[str]:
    """Return every text that Slack reads as mrkdwn."""
    if isinstance(value, Mapping):
        if value.get("type") == "mrkdwn":
            yield value["text"]
        for inner in value.values():
            yield from markup(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from markup(inner)


def dictionaries(blocks: Iterable[Block]) -> list[dict[str, Any]]:
    return [block.to_dict() for block in blocks]


def shown(blocks: Iterable[Block]) -> str:
    """Return everything a message shows, as one text."""
    return "\n".join(texts(dictionaries(blocks)))


def _children(drawn: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [child for block in drawn for child in block.get("child_blocks", [])]


def _room(text: str) -> int:
    """Count as JavaScript does: Slack's own clients do."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _text(block: Mapping[str, Any]) -> list[str]:
    found = []
    text = (block.get("text") or {}).get("text") if isinstance(block.get("text"), dict) else None
    if text is not None:
        limit = _TEXT_LIMITS.get(block["type"], 3000)
        found += [f"{block['type']} of {_room(text)}"] if not 1 <= _room(text) <= limit else []
    for field in block.get("fields", []):
        found += (
            [f"field of {_room(field['text'])}"] if not 1 <= _room(field["text"]) <= 2000 else []
        )
    return found


def _elements(block: Mapping[str, Any]) -> list[str]:
    elements = block.get("elements", [])
    most = {"actions": 25, "context": 10}.get(block["type"], 1000)
    found = [f"{len(elements)} elements in {block['type']}"] if len(elements) > most else []
    if block["type"] in {"actions", "context"} and not elements:
        found.append(f"an empty {block['type']}")
    ids = [element["action_id"] for element in elements if "action_id" in element]
    found += ["an action id twice in a block"] if len(ids) != len(set(ids)) else []
    for element in elements:
        found += _element(element)
    return found


def _element(element: Mapping[str, Any]) -> list[str]:
    found = []
    for key, limit in (("value", 2000), ("action_id", 255)):
        found += [key] if len(element.get(key, "x")) not in range(1, limit + 1) else []
    if element["type"] == "mrkdwn" and not 1 <= _room(element["text"]) <= 3000:
        found.append("context text")
    if element["type"] == "button" and not 1 <= _room(element["text"]["text"]) <= 75:
        found.append("button text")
    for option in element.get("options", []):
        found += ["option"] if not 1 <= _room(option["text"]["text"]) <= 75 else []
        found += ["option value"] if len(option["value"]) not in range(1, 151) else []
    confirm = element.get("confirm")
    if confirm:
        found += ["confirm"] if _room(confirm["title"]["text"]) > 100 else []
        found += ["confirm"] if _room(confirm["text"]["text"]) > 300 else []
    json.dumps(element).encode()
    return found


def buttons(blocks: Iterable[Block]) -> list[dict[str, Any]]:
    """Return everything that can be pressed or chosen in a message."""
    drawn = dictionaries(blocks)
    beside = [block["accessory"] for block in drawn if block.get("accessory")]
    rows = [block for block in drawn if block["type"] == "actions"]
    return [*beside, *(element for row in rows for element in row["elements"])]
