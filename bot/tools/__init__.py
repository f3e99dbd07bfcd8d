"""The tools agents use: the MCP hub, our own servers, and the isolation of a lane."""
