"""A YAML file as plain data that remembers the line of everything in it."""

import re
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, ReusedAnchorWarning, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from bot.org.problems import OrganizationError, Problem

Location = tuple[str | int, ...]
"""The keys and list positions that lead to a value, from the top."""

_CORE = "tag:yaml.org,2002:"
_MOST_VALUES = 50_000  # an alias inside an alias inside an alias can stand for billions


@dataclass(frozen=True, slots=True)
class Document:
    """What a file says. `lines` has the line of each value, or of its key."""

    file: str
    data: Any
    lines: Mapping[Location, int]

    def line(self, *at: str | int) -> int:
        """Return the line of a value, or of the nearest thing around it that is there."""
        for length in range(len(at), 0, -1):
            if at[:length] in self.lines:
                return self.lines[at[:length]]
        return 1

    def problem(self, *at: str | int, what: str, remedy: str) -> Problem:
        """Return a problem with the value at this location."""
        return Problem(self.file, self.line(*at), what, remedy)

    def texts(self) -> Iterator[tuple[Location, str]]:
        """Yield every text in the file with its location."""
        yield from _texts(self.data, ())


def read(path: Path) -> tuple[Document, list[Problem]]:
    """Return the file's data, and what is wrong with it as YAML but can be read around.

    Raises OrganizationError for a file that is not there or is not YAML.
    """
    reader = _Reader(str(path))
    root = _compose(path)
    data = reader.value(root, ()) if root is not None else None
    return Document(str(path), data, reader.lines), reader.problems


def _compose(path: Path) -> Node | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", ReusedAnchorWarning)
            node: Node | None = YAML().compose(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise OrganizationError([_unreadable(path, error)]) from error
    except RecursionError as error:
        deep = Problem(str(path), 1, "The file is nested too deeply.", "Write it flatter.")
        raise OrganizationError([deep]) from error
    except ReusedAnchorWarning as error:
        raise OrganizationError([_anchored_twice(path, str(error))]) from error
    except YAMLError as error:
        raise OrganizationError([_malformed(path, error)]) from error
    return node


def _unreadable(path: Path, error: Exception) -> Problem:
    what = "The file cannot be read" + (
        f": {error.strerror}." if isinstance(error, OSError) else ": it is not UTF-8 text."
    )
    return Problem(str(path), 1, what, "Give the path of your org.yml.")


def _anchored_twice(path: Path, said: str) -> Problem:
    # ruamel says it as text alone: the name in quotation marks, the second place last.
    name, lines = said.split("'")[1], re.findall(r"\(line: (\d+)\)", said)
    what = f"The anchor &{name} is here twice; the first is on line {lines[0]}."
    return Problem(str(path), int(lines[-1]), what, "Give one of them another name.")


def _malformed(path: Path, error: YAMLError) -> Problem:
    mark = error.problem_mark if isinstance(error, MarkedYAMLError) else None
    said = (error.problem if isinstance(error, MarkedYAMLError) else None) or str(error)
    remedy = "Look at this line and the one above it: indentation, quotes, brackets, colons."
    return Problem(str(path), mark.line + 1 if mark else 1, f"This is not YAML: {said}.", remedy)


@dataclass(slots=True)
class _Reader:
    """Turns nodes into plain data and collects what is wrong on the way."""

    file: str
    lines: dict[Location, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    open: list[int] = field(default_factory=list)

    def value(self, node: Node, at: Location) -> Any:
        if id(node) in self.open or len(self.lines) > _MOST_VALUES:
            self._complain(node, "Aliases lead in a circle or to too much.", "Write it out.")
            return None
        self.open.append(id(node))
        try:
            return self._unfold(node, at)
        finally:
            self.open.pop()

    def _unfold(self, node: Node, at: Location) -> Any:
        match node:
            case MappingNode():
                return self._mapping(node, at)
            case SequenceNode():
                return [self._item(item, (*at, n)) for n, item in enumerate(node.value)]
            case _:
                return self._scalar(node)

    def _mapping(self, node: MappingNode, at: Location) -> dict[str, Any]:
        entries: dict[str, Any] = {}
        for key, value in node.value:
            name = key.value if isinstance(key, ScalarNode) else ""
            if not name:
                self._complain(key, "A key must be a word.", "Check the indentation.")
            elif name in entries:
                first = self.lines[(*at, name)]
                what = f"{name} is here twice; the first is on line {first}."
                self._complain(key, what, "Keep one of them.")
            else:
                self.lines[(*at, name)] = key.start_mark.line + 1
                entries[name] = self.value(value, (*at, name))
        return entries

    def _item(self, node: Node, at: Location) -> Any:
        self.lines[at] = node.start_mark.line + 1
        return self.value(node, at)

    def _scalar(self, node: Node) -> Any:
        tag, text = str(node.tag), node.value
        if not tag.startswith(_CORE) or "/" in tag.removeprefix(_CORE):
            self._complain(node, f"The tag {tag} means nothing here.", "Remove it.")
        return _plain(tag.removeprefix(_CORE), text)

    def _complain(self, node: Node, what: str, remedy: str) -> None:
        self.problems.append(Problem(self.file, node.start_mark.line + 1, what, remedy))


def _plain(kind: str, text: str) -> Any:
    """Return the value of a scalar. What is neither number nor truth stays text."""
    match kind:
        case "null":
            return None
        case "bool":
            return text.casefold() == "true"
        case "int" if text.lstrip("+-").replace("_", "").isdecimal():
            return int(text)
        case "float":
            digits = text.lstrip("+-").replace(".", "", 1)
            return float(text) if digits.isdecimal() else text
        case _:
            return text


def _texts(value: Any, at: Location) -> Iterator[tuple[Location, str]]:
    match value:
        case str():
            yield at, value
        case dict():
            for key, inner in value.items():
                yield from _texts(inner, (*at, key))
        case list():
            for number, inner in enumerate(value):
                yield from _texts(inner, (*at, number))
