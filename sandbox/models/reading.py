"""Reading a script's YAML, with mistakes named by file, line and remedy."""

from collections.abc import Iterator, Sequence
from difflib import get_close_matches

from pydantic import ValidationError
from pydantic_core import ErrorDetails
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, SequenceNode

KEYS = {
    "": ("rules", "default", "strict", "models", "identity", "limits", "keys"),
    "rules": ("name", "when", "reply", "times"),
    "when": (
        *("model", "role", "position", "turn", "system", "user"),
        *("conversation", "result", "tools"),
    ),
    "result": ("tool", "text"),
    "reply": ("text", "json", "tool_calls", "stop", "usage", "fault", "delay"),
    "default": ("text", "json", "tool_calls", "stop", "usage", "fault", "delay"),
    "tool_calls": ("name", "arguments"),
    "usage": ("input", "output", "cache_read"),
    "fault": ("kind", "seconds", "retry_after", "message"),
}


class ScriptError(ValueError):
    """A script that cannot be used. `problems` has one sentence for each mistake."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


def data_of(text: str, *, source: str) -> object:
    """Parse YAML into plain data. Raises ScriptError with the line."""
    try:
        return YAML(typ="safe", pure=True).load(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = f"{source}:{mark.line + 1}" if mark else source
        what = " ".join(part for part in (error.context, error.problem) if part)
        raise ScriptError([f"{place}: this is not valid YAML: {what}."]) from error
    except YAMLError as error:
        raise ScriptError([f"{source}: this is not valid YAML: {error}."]) from error


def explained(error: ValidationError, *, source: str, text: str | None = None) -> list[str]:
    """Return a sentence for each mistake: where it is, what is wrong, what to write instead."""
    root = YAML(typ="safe", pure=True).compose(text) if text is not None else None
    return [_sentence(details, source=source, root=root) for details in error.errors()]


def _sentence(details: ErrorDetails, *, source: str, root: Node | None) -> str:
    path = details["loc"]
    line = f":{_line(root, path)}" if root is not None else ""
    where = ".".join(str(part) for part in path) or "script"
    return f"{source}{line}: {where}: {_remedy(details)}"


def _remedy(details: ErrorDetails) -> str:
    match details["type"]:
        case "extra_forbidden":
            return _unknown_key(details["loc"])
        case "value_error":
            return details["msg"].removeprefix("Value error, ")
        case "missing":
            return "this is missing; add it."
        case "model_type" | "model_attributes_type":
            return "write a mapping (key: value) here."
        case _:
            return f"{details['msg']} (found {details['input']!r})."


def _unknown_key(path: tuple[int | str, ...]) -> str:
    parents = [str(part) for part in path[:-1] if isinstance(part, str)]
    known = KEYS.get(parents[-1] if parents else "", ())
    close = get_close_matches(str(path[-1]), known, n=1)
    if close:
        return f"there is no such key; did you mean {close[0]!r}?"
    return f"there is no such key. The keys are: {', '.join(known)}." if known else "no such key."


def _line(root: Node | None, path: tuple[int | str, ...]) -> int:
    """Return the line, from 1, of the deepest part of this path that the file has."""
    line = 1
    for node in _walk(root, path):
        line = int(node.start_mark.line) + 1
    return line


def _walk(node: Node | None, path: tuple[int | str, ...]) -> Iterator[Node]:
    for part in path:
        step = _step(node, part)
        if step is None:
            return
        mark, node = step
        yield mark


def _step(node: Node | None, part: int | str) -> tuple[Node, Node] | None:
    """Return the node whose line names this part (a key, an item), and the node beneath it."""
    if isinstance(node, MappingNode):
        return next(((key, value) for key, value in node.value if key.value == str(part)), None)
    if isinstance(node, SequenceNode) and isinstance(part, int) and part < len(node.value):
        return node.value[part], node.value[part]
    return None
