"""Contents: what an MCP server returned, as text for a model."""

import json

from mcp import types

from bot.domain.excerpts import excerpt

LIMIT = 20_000


def text_of(result: types.CallToolResult) -> str:
    """Return a result's text. What is no text is named, not shown."""
    parts = [_part(block) for block in result.content]
    if not parts and result.structured_content is not None:
        parts = [json.dumps(result.structured_content, ensure_ascii=False)]
    return excerpt("\n".join(parts), limit=LIMIT)


def _part(block: types.ContentBlock) -> str:
    match block:
        case types.TextContent():
            return block.text
        case types.ResourceLink():
            return f"[a link to {block.uri}]"
        case types.EmbeddedResource(resource=types.TextResourceContents() as resource):
            return resource.text
        case _:
            return f"[{block.type}, not shown]"
