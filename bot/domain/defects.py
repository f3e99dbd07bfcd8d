"""Defects: a small catalogue of known ones, and where in a change each can be seeded."""

import ast
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from pathlib import PurePosixPath

from bot.domain.stages import Stage

NEAR = 3
"""So many lines above and below a seeded place still point at it."""

_SHORTEST = 6  # of a quotation: anything shorter stands in every file
_HUNK = re.compile(r"^@@ -\d+(?:,\d+)? \+(\d+)(?:,\d+)? @@")
_COMMENT = ("#", "//", "/*", "*", '"""', "'''", "--")
_COMPARISON = re.compile(r" (==|!=) ")
_BOUND = re.compile(r" (<=|>=|<|>) ")
_JOINED = re.compile(r" (and|or|&&|\|\|) ")
_GUARD = re.compile(r"^\s*if .+:\s*$")
_LEAVES = re.compile(r"^\s*(raise|return)\b")
_RIGHTS = re.compile(
    r"permission|permitted|allowed|authori[sz]ed|is_admin|owner|role|\bcan_", re.IGNORECASE
)
_QUERY = re.compile(
    r"execute\((?P<q>[\"'])(?P<before>[^\"']*)(?:\?|%s)(?P<after>[^\"']*)(?P=q),"
    r"\s*[(\[](?P<value>\w[\w.]*),?[)\]]\)"
)
_OTHER: Mapping[str, str] = {
    "==": "!=",
    "!=": "==",
    "<=": "<",
    "<": "<=",
    ">=": ">",
    ">": ">=",
    "and": "or",
    "or": "and",
    "&&": "||",
    "||": "&&",
}
_PROTECTIONS = (
    (re.compile(r"\bverify=True\b"), "verify=False"),
    (re.compile(r"\bshell=False\b"), "shell=True"),
    (re.compile(r"\byaml\.safe_load\("), "yaml.unsafe_load("),
    (re.compile(r"\bhmac\.compare_digest\((\w[\w.]*), (\w[\w.]*)\)"), r"\1 == \2"),
    (re.compile(r"\b(?:html\.escape|shlex\.quote)\((\w[\w.]*)\)"), r"\1"),
)


class DefectKind(StrEnum):
    """What is wrong on purpose."""

    COMPARISON_FLIPPED = "comparison flipped"
    OFF_BY_ONE = "off by one"
    CONDITION_CHANGED = "and/or exchanged"
    GUARD_REMOVED = "guard removed"
    EXCEPTION_SWALLOWED = "exception swallowed"
    PERMISSION_REMOVED = "check of rights removed"
    SQL_CONCATENATED = "SQL put together from text"
    PROTECTION_WEAKENED = "protection weakened"


@dataclass(frozen=True, slots=True)
class Defect:
    """One defect in one file. `line` is where it is in the file as it was seeded, from 1.

    `before` and `after` are the lines it changed, `near` what stands around the place now.
    """

    kind: DefectKind
    file: str
    line: int
    before: str
    after: str
    near: tuple[str, ...] = ()

    @property
    def description(self) -> str:
        """What was seeded where, in a few words."""
        return f"{self.kind} at {self.file}:{self.line}"


@dataclass(frozen=True, slots=True)
class Seeding:
    """A file with one defect in it."""

    defect: Defect
    text: str


Change = tuple[int, Sequence[str]]
"""How many lines are replaced, and with what."""
Mutation = Callable[[Sequence[str], int], Change | None]


def added(diff: str) -> Iterator[tuple[str, int]]:
    """Yield file and line number of every line a unified diff adds."""
    file, number = "", 0
    for line in diff.splitlines():
        if line.startswith("diff --git "):
            file, number = "", 0
        elif number == 0 and line.startswith("+++ b/"):
            file = line.removeprefix("+++ b/").rstrip("\t")
        elif found := _HUNK.match(line):
            number = int(found[1])
        elif number and line.startswith("+"):
            yield file, number
            number += 1
        elif number and line.startswith(" "):
            number += 1


def seedings(
    places: Sequence[tuple[str, int]], texts: Mapping[str, str], *, stage: Stage, chance: str
) -> list[Seeding]:
    """Return every defect that fits an added line, in an order that `chance` determines.

    Python is parsed: what changes nothing, or is no Python any more, is left out.
    """
    found = [
        seeding
        for file, number in places
        if file in texts and not _is_test(file)
        for kind, mutation in CATALOGUE.get(stage, {}).items()
        if (seeding := _seed(file, texts[file], number, kind, mutation)) is not None
    ]
    return sorted(found, key=lambda s: _drawn(chance, f"{s.defect.kind}:{s.defect.description}"))


