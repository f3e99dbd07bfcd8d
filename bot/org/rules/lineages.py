"""Lineages: who reviews descends from another family than who wrote."""

from collections.abc import Iterator

from bot.domain.lineage import lineages_of
from bot.domain.reviews import independent
from bot.domain.stages import Stage
from bot.org.draft import Draft
from bot.org.problems import Problem
from bot.org.rules.topologies import reviews_of, topologies_of
from bot.org.spec import ModelSpec


def families(model: ModelSpec) -> frozenset[str]:
    """Return the families a model descends from: as written, or else as its name tells."""
    return lineages_of(model.model) if model.lineages is None else frozenset(model.lineages)


def related_reviews(draft: Draft) -> Iterator[Problem]:
    """A required review that nobody of another family than the author's can give."""
    if not draft.has_read("models", "roles", "positions"):
        return  # the one who is independent may be the one that cannot be read yet
    for author in _serving(draft, Stage.IMPLEMENTATION):
        for stage in _required(draft):
            reviewers = [name for name in _serving(draft, stage) if name != author]
            if reviewers and not any(_independent(draft, author, name) for name in reviewers):
                yield _related(draft, stage, author=author, reviewer=reviewers[0])


def too_few_for_weaker_reviews(draft: Draft) -> Iterator[Problem]:
    """A production repository where a merge could not be approved once its reviews are weaker."""
    for name, repository in draft.repositories.items():
        rule = repository.approval
        people = {*rule.owners, *rule.fallback}
        usual = len(set(rule.owners)) if rule.quorum == "all" else rule.quorum
        reviewed = any(_groups(draft, topology) for _, topology in topologies_of(repository))
        if repository.environment == "production" and reviewed and len(people) <= usual:
            what = (
                f"With a weaker review {name} asks for {usual + 1} approvals, and names "
                f"{len(people)} to give them."
            )
            remedy = "Name one more person, or have the keys of two model families."
            at = ("repositories", name, "approval")
            yield draft.problem(*at, what=what, remedy=remedy)


def _groups(draft: Draft, topology: str) -> list[tuple[Stage, ...]]:
    return reviews_of(draft.topologies.get(topology, []))


def _required(draft: Draft) -> list[Stage]:
    return sorted(
        {
            stage
            for repository in draft.repositories.values()
            for _, topology in topologies_of(repository)
            for group in _groups(draft, topology)
            for stage in group
        }
    )


def _serving(draft: Draft, stage: Stage) -> list[str]:
    """Return the active positions for a stage whose role and first model could be read."""
    return [
        name
        for name, position in draft.positions.items()
        if position.active
        and position.role in draft.roles
        and stage in draft.roles[position.role].stages
        and position.models[0] in draft.models
    ]


def _independent(draft: Draft, author: str, reviewer: str) -> bool:
    return independent(_families_of(draft, author), _families_of(draft, reviewer))


def _families_of(draft: Draft, position: str) -> frozenset[str]:
    return families(draft.models[draft.positions[position].models[0]])


def _related(draft: Draft, stage: Stage, *, author: str, reviewer: str) -> Problem:
    theirs = _families_of(draft, reviewer)
    if theirs and _families_of(draft, author):
        why = f"both are of the family {', '.join(sorted(theirs))}"
        remedy = "Give one of them a model of another family first, or write same_lineage: weaker."
    else:
        why = "the family of a model is not known by its name"
        remedy = "Write `lineages:` at the model, or same_lineage: weaker."
    what = f"The {stage} by {reviewer} is not independent of {author}: {why}."
    return draft.problem("positions", reviewer, "models", what=what, remedy=remedy)
