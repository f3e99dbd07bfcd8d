"""A foreign MCP server for tests, made with the official SDK."""

from mcp.server import MCPServer

server = MCPServer("sdk")


@server.tool()
def add(one: int, other: int) -> int:
    """Add two numbers."""
    return one + other


if __name__ == "__main__":
    server.run("stdio")