def points_at(defect: Defect, *, file: str, line: int | None, quote: str) -> bool:
    """Whether a finding points at the seeded place, by its line or by a quotation."""
    if PurePosixPath(file.removeprefix("b/")) != PurePosixPath(defect.file):
        return False
    if line is not None and abs(line - defect.line) <= NEAR:
        return True
    quoted = (each.lstrip("+-").strip() for each in quote.splitlines())
    around = {each.strip() for each in (*defect.near, *defect.before.splitlines())}
    return any(len(each) >= _SHORTEST and each in around for each in quoted)


def _seed(
    file: str, text: str, number: int, kind: DefectKind, mutation: Mutation
) -> Seeding | None:
    lines, at = text.split("\n"), number - 1
    if at >= len(lines) or lines[at].lstrip().startswith(_COMMENT):
        return None
    is_python = file.endswith(".py")
    change = mutation(lines, at) if is_python or kind in _GENERIC else None
    if change is None:
        return None
    taken, given = change
    seeded = [*lines[:at], *given, *lines[at + taken :]]
    changed = "\n".join(seeded)
    if is_python and not _means_something_else(text, changed):
        return None
    before, near = "\n".join(lines[at : at + taken]), seeded[max(0, at - NEAR) : at + NEAR + 1]
    defect = Defect(kind, file, number, before, "\n".join(given), tuple(near))
    return Seeding(defect, changed)


def _means_something_else(text: str, changed: str) -> bool:
    try:
        return _meaning(text) != _meaning(changed)
    except (SyntaxError, ValueError):
        return False


def _meaning(text: str) -> str:
    """Return what Python makes of a text, whatever its strings say."""
    tree = ast.parse(text)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            node.value = ""
    return ast.dump(tree)


def _is_test(file: str) -> bool:
    return any(part.startswith("test") for part in PurePosixPath(file).parts)


def _drawn(chance: str, name: str) -> str:
    return sha256(f"{chance}:{name}".encode()).hexdigest()


def _exchanging(pattern: re.Pattern[str]) -> Mutation:
    def exchange(lines: Sequence[str], at: int) -> Change | None:
        changed, times = pattern.subn(lambda m: f" {_OTHER[m[1]]} ", lines[at], count=1)
        return (1, [changed]) if times else None

    return exchange


def _remove_guard(lines: Sequence[str], at: int) -> Change | None:
    if not _GUARD.match(lines[at]) or at + 1 >= len(lines) or not _LEAVES.match(lines[at + 1]):
        return None
    return 2, []


def _remove_rights(lines: Sequence[str], at: int) -> Change | None:
    return _remove_guard(lines, at) if _RIGHTS.search(lines[at]) else None


def _swallow(lines: Sequence[str], at: int) -> Change | None:
    line = lines[at]
    indent = line[: len(line) - len(line.lstrip())]
    above = lines[at - 1].lstrip() if at else ""
    if not line.lstrip().startswith("raise") or not above.startswith("except"):
        return None
    return 1, [f"{indent}pass"]


def _concatenate(lines: Sequence[str], at: int) -> Change | None:
    changed, times = _QUERY.subn(r"execute(f\g<q>\g<before>{\g<value>}\g<after>\g<q>)", lines[at])
    return (1, [changed]) if times else None


def _weaken(lines: Sequence[str], at: int) -> Change | None:
    for pattern, weaker in _PROTECTIONS:
        changed, times = pattern.subn(weaker, lines[at], count=1)
        if times:
            return 1, [changed]
    return None


CATALOGUE: Mapping[Stage, Mapping[DefectKind, Mutation]] = {
    Stage.CORRECTNESS_REVIEW: {
        DefectKind.COMPARISON_FLIPPED: _exchanging(_COMPARISON),
        DefectKind.OFF_BY_ONE: _exchanging(_BOUND),
        DefectKind.CONDITION_CHANGED: _exchanging(_JOINED),
        DefectKind.GUARD_REMOVED: _remove_guard,
        DefectKind.EXCEPTION_SWALLOWED: _swallow,
    },
    Stage.SECURITY_REVIEW: {
        DefectKind.PERMISSION_REMOVED: _remove_rights,
        DefectKind.SQL_CONCATENATED: _concatenate,
        DefectKind.PROTECTION_WEAKENED: _weaken,
    },
}
"""What is seeded for which review. A reviewer is only given what its review is about."""
_GENERIC = frozenset(
    {DefectKind.COMPARISON_FLIPPED, DefectKind.OFF_BY_ONE, DefectKind.CONDITION_CHANGED}
)
"""What needs no knowledge of the language."""
