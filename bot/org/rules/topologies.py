"""Topologies: their stages are complete and in order, and production is reviewed."""

from collections.abc import Iterator, Sequence

from bot.domain.stages import Stage
from bot.org.draft import Draft
from bot.org.problems import Problem
from bot.org.repository_spec import RepositorySpec

_ORDER = (
    Stage.SPECIFICATION,
    Stage.IMPLEMENTATION,
    Stage.CORRECTNESS_REVIEW,
    Stage.SECURITY_REVIEW,
    Stage.DESIGN_REVIEW,
    Stage.ELIGIBILITY,
    Stage.APPROVAL,
    Stage.EXECUTION,
    Stage.DELIVERY,
)
_PLACE = {stage: 2 if stage.is_review else number for number, stage in enumerate(_ORDER)}
"""Where a stage can stand. The reviews may stand in any order among themselves."""

Stages = Sequence[tuple[Stage, ...]]


def reviews_of(stages: Stages) -> list[tuple[Stage, ...]]:
    """Return the groups of reviews among the stages of a topology."""
    return [group for group in stages if group[0].is_review]


def asked_of_positions(stages: Stages) -> list[Stage]:
    """Return the stages of a topology that somebody must serve, besides those of every job."""
    written = [Stage.SPECIFICATION] if (Stage.SPECIFICATION,) in stages else []
    return [*written, *(stage for group in reviews_of(stages) for stage in group)]


def topologies_of(repository: RepositorySpec) -> Iterator[tuple[tuple[str, ...], str]]:
    """Return the topologies of a repository, each with where it stands below its name."""
    yield ("topology",), repository.topology
    for name, kind in repository.classes.items():
        yield ("classes", name, "topology"), kind.topology


def topologies_without_an_owner(draft: Draft) -> Iterator[Problem]:
    """A topology in which nobody owns the job."""
    for name, stages in draft.topologies.items():
        if (Stage.IMPLEMENTATION,) not in stages:
            what = f"The topology {name} has no stage implementation, so nobody owns its jobs."
            remedy = "Begin it with implementation, or with specification and implementation."
            yield draft.problem("topologies", name, what=what, remedy=remedy)


def stages_out_of_order(draft: Draft) -> Iterator[Problem]:
    """A stage that stands where it cannot be."""
    for name, stages in draft.topologies.items():
        last = -1
        for number, group in enumerate(stages):
            place = _PLACE.get(group[0], -1)
            if place < last or group[0] not in _PLACE:
                yield _misplaced(draft, name, number, group[0])
            last = max(last, place)


def unreviewed_repositories(draft: Draft) -> Iterator[Problem]:
    """A production repository whose jobs pass no review, and nobody wrote that this is meant."""
    for name, repository in draft.repositories.items():
        if repository.environment != "production" or repository.unreviewed == "allowed":
            continue
        for at, topology in topologies_of(repository):
            if topology in draft.topologies and not reviews_of(draft.topologies[topology]):
                what = f"{name} is production, and {topology} has no review."
                remedy = "Choose a topology with reviews, or write unreviewed: allowed."
                yield draft.problem("repositories", name, *at, what=what, remedy=remedy)


def _misplaced(draft: Draft, name: str, number: int, stage: Stage) -> Problem:
    what = f"The topology {name} has {stage} where it cannot be."
    remedy = f"The order is: {', '.join(_ORDER)}. Intake comes before every topology."
    return draft.problem("topologies", name, number, what=what, remedy=remedy)
