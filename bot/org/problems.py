"""Problems: what is wrong in the organization's files, where, and what to do about it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from bot.errors import InvalidInputError


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong. `line` counts from 1; `remedy` says what to do."""

    file: str
    line: int
    what: str
    remedy: str

    def __str__(self) -> str:
        said = f"{self.what} {self.remedy}".rstrip()
        # What is in the registry has no file, and no lines.
        return f"{self.file}:{self.line}: {said}" if self.file else said


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that was found in one look, in the order of the lines."""

    errors: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()

    @property
    def ok(self) -> bool:
        return not self.errors


class OrganizationError(InvalidInputError):
    """The organization's files cannot be used. `problems` has every one of them at once."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return problems by file and line, each once."""
    return tuple(sorted(set(problems), key=lambda p: (p.file, p.line, p.what)))


def did_you_mean(given: str, known: Iterable[str]) -> str:
    """Return a sentence that names what was probably meant, or all there is."""
    names = sorted(known)
    close = get_close_matches(given, names, n=1, cutoff=0.6) or _same_but_for_case(given, names)
    if close:
        return f"Did you mean {close[0]}?"
    return f"Known: {', '.join(names)}." if names else "There is none yet."


def _same_but_for_case(given: str, names: Sequence[str]) -> list[str]:
    return [name for name in names if name.casefold() == given.casefold()]
