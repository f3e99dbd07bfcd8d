"""Documents of the organization: standards and operating models, and to what work they apply."""

import hashlib
import re
from dataclasses import dataclass

from bot.domain.ids import RepositoryName, RoleName
from bot.domain.stages import Stage

LONGEST_LINE = 200

_POINT = re.compile(r"(?:[-*+]|\d{1,3}[.)])\s+")


@dataclass(frozen=True, slots=True)
class AppliesTo:
    """The work something written holds for. A set that is empty excludes nothing."""

    roles: frozenset[RoleName] = frozenset()
    repositories: frozenset[RepositoryName] = frozenset()
    stages: frozenset[Stage] = frozenset()

    def covers(self, *, role: RoleName, stage: Stage, repository: RepositoryName | None) -> bool:
        """Whether it holds for this work. A repository that is not known yet may be any of them."""
        return (
            (not self.roles or role in self.roles)
            and (not self.stages or stage in self.stages)
            and (not self.repositories or repository is None or repository in self.repositories)
        )

    def meets(self, other: "AppliesTo") -> bool:
        """Whether there is work for which both hold."""
        pairs: tuple[tuple[frozenset[str], frozenset[str]], ...] = (
            (self.roles, other.roles),
            (self.repositories, other.repositories),
            (self.stages, other.stages),
        )
        return all(not mine or not theirs or mine & theirs for mine, theirs in pairs)


EVERYTHING = AppliesTo()


@dataclass(frozen=True, slots=True)
class Document:
    """One text of the organization, as it was when the organization was loaded."""

    name: str
    title: str
    text: str
    applies_to: AppliesTo = EVERYTHING

    @property
    def line(self) -> str:
        """What it is about: its first line that is not a heading."""
        lines = [line.strip() for line in self.text.splitlines()]
        said = [line for line in lines if line and not line.startswith(("#", "---", "==="))]
        return shortened(said[0] if said else self.title)

    @property
    def digest(self) -> str:
        return digest(self.text)

    @property
    def passages(self) -> tuple["Passage", ...]:
        """What it says, one thing at a time: its paragraphs and the points of its lists."""
        return tuple(Passage(self.name, self.title, text) for text in _texts(self.text))


@dataclass(frozen=True, slots=True)
class Passage:
    """One thing that a document says. `document` is the document's name."""

    document: str
    title: str
    text: str


def _texts(text: str) -> tuple[str, ...]:
    """Return paragraphs and points of lists, each on one line; headings say nothing."""
    found: list[list[str]] = [[]]
    for line in map(str.strip, text.splitlines()):
        if not line or line.startswith(("#", "---", "===")):
            found.append([])
        elif point := _POINT.match(line):
            found.append([line[point.end() :]])
        else:
            found[-1].append(line)
    return tuple(" ".join(lines) for lines in found if lines)


def digest(text: str) -> str:
    """Return the SHA-256 of a text, in hex: what a receipt names it by."""
    # Half of a surrogate pair is a text, but not UTF-8.
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def shortened(text: str) -> str:
    """Return a text as one line that fits in a list."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_LINE else line[: LONGEST_LINE - 1].rstrip() + "…"
