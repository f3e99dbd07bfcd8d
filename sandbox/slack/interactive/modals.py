"""Views: made from what an app sends, checked, and kept with Slack's own fields."""

import json
import secrets
from copy import deepcopy

from sandbox.slack.interactive.elements import initial_state
from sandbox.slack.parts import Parts
from sandbox.slack.wire import Json, SlackError
from sandbox.slack.world.messages import name_blocks
from sandbox.slack.world.stamps import new_id

_LARGEST = 250_000  # bytes; Slack answers view_too_large above
_OPTIONAL: Json = {
    "private_metadata": "",
    "callback_id": "",
    "external_id": "",
    "clear_on_close": False,
    "notify_on_close": False,
    "close": None,
    "submit": None,
}


def make_view(parts: Parts, sent: Json, *, kind: str, replacing: Json | None = None) -> Json:
    """Return the view to keep, or raise as views.* do; `kind` is modal or home."""
    parts.block_kit.refuse_view(sent)
    if absent := parts.world.files.absent(sent["blocks"]):
        raise SlackError("invalid_arguments", messages=absent)
    if sent["type"] != kind:
        message = f"[ERROR] must be a valid enum value: {kind} [json-pointer:/view/type]"
        raise SlackError("invalid_arguments", messages=[message])
    if len(json.dumps(sent)) > _LARGEST:
        raise SlackError("view_too_large")
    _refuse_taken_name(parts, sent, replacing)
    view = _OPTIONAL | deepcopy(sent)
    name_blocks(view["blocks"])
    world = parts.world
    return {
        "id": new_id("V", length=11),
        "team_id": world.team.id,
        **view,
        "state": {"values": _kept_state(view["blocks"], replacing)},
        "hash": f"{int(world.clock())}.{secrets.token_hex(4)}",
        "app_id": world.app.id,
        "app_installed_team_id": world.team.id,
        "bot_id": world.app.bot_id,
    }


def _kept_state(blocks: list[Json], replacing: Json | None) -> Json:
    # What a person typed survives an update where block_id and action_id stay the same.
    before = replacing["state"]["values"] if replacing else {}
    return {
        block_id: {
            action_id: before.get(block_id, {}).get(action_id, entry)
            for action_id, entry in entries.items()
        }
        for block_id, entries in initial_state(blocks).items()
    }


def _refuse_taken_name(parts: Parts, sent: Json, replacing: Json | None) -> None:
    external_id = sent.get("external_id")
    taken = parts.world.views.find_external(external_id) if external_id else None
    if taken is not None and taken[1] is not replacing:
        raise SlackError("duplicate_external_id")
