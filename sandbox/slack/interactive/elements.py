"""What a person puts into interactive elements, as `actions` and `state.values` show it."""

from typing import Any

from sandbox.slack.blockkit.walk import elements, keeps_state
from sandbox.slack.wire import Json, SandboxError

# Where each kind of element keeps what was chosen, and which of its fields presets it.
_FIELDS: dict[str, tuple[str, str]] = {
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "overflow": ("selected_option", ""),
    "multi_static_select": ("selected_options", "initial_options"),
    "multi_external_select": ("selected_options", "initial_options"),
    "checkboxes": ("selected_options", "initial_options"),
    "users_select": ("selected_user", "initial_user"),
    "multi_users_select": ("selected_users", "initial_users"),
    "channels_select": ("selected_channel", "initial_channel"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "plain_text_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "rich_text_input": ("rich_text_value", "initial_value"),
    "file_input": ("files", ""),
}
_SHOWN = ("text", "value", "style", "url", "placeholder", "confirm", "accessibility_label", "icon")


def find(blocks: list[Json], *, action_id: str, block_id: str = "", value: str = "") -> Json:
    """Return the element with its block_id; raises SandboxError saying what there is instead."""
    everything = list(elements(blocks))
    for block, element in everything:
        if element.get("action_id") != action_id or block_id not in {"", block.get("block_id")}:
            continue
        if value and not _offers(element, value):
            continue
        return element | {"block_id": block.get("block_id", "")}
    there = ", ".join(sorted({str(e.get("action_id")) for _, e in everything})) or "none"
    wanted = f"{action_id} with the value {value}" if value else action_id
    raise SandboxError(
        "This has changed meanwhile, look again. "
        f"Nothing here has the action_id {wanted}. There: {there}.",
        code="no_action",
    )


def chosen(element: Json, choice: Any) -> Json:
    """Return what the action adds when a person makes this choice in the element.

    `choice` is what a person would point at: a value or label, an id, a date, a text, or a list.
    """
    kind = element["type"]
    if kind in {"button", "workflow_button", "icon_button"}:
        return {}
    if kind == "feedback_buttons":
        return _feedback(element, str(choice))
    field, _ = _FIELDS[kind]
    if field == "selected_option":
        return {field: _option(element, choice)}
    if field == "selected_options":
        return {field: [_option(element, one) for one in choice]}
    return {field: choice}


def picked_on_page(element: Json, action: Json) -> Json:
    """Return what the action adds, from an action as a browser page words it."""
    field, _ = _FIELDS.get(element["type"], ("value", ""))
    return chosen(element, action.get(field))


def as_action(element: Json, picked: Json, *, ts: str) -> Json:
    """Return the entry of `actions` for an element in which something was picked."""
    shown = {name: element[name] for name in _SHOWN if name in element}
    if element["type"] == "feedback_buttons":
        shown = {}
    base = {"type": element["type"], "action_id": element["action_id"]}
    return base | {"block_id": element["block_id"]} | shown | picked | {"action_ts": ts}


def initial_state(blocks: list[Json]) -> Json:
    """Return `state.values` of blocks nobody has touched yet."""
    values: Json = {}
    for block, element in elements(blocks):
        if keeps_state(element) and element["type"] in _FIELDS:
            field, preset = _FIELDS[element["type"]]
            empty: Any = [] if field == "selected_options" else None
            entry = {"type": element["type"], field: element.get(preset, empty)}
            values.setdefault(block["block_id"], {})[element["action_id"]] = entry
    return values


def fill_in(blocks: list[Json], state: Json, answers: Json) -> Json:
    """Return the state after a person gave these answers, `{block_id: {action_id: choice}}`.

    Raises SandboxError for a block or element that is not there.
    """
    known = {(b["block_id"], e["action_id"]): e for b, e in elements(blocks)}
    filled = {block_id: dict(entries) for block_id, entries in state.items()}
    for block_id, entries in answers.items():
        for action_id, choice in entries.items():
            element = known.get((block_id, action_id))
            if element is None:
                there = ", ".join(f"{b}/{a}" for b, a in known) or "none"
                raise SandboxError(f"There is no input {block_id}/{action_id}. There: {there}.")
            picked = choice if _is_entry(choice, element) else chosen(element, choice)
            entry = {"type": element["type"], **picked}
            filled.setdefault(block_id, {})[action_id] = entry
    return filled


def is_empty(element: Json, entry: Json) -> bool:
    """Say whether the person left this element empty."""
    field, _ = _FIELDS.get(element["type"], ("value", ""))
    return entry.get(field) in (None, "", [])


def _is_entry(choice: Any, element: Json) -> bool:
    return isinstance(choice, dict) and choice.get("type") == element["type"]


def _offers(element: Json, value: str) -> bool:
    if "value" in element:
        return bool(element["value"] == value)
    if element["type"] == "feedback_buttons":
        buttons = (element["positive_button"], element["negative_button"])
        return any(button["value"] == value for button in buttons)
    return any(option.get("value") == value for option in _options(element))


def _options(element: Json) -> list[Json]:
    grouped = [o for group in element.get("option_groups", []) for o in group["options"]]
    return [*element.get("options", []), *grouped]


def _option(element: Json, choice: Any) -> Json:
    options = _options(element)
    if isinstance(choice, dict):
        choice = choice.get("value")
    for option in options:
        if choice in {option.get("value"), option["text"]["text"]}:
            return option
    there = ", ".join(str(option.get("value")) for option in options) or "none"
    raise SandboxError(f"{element['action_id']} has no option {choice}. There: {there}.")


def _feedback(element: Json, choice: str) -> Json:
    for button in (element["positive_button"], element["negative_button"]):
        if choice in {button["value"], button["text"]["text"]}:
            return {"value": button["value"], "text": button["text"]}
    raise SandboxError(f"{element['action_id']} has no button {choice}.")
