"""What may stand where: rules about a whole message or view, not about one block."""

from collections import Counter
from collections.abc import Iterator
from typing import Literal

from sandbox.slack.blockkit.schema import fault
from sandbox.slack.blockkit.walk import children, elements_of
from sandbox.slack.wire import Json

Surface = Literal["message", "modal", "home"]

MOST_BLOCKS: dict[Surface, int] = {"message": 50, "modal": 100, "home": 100}
MARKDOWN_TOTAL = 12_000
# Blocks that are not allowed everywhere (Slack's reference: "Available in surfaces").
_ONLY_IN: dict[str, set[Surface]] = {
    "alert": {"modal"},
    "carousel": {"message", "home"},
    "container": {"message"},
    "context_actions": {"message"},
    "data_table": {"message"},
    "data_visualization": {"message"},
    "input": {"modal", "home"},
    "markdown": {"message"},
    "plan": {"message"},
    "table": {"message"},
    "task_card": {"message"},
    "file": set(),  # read-only: Slack makes these, apps may not
}
_ONCE = ("table", "data_table")


def faults(blocks: list[Json], *, surface: Surface, pointer: str) -> Iterator[str]:
    """Yield what is wrong with these blocks together, on this surface."""
    if len(blocks) > MOST_BLOCKS[surface]:
        yield fault(f"no more than {MOST_BLOCKS[surface]} items allowed", pointer)
    yield from _places(blocks, surface, pointer)
    yield from _repeated_blocks(blocks, pointer)
    yield from _repeated_actions(blocks, pointer)
    yield from _totals(blocks, pointer)


def _places(blocks: list[Json], surface: Surface, pointer: str) -> Iterator[str]:
    for number, block in enumerate(blocks):
        kind = block.get("type", "")
        if surface not in _ONLY_IN.get(kind, {surface}):
            yield fault(f"unsupported type: {kind}", f"{pointer}/{number}/type")
        yield from _places(children(block), surface, f"{pointer}/{number}/child_blocks")


def _repeated_blocks(blocks: list[Json], pointer: str) -> Iterator[str]:
    seen: set[str] = set()
    for number, block in enumerate(blocks):
        for one in (block, *children(block)):
            block_id = one.get("block_id")
            if block_id and block_id in seen:
                yield fault(f"`block_id` {block_id} already exists", f"{pointer}/{number}/block_id")
            seen.add(block_id or "")


def _repeated_actions(blocks: list[Json], pointer: str) -> Iterator[str]:
    for number, block in enumerate(blocks):
        for one in (block, *children(block)):
            ids = Counter(e.get("action_id") for e in elements_of(one) if e.get("action_id"))
            for action_id in (a for a, times in ids.items() if times > 1):
                yield fault(f"`action_id` {action_id} already exists", f"{pointer}/{number}")


def _totals(blocks: list[Json], pointer: str) -> Iterator[str]:
    everything = [one for block in blocks for one in (block, *children(block))]
    text = sum(len(b.get("text", "")) for b in everything if b.get("type") == "markdown")
    if text > MARKDOWN_TOTAL:
        yield fault(f"markdown blocks: less than {MARKDOWN_TOTAL + 1} characters in all", pointer)
    for kind in _ONCE:
        if sum(1 for b in everything if b.get("type") == kind) > 1:
            yield fault(f"only_one_{kind}_allowed", pointer)
