"""A foreign MCP server that does not keep to the protocol, in the way its command line says."""

import json
import sys
from typing import Any

FINE = {"name": "fine", "inputSchema": {"type": "object"}}
LISTS: dict[str, Any] = {
    "a name that is none": {"tools": [{"name": 5, "inputSchema": {"type": "object"}}]},
    "no list": {},
    "a schema that is none": {"tools": [{"name": "odd", "inputSchema": []}]},
    "names nobody can call": {"tools": [{**FINE, "name": "odd.tool\x1b[2J"}, FINE]},
}
RESULTS: dict[str, Any] = {
    "a result that is none": {"content": "text"},
    "an empty result": {},
}


def answer(method: str, params: dict[str, Any], way: str) -> dict[str, Any]:
    match method:
        case "initialize":
            info = {"name": "odd", "version": "1"}
            version = params["protocolVersion"]
            return {"protocolVersion": version, "capabilities": {"tools": {}}, "serverInfo": info}
        case "tools/list":
            return dict(LISTS.get(way, {"tools": [FINE]}))
        case _:
            return dict(RESULTS.get(way, {"content": []}))


def main() -> None:
    way = sys.argv[1]
    if way == "only last words":
        sys.exit("the licence\x1b[2J has expired")
    for line in sys.stdin:
        asked = json.loads(line)
        if "id" in asked:
            result = answer(asked["method"], asked.get("params") or {}, way)
            said = {"jsonrpc": "2.0", "id": asked["id"], "result": result}
            sys.stdout.write(f"{json.dumps(said)}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
