"""Evaluation suites: the cases an agent must pass, one file for each role."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from os import devnull
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError

from bot.domain.evaluations import Exam, Expected, Suite
from bot.domain.gate import Outcome
from bot.domain.ids import RepositoryName, RoleName
from bot.errors import NotFoundError
from bot.org.document import Document, read
from bot.org.keys import Spec
from bot.org.kinds import Count, Line, StageName
from bot.org.problems import OrganizationError
from bot.org.sayings import problem_of

FOLDER = "evaluations"
"""Suites stand in this folder beside org.yml, as `<role>.yml`."""


class ExpectedSpec(Spec):
    """A call the agent must ask for."""

    call: Line = Field(description="The tool, `*` for any characters.")
    arguments: dict[str, str] = Field(
        default={}, description="Texts that must stand in its arguments, by their names."
    )
    gate: Literal["allow", "deny", "needs approval"] | None = Field(
        default=None, description="What the gate must say."
    )


class ExamSpec(Spec):
    """One case of a suite."""

    name: Line = Field(description="What the case is about.")
    stage: StageName = Field(description="The stage in which the agent is put.")
    told: str = Field(min_length=1, description="What it is told.")
    expect: list[ExpectedSpec] = Field(min_length=1, description="What it must ask for.")
    never: list[Line] = Field(default=[], description="Tools it must not ask for.")
    repository: str | None = Field(default=None, description="The repository the case is on.")
    eligible: bool = Field(default=False, description="Whether the revision is eligible.")
    returns: dict[str, str] = Field(default={}, description="What its tools return, by name.")
    turns: Count = Field(default=6, description="How many turns it has.")


class SuiteSpec(Spec):
    """The cases of one role."""

    cases: list[ExamSpec] = Field(min_length=1, description="At least one case.")


@dataclass(frozen=True, slots=True)
class SuiteFiles:
    """Reads suites from a folder, each time anew: what counts is what stands there now."""

    folder: Path

    @classmethod
    def nowhere(cls) -> "SuiteFiles":
        """Return a folder in which there is no suite."""
        return cls(Path(devnull))

    def suite(self, role: RoleName) -> Suite:
        """Return the suite of a role. Raises NotFoundError, OrganizationError."""
        path = self.folder / f"{role}.yml"
        if not path.is_file():
            raise NotFoundError(f"The role {role} has no evaluation suite: write {path}.")
        document, problems = read(path)
        if problems:
            raise OrganizationError(problems)
        digest = sha256(path.read_bytes()).hexdigest()
        return Suite(role, tuple(_exam(each) for each in _parsed(document).cases), digest)


def _parsed(document: Document) -> SuiteSpec:
    try:
        return SuiteSpec.model_validate(document.data)
    except ValidationError as error:
        raise OrganizationError(
            [
                problem_of(one, kind=SuiteSpec, at=(), document=document)
                for one in error.errors(include_url=False)
            ]
        ) from error


def _exam(spec: ExamSpec) -> Exam:
    return Exam(
        name=spec.name,
        stage=spec.stage,
        told=spec.told.strip(),
        expect=tuple(_expected(each) for each in spec.expect),
        never=tuple(spec.never),
        repository=RepositoryName(spec.repository) if spec.repository else None,
        eligible=spec.eligible,
        returns=_returns(spec.returns),
        turns=spec.turns,
    )


def _expected(spec: ExpectedSpec) -> Expected:
    return Expected(spec.call, spec.arguments, Outcome(spec.gate) if spec.gate else None)


def _returns(given: Mapping[str, str]) -> Mapping[str, str]:
    return {tool: text.strip() for tool, text in given.items()}
