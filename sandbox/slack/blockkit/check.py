"""All of Block Kit's rules together, for a message's blocks or a whole view."""

import json
from pathlib import Path
from typing import Any

from sandbox.slack.blockkit import limits, surfaces
from sandbox.slack.blockkit.schema import Schema, fault
from sandbox.slack.blockkit.surfaces import Surface
from sandbox.slack.wire import Json, SlackError


class BlockKit:
    """Checks what apps send; every method returns Slack's messages, none when all is well."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema

    @classmethod
    def load(cls, path: Path) -> "BlockKit":
        """Read the published types from the file kept with the sandbox."""
        return cls(Schema(json.loads(path.read_text(encoding="utf-8"))["definitions"]))

    def message_faults(self, blocks: Any) -> list[str]:
        """Return what is wrong with the blocks of a message."""
        return self._faults(blocks, surface="message", pointer="/blocks")

    def view_faults(self, view: Any) -> list[str]:
        """Return what is wrong with a modal or an App Home."""
        if not isinstance(view, dict):
            return [fault("must provide an object", "/view")]
        kind = view.get("type")
        if kind not in {"modal", "home"}:
            return [fault("must be a valid enum value: modal, home", "/view/type")]
        definition = "ModalView" if kind == "modal" else "HomeView"
        without = {name: part for name, part in view.items() if name != "blocks"} | {"blocks": []}
        found = self._schema.faults(without, definition=definition, pointer="/view")
        found += limits.faults(without, pointer="/view")
        if "blocks" not in view:
            return [*found, fault("missing required field: blocks", "/view")]
        surface: Surface = "modal" if kind == "modal" else "home"
        found += self._faults(view["blocks"], surface=surface, pointer="/view/blocks")
        return found + _submit_faults(view)

    def refuse_message(self, blocks: Any) -> None:
        """Raise invalid_blocks with the reasons, unless the blocks are good."""
        found = self.message_faults(blocks)
        if found:
            code = "invalid_blocks_format" if not isinstance(blocks, list) else "invalid_blocks"
            raise SlackError(code, messages=found, errors=found)

    def refuse_view(self, view: Any) -> None:
        """Raise invalid_arguments with the reasons, unless the view is good."""
        found = self.view_faults(view)
        if found:
            raise SlackError("invalid_arguments", messages=found)

    def _faults(self, blocks: Any, *, surface: Surface, pointer: str) -> list[str]:
        if not isinstance(blocks, list) or not all(isinstance(b, dict) for b in blocks):
            return [fault("must be an array of objects", pointer)]
        found: list[str] = []
        for number, block in enumerate(blocks):
            here = f"{pointer}/{number}"
            found += self._schema.faults(block, definition="KnownBlock", pointer=here)
            found += limits.faults(block, pointer=here)
        return found + list(surfaces.faults(blocks, surface=surface, pointer=pointer))


def _submit_faults(view: Json) -> list[str]:
    asks = any(isinstance(b, dict) and b.get("type") == "input" for b in view["blocks"])
    if view["type"] == "modal" and asks and "submit" not in view:
        said = "missing required field: submit (the view has input blocks)"
        return [fault(said, "/view")]
    return []
