"""Stages and topologies: what a job passes, as data."""

from dataclasses import dataclass
from enum import StrEnum


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
    """The stages of a kind of job. Reviews of one group run in parallel, groups one by one."""

    name: str
    reviews: tuple[tuple[Stage, ...], ...] = ()

    @property
    def required_reviews(self) -> tuple[Stage, ...]:
        return tuple(stage for group in self.reviews for stage in group)
