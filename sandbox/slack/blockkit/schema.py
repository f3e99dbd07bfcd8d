"""Keys and types of Block Kit objects."""

from typing import Any

from sandbox.slack.wire import Json

# In Slack's documentation but not in its published types, so only their place is checked.
_UNTYPED = frozenset({"data_visualization"})


def fault(text: str, pointer: str) -> str:
    """Return one line of `response_metadata.messages`, as Slack writes it."""
    return f"[ERROR] {text} [json-pointer:{pointer}]"


class Schema:
    """Slack's published types: which keys an object has, which of them it must have."""

    def __init__(self, definitions: Json) -> None:
        self._definitions = definitions

    def faults(self, value: Any, *, definition: str, pointer: str) -> list[str]:
        """Return what is wrong with the value as an object of this definition."""
        return self._check(value, self._definitions[definition], pointer)

    def _check(self, value: Any, spec: Json, pointer: str) -> list[str]:
        if "$ref" in spec:
            return self._check(value, self._definitions[spec["$ref"]], pointer)
        if "anyOf" in spec:
            return self._check_any(value, spec, pointer)
        if "const" in spec or "enum" in spec:
            return _check_choice(value, spec, pointer)
        match spec.get("type"):
            case "object":
                return self._check_object(value, spec, pointer)
            case "array":
                return self._check_list(value, spec, pointer)
            case kind:
                return _check_plain(value, str(kind), pointer)

    def _check_any(self, value: Any, spec: Json, pointer: str) -> list[str]:
        options = self._flatten(spec)
        if not isinstance(value, dict):
            return [fault("must provide an object", pointer)]
        kind = value.get("type")
        if kind in _UNTYPED:
            return []
        typed = [o for o in options if "const" in o.get("properties", {}).get("type", {})]
        matching = [o for o in typed if o["properties"]["type"]["const"] == kind]
        loose = [o for o in options if o not in typed]
        if not matching and not loose:
            said = f"unsupported type: {kind}" if kind else "missing required field: type"
            return [fault(said, f"{pointer}/type" if kind else pointer)]
        tried = [self._check(value, option, pointer) for option in matching or loose]
        return min(tried, key=len)

    def _flatten(self, spec: Json) -> list[Json]:
        if "$ref" in spec:
            return self._flatten(self._definitions[spec["$ref"]])
        if "anyOf" not in spec:
            return [spec]
        return [option for part in spec["anyOf"] for option in self._flatten(part)]

    def _check_object(self, value: Any, spec: Json, pointer: str) -> list[str]:
        if not isinstance(value, dict):
            return [fault("must provide an object", pointer)]
        properties = spec.get("properties", {})
        faults = [
            fault(f"missing required field: {name}", pointer)
            for name in spec.get("required", [])
            if name not in value
        ]
        for name, part in value.items():
            if name in properties:
                faults += self._check(part, properties[name], f"{pointer}/{name}")
            elif spec.get("additionalProperties") is False:
                faults.append(fault(f"invalid additional property: {name}", pointer))
        return faults

    def _check_list(self, value: Any, spec: Json, pointer: str) -> list[str]:
        if not isinstance(value, list):
            return [fault("must be an array", pointer)]
        parts = (self._check(v, spec["items"], f"{pointer}/{i}") for i, v in enumerate(value))
        return [line for part in parts for line in part]


def _check_choice(value: Any, spec: Json, pointer: str) -> list[str]:
    allowed = spec.get("enum", [spec.get("const")])
    if value in allowed:
        return []
    said = ", ".join(str(choice) for choice in allowed)
    return [fault(f"must be a valid enum value: {said}", pointer)]


def _check_plain(value: Any, kind: str, pointer: str) -> list[str]:
    fits = {
        "string": isinstance(value, str),
        "boolean": isinstance(value, bool),
        "number": isinstance(value, int | float) and not isinstance(value, bool),
    }
    return [] if fits.get(kind, True) else [fault(f"must be a {kind}", pointer)]
