"""What Slack's reference says of each Web API method: arguments, errors, scopes, rate tier."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument; `type` is string, boolean, number, integer, json, array, channel, ..."""

    name: str
    type: str
    required: bool


@dataclass(frozen=True, slots=True)
class MethodReference:
    """One method; any one of `scopes` lets a bot call it. `tier` is None under special limits."""

    name: str
    arguments: tuple[Argument, ...]
    errors: frozenset[str]
    scopes: tuple[str, ...]
    tier: int | None


@dataclass(frozen=True, slots=True)
class Reference:
    """All methods the local Slack knows, the scopes of events, and every scope there is."""

    methods: dict[str, MethodReference]
    event_scopes: dict[str, tuple[str, ...]]
    scopes: frozenset[str]

    @classmethod
    def load(cls, path: Path = DATA / "methods.json") -> "Reference":
        """Read the reference kept beside this module."""
        data = json.loads(path.read_text(encoding="utf-8"))
        common = frozenset(data["common_errors"])
        return cls(
            methods={name: _method(name, entry, common) for name, entry in data["methods"].items()},
            event_scopes={name: tuple(scopes) for name, scopes in data["event_scopes"].items()},
            scopes=frozenset(data["scopes"]),
        )


def _method(name: str, entry: dict[str, Any], common: frozenset[str]) -> MethodReference:
    arguments = tuple(
        Argument(arg, spec["type"], bool(spec.get("required")))
        for arg, spec in entry["args"].items()
    )
    errors = common | frozenset(entry["errors"])
    return MethodReference(name, arguments, errors, tuple(entry["scopes"]), entry["tier"])
