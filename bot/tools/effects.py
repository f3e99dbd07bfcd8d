"""The effect of foreign tools: what we assume, what an operator says, what a tool may add."""

from mcp import types

from bot.domain.tools import Effect, canonical

_ORDER = tuple(Effect)


def effect_of(tool: types.Tool, *, said: Effect | None) -> Effect:
    """Return the effect of a foreign tool. Unclassified tools are consequential.

    A server's annotations are claims of the server: they may raise the class, never lower it.
    """
    claimed = Effect.READ
    if tool.annotations is not None:
        if tool.annotations.read_only_hint is False:
            claimed = Effect.LANE
        if tool.annotations.destructive_hint:
            claimed = Effect.CONSEQUENTIAL
    return max(said or Effect.CONSEQUENTIAL, claimed, key=_ORDER.index)


def definition(tool: types.Tool) -> str:
    """Return all a tool says it is, as one text. A redefined tool is another tool."""
    return canonical(
        tool.model_dump(mode="json", by_alias=True, exclude={"meta"}, exclude_none=True)
    )
