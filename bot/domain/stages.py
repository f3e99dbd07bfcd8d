"""Stages and topologies: what a job passes, as data."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from fnmatch import fnmatchcase


class Stage(StrEnum):
    """One part of a job's life."""

    INTAKE = "intake"
    SPECIFICATION = "specification"
    IMPLEMENTATION = "implementation"
    CORRECTNESS_REVIEW = "correctness review"
    SECURITY_REVIEW = "security review"
    DESIGN_REVIEW = "design review"
    ELIGIBILITY = "eligibility"
    APPROVAL = "approval"
    EXECUTION = "execution"
    DELIVERY = "delivery"

    @property
    def is_review(self) -> bool:
        return self in REVIEWS


REVIEWS = frozenset({Stage.CORRECTNESS_REVIEW, Stage.SECURITY_REVIEW, Stage.DESIGN_REVIEW})


@dataclass(frozen=True, slots=True)
class Topology:
    """The stages of a kind of job. Reviews of one group run in parallel, groups one by one.

    `specified` jobs have a specification, agreed on with the scope, before anybody builds.
    """

    name: str
    reviews: tuple[tuple[Stage, ...], ...] = ()
    specified: bool = False

    @property
    def required_reviews(self) -> tuple[Stage, ...]:
        return tuple(stage for group in self.reviews for stage in group)

    def group(self, number: int) -> tuple[Stage, ...]:
        """Return the reviews of one group; all of them where the topology has changed meanwhile."""
        return self.reviews[number] if number < len(self.reviews) else self.required_reviews


@dataclass(frozen=True, slots=True)
class JobClass:
    """A kind of work on a repository that passes other stages than usual.

    The dispatcher says which class a job is; what a revision changes decides whether it stays so:
    `paths` are the patterns of the files it may change, `*` for any characters.
    """

    name: str
    topology: str
    paths: tuple[str, ...]
    description: str = ""

    def outside(self, changed: Iterable[str]) -> tuple[str, ...]:
        """Return the changed files that do not belong to this class."""
        return tuple(path for path in changed if not any(fnmatchcase(path, p) for p in self.paths))
