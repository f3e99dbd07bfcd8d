"""Lengths and counts of Block Kit objects; the numbers are those of Slack's reference pages."""

from collections.abc import Iterator
from typing import Any

from sandbox.slack.blockkit.schema import fault
from sandbox.slack.wire import Json

# (kind of object, path to a text in it): most characters. A text has at least one.
TEXTS: dict[tuple[str, str], int] = {
    ("header", "text.text"): 150,
    ("section", "text.text"): 3000,
    ("image", "alt_text"): 2000,
    ("image", "image_url"): 3000,
    ("image", "title.text"): 2000,
    ("input", "label.text"): 2000,
    ("input", "hint.text"): 2000,
    ("markdown", "text"): 12000,
    ("alert", "text.text"): 200,
    ("card", "title.text"): 150,
    ("card", "subtitle.text"): 150,
    ("card", "body.text"): 200,
    ("container", "title.text"): 150,
    ("container", "subtitle.text"): 150,
    ("video", "title.text"): 200,
    ("video", "author_name"): 50,
    ("button", "text.text"): 75,
    ("button", "url"): 3000,
    ("button", "accessibility_label"): 75,
    ("workflow_button", "text.text"): 75,
    ("feedback_buttons", "positive_button.text.text"): 75,
    ("feedback_buttons", "negative_button.text.text"): 75,
    ("icon_button", "text.text"): 75,
    ("confirm", "title.text"): 100,
    ("confirm", "text.text"): 300,
    ("confirm", "confirm.text"): 30,
    ("confirm", "deny.text"): 30,
    ("options", "text.text"): 75,
    ("options", "description.text"): 75,
    ("option_groups", "label.text"): 75,
    ("modal", "title.text"): 24,
    ("modal", "submit.text"): 24,
    ("modal", "close.text"): 24,
}
# The same for texts that may be empty.
VALUES: dict[tuple[str, str], int] = {
    ("button", "value"): 2000,
    ("feedback_buttons", "positive_button.value"): 2000,
    ("feedback_buttons", "negative_button.value"): 2000,
    ("icon_button", "value"): 2000,
    ("options", "value"): 150,
    ("options", "url"): 3000,
    ("modal", "private_metadata"): 3000,
    ("modal", "callback_id"): 255,
    ("modal", "external_id"): 255,
    ("home", "private_metadata"): 3000,
    ("home", "callback_id"): 255,
    ("home", "external_id"): 255,
}
# (kind of object, list in it): fewest and most items.
COUNTS: dict[tuple[str, str], tuple[int, int]] = {
    ("section", "fields"): (1, 10),
    ("context", "elements"): (1, 10),
    ("actions", "elements"): (1, 25),
    ("context_actions", "elements"): (1, 5),
    ("card", "actions"): (1, 3),
    ("carousel", "elements"): (1, 10),
    ("container", "child_blocks"): (1, 10),
    ("plan", "tasks"): (0, 50),
    ("table", "rows"): (1, 100),
    ("table", "column_settings"): (0, 20),
    ("data_table", "rows"): (2, 101),
    ("overflow", "options"): (1, 5),
    ("checkboxes", "options"): (1, 10),
    ("radio_buttons", "options"): (1, 10),
    ("static_select", "options"): (1, 100),
    ("static_select", "option_groups"): (1, 100),
    ("multi_static_select", "options"): (1, 100),
    ("multi_static_select", "option_groups"): (1, 100),
}
_SHORT = 255  # block_id and action_id
_PLACEHOLDER = 150
_FIELD = 2000
_TEXT_OBJECT = 3000
_CELLS = 20
_TABLE_TEXT = 10_000


def faults(value: Any, *, pointer: str, kind: str = "") -> Iterator[str]:
    """Yield what is too long, too short or too many in an object and all it contains."""
    if isinstance(value, list):
        for number, item in enumerate(value):
            yield from faults(item, pointer=f"{pointer}/{number}", kind=kind)
        return
    if not isinstance(value, dict):
        return
    yield from _own(value, pointer, str(value.get("type") or kind))
    for name, part in value.items():
        yield from faults(part, pointer=f"{pointer}/{name}", kind=name)


def _own(value: Json, pointer: str, kind: str) -> Iterator[str]:
    for (owner, path), most in TEXTS.items():
        if owner == kind:
            yield from _length(_find(value, path), f"{pointer}/{_slashed(path)}", 1, most)
    for (owner, path), most in VALUES.items():
        if owner == kind:
            yield from _length(_find(value, path), f"{pointer}/{_slashed(path)}", 0, most)
    for (owner, name), (fewest, most) in COUNTS.items():
        if owner == kind:
            yield from _count(value.get(name), f"{pointer}/{name}", fewest, most)
    yield from _common(value, pointer, kind)


def _common(value: Json, pointer: str, kind: str) -> Iterator[str]:
    for name in ("block_id", "action_id"):
        yield from _length(value.get(name), f"{pointer}/{name}", 0, _SHORT)
    yield from _length(_find(value, "placeholder.text"), f"{pointer}/placeholder", 1, _PLACEHOLDER)
    if kind in {"plain_text", "mrkdwn"}:
        yield from _length(value.get("text"), f"{pointer}/text", 1, _TEXT_OBJECT)
    if kind == "section":
        yield from _section(value, pointer)
    if kind in {"table", "data_table"}:
        yield from _table(value, pointer)
    if kind in {"static_select", "multi_static_select"} and ("options" in value) == (
        "option_groups" in value
    ):
        yield fault("must provide exactly one of options or option_groups", pointer)


def _section(value: Json, pointer: str) -> Iterator[str]:
    if "text" not in value and "fields" not in value:
        yield fault("must provide text or fields", pointer)
    for number, field in enumerate(_listed(value.get("fields"))):
        yield from _length(_find(field, "text"), f"{pointer}/fields/{number}/text", 1, _FIELD)


def _table(value: Json, pointer: str) -> Iterator[str]:
    rows = _listed(value.get("rows"))
    for number, row in enumerate(rows):
        yield from _count(row, f"{pointer}/rows/{number}", 1, _CELLS)
    cells = [cell for row in rows for cell in _listed(row)]
    if sum(len(str(_find(cell, "text") or "")) for cell in cells) > _TABLE_TEXT:
        yield fault(f"must be less than {_TABLE_TEXT + 1} characters in all cells", pointer)


def _length(text: Any, pointer: str, fewest: int, most: int) -> Iterator[str]:
    if not isinstance(text, str):
        return
    if len(text) > most:
        yield fault(f"must be less than {most + 1} characters", pointer)
    elif len(text) < fewest:
        yield fault(f"must be more than {fewest - 1} characters", pointer)


def _count(items: Any, pointer: str, fewest: int, most: int) -> Iterator[str]:
    if not isinstance(items, list):
        return
    if len(items) > most:
        yield fault(f"no more than {most} items allowed", pointer)
    elif len(items) < fewest:
        yield fault(f"no fewer than {fewest} items allowed", pointer)


def _find(value: Any, path: str) -> Any:
    for name in path.split("."):
        value = value.get(name) if isinstance(value, dict) else None
    return value


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _slashed(path: str) -> str:
    return path.replace(".", "/")
