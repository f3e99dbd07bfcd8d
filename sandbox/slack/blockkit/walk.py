"""Finding the interactive elements inside blocks."""

from collections.abc import Iterator

from sandbox.slack.wire import Json

_STATELESS = frozenset(
    {"button", "overflow", "workflow_button", "feedback_buttons", "icon_button", "image"}
)


def children(block: Json) -> list[Json]:
    """Return the blocks inside a container, none for other blocks."""
    inner = block.get("child_blocks", [])
    return [child for child in inner if isinstance(child, dict)]


def elements_of(block: Json) -> Iterator[Json]:
    """Yield a block's own interactive elements, not those of blocks inside it."""
    kind = block.get("type")
    if kind in {"actions", "context_actions"}:
        yield from _objects(block.get("elements"))
    elif kind == "card":
        yield from _objects(block.get("actions"))
    elif kind == "carousel":
        for card in _objects(block.get("elements")):
            yield from _objects(card.get("actions"))
    elif kind == "section":
        yield from (a for a in _objects([block.get("accessory")]) if a.get("type") != "image")
    elif kind == "input":
        yield from _objects([block.get("element")])


def elements(blocks: list[Json]) -> Iterator[tuple[Json, Json]]:
    """Yield every interactive element together with the block it stands in."""
    for block in blocks:
        yield from ((block, element) for element in elements_of(block))
        yield from elements(children(block))


def keeps_state(element: Json) -> bool:
    """Say whether the element has a value that `state.values` shows."""
    return element.get("type") not in _STATELESS


def _objects(values: object) -> list[Json]:
    return [v for v in values if isinstance(v, dict)] if isinstance(values, list) else []
