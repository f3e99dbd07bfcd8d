"""Blocks and views that tests put on the page."""

from typing import Any

Json = dict[str, Any]


def mrkdwn(text: str) -> Json:
    """Return a text object with marks."""
    return {"type": "mrkdwn", "text": text}


def plain(text: str) -> Json:
    """Return a text object without marks."""
    return {"type": "plain_text", "text": text}


def section(text: str, **more: Any) -> Json:
    """Return a section."""
    return {"type": "section", "text": mrkdwn(text), **more}


def button(text: str, action_id: str, **more: Any) -> Json:
    """Return a button."""
    return {"type": "button", "text": plain(text), "action_id": action_id, "value": "A1", **more}


def actions(*elements: Json) -> Json:
    """Return a row of elements."""
    return {"type": "actions", "block_id": "row", "elements": list(elements)}


def option(text: str, value: str) -> Json:
    """Return one choice of a menu."""
    return {"text": plain(text), "value": value}


def labelled(block_id: str, element: Json, **more: Any) -> Json:
    """Return an input block, labelled with its block id."""
    return {
        "type": "input",
        "block_id": block_id,
        "label": plain(block_id),
        "element": element,
        **more,
    }


def modal(view_id: str, *blocks: Json, title: str = "Deny the merge", submit: str = "Deny") -> Json:
    """Return an open modal."""
    buttons = {"submit": plain(submit), "close": plain("Back")}
    return {
        "id": view_id,
        "type": "modal",
        "title": plain(title),
        "blocks": list(blocks),
        **buttons,
    }


REASON = labelled("Reason", {"type": "plain_text_input", "action_id": "reason", "multiline": True})

CARD = [
    {"type": "header", "text": plain("Merge to main: webshop (production)")},
    section("Builder asks to *merge* `9f2c1ab` into `main`."),
    actions(button("Approve", "approve", style="primary"), button("Deny…", "deny", style="danger")),
]
