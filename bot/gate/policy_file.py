"""A policy file: its rules, and everything that is wrong with them, each with its line."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.errors import InvalidInputError
from bot.gate import cedar
from bot.gate.cedar import World
from bot.gate.rules import Rule, exemptions, names_in, wrong_with
from bot.gate.vocabulary import CHOICES, FACTS
from bot.org.problems import OrganizationError, Problem, did_you_mean

_PIECE = re.compile(r'//[^\n]*|"(?:\\.|[^"\\])*"|\s+|;|[^\s"/;]+|.', re.DOTALL)
_FOR_POLICY = re.compile(r"^for policy `[^`]*`[,:] ")
_FOR_ACTION = re.compile(r' in context for Action::"([^"]*)"')
_ACTION = re.compile(r'unrecognized action `Action::"([^"`]*)"`')
_CHOICE = re.compile(r'entity `(\w+)::"([^"`]*)"` is of an enumerated entity type')
_FACT = re.compile(r"attribute `([^`]+)`.* not found")
_ARGUMENTS = "arguments."


@dataclass(frozen=True, slots=True)
class Written:
    """One policy as it stands in a file."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What policies may name: actions with the arguments of each, and people's names for roles,
    positions, repositories.
    """

    world: World
    actions: Mapping[str, Iterable[str]]
    names: Mapping[str, frozenset[str]]
    silent: Mapping[str, str]
    """The servers that could not be asked for their tools, which may be there, and the tools that
    cannot be used, by their full names; both with why."""

    def instead_of(self, action: str) -> str:
        """Return what to do about a tool that is not known."""
        server = action.partition("__")[0]
        if action in self.silent:
            return f"It cannot be used: {self.silent[action]}"
        if server in self.silent:
            return f"Its server {server} could not be started: {self.silent[server]}"
        return did_you_mean(action, self.actions)

    def instead_of_fact(self, fact: str, *, action: str) -> str:
        """Return which fact, or which argument of a tool, was probably meant."""
        if fact.startswith(_ARGUMENTS):
            return did_you_mean(fact, (f"{_ARGUMENTS}{name}" for name in self.actions[action]))
        return did_you_mean(fact, FACTS)


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
    except UnicodeDecodeError as error:
        foreign = Problem(str(path), 1, "The policies are not in UTF-8.", "Save them in UTF-8.")
        raise OrganizationError([foreign]) from error
    except OSError as error:
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
        follows = what.startswith("unable to find an applicable action") and said
        if what in said or follows:
            continue
        said.add(what)
        yield _told(fault, what, vocabulary)


def _told(fault: str, what: str, vocabulary: Vocabulary) -> tuple[str, str]:
    """Return a fault in our words, where it is about a name, and the remedy."""
    if action := _ACTION.search(what):
        return f"There is no tool {action[1]}.", vocabulary.instead_of(action[1])
    if (choice := _CHOICE.search(what)) and choice[1] in CHOICES:
        kind, name = choice[1], choice[2]
        return f"There is no {kind.lower()} {name}.", did_you_mean(name, CHOICES[kind])
    sentence = f"{what[:1].upper()}{what[1:]}."
    fact, place = _FACT.search(what), _FOR_ACTION.search(fault)
    if fact and place and place[1] in vocabulary.actions:
        return sentence, vocabulary.instead_of_fact(fact[1], action=place[1])
    return sentence, "Mend the policy."
