"""Cases: the operator's own table of calls, each with the answer it must have."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeVar

from pydantic import Field, ValidationError

from bot.domain.gate import Facts, Outcome, Ruling
from bot.errors import InvalidInputError
from bot.gate.gate import Gate
from bot.gate.rules import NOTHING, Rule
from bot.gate.supposing import Supposing, Supposition
from bot.org.document import Document, Location, read
from bot.org.kinds import Line
from bot.org.problems import OrganizationError, Problem, did_you_mean, in_order
from bot.org.sayings import problem_of

_TOP = ("usually", "cases")
Said = TypeVar("Said", bound=Supposition)
_WHO = frozenset({"position", "role"})


class CaseSpec(Supposition):
    """One case of the table."""

    name: Line = Field(description="What the case is about, in a sentence.")
    expect: Literal["allow", "deny", "needs approval"] = Field(
        description="The answer it must have."
    )
    rule: Line | None = Field(
        default=None, description="The id of a rule that must speak; `none`: no rule may."
    )


@dataclass(frozen=True, slots=True)
class Case:
    """One line of the table, where it stands, and the facts it supposes."""

    name: str
    line: int
    expected: Outcome
    rule: str | None
    facts: Facts


@dataclass(frozen=True, slots=True)
class Tried:
    """A case and the answer it had."""

    case: Case
    ruling: Ruling

    @property
    def is_right(self) -> bool:
        return self.ruling.outcome is self.case.expected and self._spoke

    @property
    def wanting(self) -> str:
        """Say what the case expected and did not get."""
        if self.ruling.outcome is not self.case.expected:
            return f"expected {self.case.expected}, got {self.ruling.outcome}"
        if self.case.rule == NOTHING:
            return f"expected {self.case.expected} without any rule speaking"
        return f"expected the rule {self.case.rule} to speak"

    @property
    def _spoke(self) -> bool:
        match self.case.rule:
            case None:
                return True
            case "none":
                return not self.ruling.policies
            case rule:
                return rule in self.ruling.policies


def tried(gate: Gate, cases: Sequence[Case]) -> tuple[Tried, ...]:
    """Put every case to the gate."""
    return tuple(Tried(case, gate.decide(case.facts)) for case in cases)


def silent(gate: Gate, results: Sequence[Tried]) -> tuple[Rule, ...]:
    """Return the rules that no case made speak."""
    spoke = {rule for one in results for rule in one.ruling.policies}
    return tuple(rule for id_, rule in gate.rules.items() if id_ not in spoke)


def cases_of(path: Path, *, gate: Gate) -> tuple[Case, ...]:
    """Return the cases of a table.

    Raises InvalidInputError for a file that is not there, and OrganizationError with everything
    that is wrong in it, each with its line.
    """
    if not path.is_file():
        raise InvalidInputError(f"There is no table of cases at {path}. Write one there.")
    document, misread = read(path)
    reader = _Reader(document, Supposing(gate))
    cases = tuple(reader.cases())
    problems = in_order([*misread, *reader.problems])
    if problems:
        raise OrganizationError(problems)
    return cases


class _Reader:
    def __init__(self, document: Document, supposing: Supposing) -> None:
        self._document = document
        self._supposing = supposing
        self.problems: list[Problem] = []

    def cases(self) -> Iterator[Case]:
        data = self._document.data
        if not isinstance(data, dict) or not isinstance(data.get("cases"), list):
            self._complain(what="There is no list of cases.", remedy="Begin with `cases:`.")
            return
        for key in data.keys() - set(_TOP):
            self._complain(key, what=f"{key} is not a known key.", remedy=did_you_mean(key, _TOP))
        usual = self._usual(data.get("usually", {}))
        if self.problems:
            # What is wrong with what is usual would be wrong with every case.
            return
        for number, given in enumerate(data["cases"]):
            case = self._case(number, given, usual)
            if case is not None:
                yield case

    def _usual(self, given: Any) -> Mapping[str, Any]:
        if not isinstance(given, dict):
            remedy = "Indent them by two spaces, each with a colon."
            self._complain("usually", what="usually must have keys below it.", remedy=remedy)
            return {}
        whole = self._spec(Supposition, {"tool": "any", **given}, at=("usually",))
        return given if whole is not None else {}

    def _case(self, number: int, given: Any, usual: Mapping[str, Any]) -> Case | None:
        whole = _with(usual, given) if isinstance(given, dict) else given
        spec = self._spec(CaseSpec, whole, at=("cases", number))
        if spec is None:
            return None
        wrong = [*self._supposing.mistakes(spec), *self._unknown_rule(spec)]
        for key, what, remedy in wrong:
            self._complain("cases", number, key, what=what, remedy=remedy)
        if wrong:
            return None
        line = self._document.line("cases", number)
        facts = self._supposing.facts(spec)
        return Case(spec.name, line, Outcome(spec.expect), spec.rule, facts)

    def _spec(self, kind: type[Said], given: Any, *, at: Location) -> Said | None:
        try:
            return kind.model_validate(given)
        except ValidationError as error:
            self.problems += [
                problem_of(one, kind=kind, at=at, document=self._document)
                for one in error.errors(include_url=False)
            ]
            return None

    def _unknown_rule(self, spec: CaseSpec) -> Iterator[tuple[str, str, str]]:
        known = self._supposing.gate.rules
        if spec.rule is not None and spec.rule != NOTHING and spec.rule not in known:
            yield "rule", f"There is no rule {spec.rule}.", did_you_mean(spec.rule, known)

    def _complain(self, *at: str | int, what: str, remedy: str) -> None:
        self.problems.append(self._document.problem(*at, what=what, remedy=remedy))


def _with(usual: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """Return a case with what is usual. Who names a position means no usual role, and so on."""
    drop = _WHO if _WHO & given.keys() else frozenset()
    return {**{key: value for key, value in usual.items() if key not in drop}, **given}
