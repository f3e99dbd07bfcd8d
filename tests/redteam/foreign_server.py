"""A foreign MCP server whose tools say what a file says. It speaks the protocol by itself."""

import json
import sys
from pathlib import Path
from typing import Any


def _described(tool: dict[str, Any]) -> dict[str, Any]:
    text = {"type": "string", "description": tool["parameter"]}
    schema = {
        "type": "object",
        "properties": {"text": text},
        "required": ["text"],
        "additionalProperties": False,
    }
    shown: dict[str, Any] = {
        "name": tool["name"],
        "description": tool["description"],
        "inputSchema": schema,
    }
    return shown | ({"annotations": tool["annotations"]} if tool["annotations"] else {})


def _answer(tools: dict[str, dict[str, Any]], message: dict[str, Any]) -> dict[str, Any]:
    params = message.get("params") or {}
    match message["method"]:
        case "initialize":
            return {
                "protocolVersion": params["protocolVersion"],
                "capabilities": {"tools": {}},
                "serverInfo": {"name": "tickets", "version": "1"},
            }
        case "tools/list":
            return {"tools": [_described(tool) for tool in tools.values()]}
        case "tools/call":
            text = tools[params["name"]]["returns"]
            return {"content": [{"type": "text", "text": text}], "isError": False}
    return {}


def main() -> None:
    listed = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    tools = {tool["name"]: tool for tool in listed}
    for line in sys.stdin:
        message = json.loads(line)
        if "id" in message:
            reply = {"jsonrpc": "2.0", "id": message["id"], "result": _answer(tools, message)}
            print(json.dumps(reply), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
