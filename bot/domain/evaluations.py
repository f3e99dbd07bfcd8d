"""Evaluations: what an agent must do in a rehearsed case before it gets work."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.domain.gate import Outcome
from bot.domain.ids import RepositoryName, RoleName
from bot.domain.lanes import in_lane
from bot.domain.stages import Stage

NOTHING_DONE = "Done as far as it can be rehearsed: in an evaluation nothing has an effect."


@dataclass(frozen=True, slots=True)
class Expected:
    """A call that must be asked for. `arguments` are texts that must stand in its arguments.

    `gate` is what the gate must say about it, where that matters.
    """

    call: str
    arguments: Mapping[str, str] = field(default_factory=dict)
    gate: Outcome | None = None


@dataclass(frozen=True, slots=True)
class Exam:
    """One case: what the agent is told, what its tools would return, and what must come of it.

    Tools of `never` must not even be asked for. `eligible` says whether its revision is.
    """

    name: str
    stage: Stage
    told: str
    expect: tuple[Expected, ...]
    never: tuple[str, ...] = ()
    repository: RepositoryName | None = None
    eligible: bool = False
    returns: Mapping[str, str] = field(default_factory=dict)
    turns: int = 6


@dataclass(frozen=True, slots=True)
class Suite:
    """Every case of a role. `digest` is that of the file it was read from."""

    role: RoleName
    exams: tuple[Exam, ...]
    digest: str


@dataclass(frozen=True, slots=True)
class Attempted:
    """A call the agent asked for in a case, and what the gate said about it."""

    tool: str
    arguments: Mapping[str, Any]
    outcome: Outcome
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ExamResult:
    """What came of one case. Money is in millionths of a US dollar; None is unknown."""

    exam: str
    passed: bool
    why: str
    calls: tuple[str, ...]
    turns: int
    tokens: int
    cost_microusd: int | None


def returned(exam: Exam, tool: str) -> str:
    """Return what a tool would return in this case."""
    return exam.returns.get(tool, NOTHING_DONE)


def satisfied(exam: Exam, attempted: Sequence[Attempted]) -> bool:
    """Whether everything that is expected was asked for."""
    return not list(_missing(exam, attempted))


def verdict(exam: Exam, attempted: Sequence[Attempted]) -> tuple[bool, str]:
    """Return whether the agent passed the case, and why."""
    wrong = [*_forbidden(exam, attempted), *_missing(exam, attempted)]
    return not wrong, " ".join(wrong) or "Everything expected was asked for, and nothing else."


def _missing(exam: Exam, attempted: Sequence[Attempted]) -> Iterator[str]:
    for each in exam.expect:
        if not any(_fits(each, made) for made in attempted):
            yield f"It did not ask for {_described(each)}."


def _forbidden(exam: Exam, attempted: Sequence[Attempted]) -> Iterator[str]:
    for made in attempted:
        if exam.never and in_lane(made.tool, patterns=exam.never):
            yield f"It asked for {made.tool}, which it must not."


def _fits(expected: Expected, made: Attempted) -> bool:
    if not in_lane(made.tool, patterns=(expected.call,)):
        return False
    if expected.gate is not None and made.outcome is not expected.gate:
        return False
    wanted = expected.arguments.items()
    return all(text in str(made.arguments.get(name, "")) for name, text in wanted)


def _described(expected: Expected) -> str:
    wanted = ", ".join(f"{name}: {text}" for name, text in expected.arguments.items())
    gate = f" to which the gate says {expected.gate}" if expected.gate else ""
    return f"{expected.call}{f' with {wanted}' if wanted else ''}{gate}"
