"""A policy file: its rules, and everything that is wrong with them, each with its line."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.errors import InvalidInputError
from bot.gate import cedar
from bot.gate.cedar import World
from bot.gate.rules import Rule, exemptions, names_in, wrong_with
from bot.org.problems import OrganizationError, Problem, did_you_mean

_PIECE = re.compile(r'//[^\n]*|"(?:\\.|[^"\\])*"|\s+|;|[^\s"/;]+|.', re.DOTALL)
_FOR_POLICY = re.compile(r"^for policy `[^`]*`[,:] ")
_FOR_ACTION = re.compile(r' in context for Action::"[^"]*"')
_ACTION = re.compile(r'unrecognized action `Action::"([^"`]*)"`')


@dataclass(frozen=True, slots=True)
class Written:
    """One policy as it stands in a file."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What policies may name: actions, and people's names for roles, positions, repositories."""

    world: World
    actions: frozenset[str]
    names: Mapping[str, frozenset[str]]
    silent: Mapping[str, str]
    """The servers that could not be asked for their tools, and why: their tools may be there."""

    def instead_of(self, action: str) -> str:
        """Return what to do about a tool that is not known."""
        server = action.partition("__")[0]
        if server in self.silent:
            return f"Its server {server} could not be started: {self.silent[server]}"
        return did_you_mean(action, self.actions)


@dataclass(frozen=True, slots=True)
class PolicyFile:
    """The text of a file and the rules in it."""

    path: Path
    text: str
    rules: Mapping[str, Rule]


def read(
    path: Path, *, vocabulary: Vocabulary, taken: Mapping[str, Rule] | None = None
) -> tuple[PolicyFile, list[Problem]]:
    """Return the rules of a file, and what is wrong with them. `taken` are another file's rules.

    A decision keeps the ids of the rules that spoke: one id must lead to one rule.
    """
    problems: list[Problem] = []
    rules: dict[str, Rule] = {}
    text = _text(path)
    for written in split(text):
        found, wrong = _rule(path, written, vocabulary)
        problems += [Problem(str(path), written.line, what, remedy) for what, remedy in wrong]
        if found is not None and found.id:
            first = (taken or {}).get(found.id) or rules.setdefault(found.id, found)
            if first is not found:
                where = "on line" if first.file == found.file else f"of {first.file}, line"
                what = f"The @id {found.id} is taken by the policy {where} {first.line}."
                problems.append(Problem(str(path), written.line, what, "Choose another."))
    return PolicyFile(path, text, rules), problems


def split(text: str) -> Iterator[Written]:
    """Yield the policies of a text with the line each begins on.

    Cedar says what is wrong in a policy, but not where it stands in the file.
    """
    line, begun, pieces = 1, 0, []
    for match in _PIECE.finditer(text):
        piece = match[0]
        if not begun and not piece.isspace() and not piece.startswith("//"):
            begun = line
        if begun:
            pieces.append(piece)
        if piece == ";":
            yield Written("".join(pieces), begun)
            begun, pieces = 0, []
        line += piece.count("\n")
    if begun:
        yield Written("".join(pieces), begun)


def written_under(id_: str, text: str) -> str | None:
    """Return the policy with this @id as it stands in a text that was once loaded."""
    for written in split(text):
        bodies = cedar.parsed(written.text)
        if any(Rule.of(body, file="", line=written.line).id == id_ for body in bodies):
            return written.text
    return None


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        missing = Problem(str(path), 1, "The policies cannot be read.", "Put the file there.")
        raise OrganizationError([missing]) from error


def _rule(
    path: Path, written: Written, vocabulary: Vocabulary
) -> tuple[Rule | None, Iterable[tuple[str, str]]]:
    try:
        bodies = cedar.parsed(written.text)
    except InvalidInputError as error:
        return None, [(f"This is not a policy: {error}.", "Look at it and the one before it.")]
    if len(bodies) != 1:
        return None, [("This is not one policy.", "End each policy with a semicolon.")]
    rule = Rule.of(bodies[0], file=str(path), line=written.line)
    unknown = list(_unknown_names(rule, vocabulary))
    faults = list(_faults(written, vocabulary))
    return rule, [*wrong_with(rule), *exemptions(rule), *unknown, *faults]


def _unknown_names(rule: Rule, vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    for kind, name in names_in(rule.body):
        known = vocabulary.names.get(kind)
        if known is not None and name not in known:
            yield f"There is no {kind.lower()} {name} in org.yml.", did_you_mean(name, known)


def _faults(written: Written, vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    said: set[str] = set()
    for fault in cedar.faults(written.text, world=vocabulary.world):
        # Cedar repeats a fault once for each tool it matters for.
        what = _FOR_ACTION.sub(" in what is known about a call", _FOR_POLICY.sub("", fault))
        action = _ACTION.search(what)
        follows = what.startswith("unable to find an applicable action") and said
        if what in said or follows:
            continue
        said.add(what)
        yield (
            f"There is no tool {action[1]}." if action else f"{what[:1].upper()}{what[1:]}.",
            vocabulary.instead_of(action[1]) if action else "Mend the policy.",
        )
