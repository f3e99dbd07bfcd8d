"""The effect of foreign tools: what we assume, what an operator says, what a tool may add."""

import hashlib

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


def fingerprint(tool: types.Tool) -> str:
    """Return the SHA-256 of what a tool says it is. A redefined tool is another tool."""
    said = {"name": tool.name, "description": tool.description, "schema": tool.input_schema}
    return hashlib.sha256(canonical(said).encode()).hexdigest()
