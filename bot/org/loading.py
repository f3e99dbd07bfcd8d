"""Loading: org.yml becomes the organization, or everything that is wrong with it is said."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path

from bot.domain.organization import Organization
from bot.org import building
from bot.org.document import Document, read
from bot.org.draft import Draft
from bot.org.kinds import Surroundings
from bot.org.problems import OrganizationError, Problem, Report, in_order
from bot.org.reading import draft_of
from bot.org.rules import (
    approvals,
    files,
    lanes,
    lineages,
    outcomes,
    places,
    references,
    staffing,
    topologies,
)
from bot.org.texts import OnDisk, Texts

Rule = Callable[[Draft], Iterator[Problem]]

_ERRORS: tuple[Rule, ...] = (
    references.unknown_names,
    references.unknown_superiors,
    references.repeated_names,
    files.missing_prompts,
    files.unusable_documents,
    files.checks_without_command,
    files.craft_without_command,
    places.repositories_without_a_place,
    places.unsafe_remotes,
    topologies.topologies_without_an_owner,
    topologies.stages_out_of_order,
    topologies.unreviewed_repositories,
    staffing.chains_without_a_person,
    staffing.stages_nobody_serves,
    outcomes.numbers_without_one_source,
    outcomes.numbers_without_a_path,
    outcomes.unsafe_sources,
    outcomes.sources_that_change_something,
    outcomes.targets_on_the_wrong_side,
    staffing.retired_positions_at_work,
    lanes.reviewers_who_write,
    lanes.unknown_tools,
    approvals.too_few_approvers,
    approvals.approvers_of_both_kinds,
    approvals.unreachable_quorums,
    approvals.critical_calls_one_person_decides,
    approvals.only_owners_of_authors,
    lanes.unknown_approved_tools,
    approvals.nudges_after_the_end,
    approvals.ladders_out_of_order,
)
_WARNINGS: tuple[Rule, ...] = (
    staffing.roles_nobody_fills,
    lanes.reviewers_with_foreign_tools,
    approvals.self_approvals,
    lineages.too_few_for_weaker_reviews,
    places.open_networks,
)


def load(path: Path, *, environment: Mapping[str, str]) -> Organization:
    """Return the organization this file describes.

    `environment` fills ${NAME} in paths and addresses.
    Raises OrganizationError with every problem at once.
    """
    draft, report = _look(path, environment=environment)
    if draft is None or draft.top is None or not report.ok:
        raise OrganizationError(report.errors)
    return building.organization(draft, draft.top)


def check(path: Path, *, environment: Mapping[str, str]) -> Report:
    """Return everything that is wrong with this file, and everything worth knowing."""
    return _look(path, environment=environment)[1]


def _look(path: Path, *, environment: Mapping[str, str]) -> tuple[Draft | None, Report]:
    try:
        document, misread = read(path)
    except OrganizationError as error:
        return None, Report(errors=error.problems)
    surroundings = Surroundings(environment, folder=path.resolve().parent)
    return examined(document, surroundings=surroundings, texts=OnDisk(), misread=misread)


def examined(
    document: Document,
    *,
    surroundings: Surroundings,
    texts: Texts,
    misread: Sequence[Problem] = (),
) -> tuple[Draft, Report]:
    """Return what a document says, and everything that is wrong with it."""
    draft, misfits = draft_of(document, surroundings=surroundings, texts=texts)
    related = tuple(lineages.related_reviews(draft))
    weaker = draft.top is not None and draft.top.same_lineage == "weaker"
    errors = chain(misread, misfits, _found(_ERRORS, draft), () if weaker else related)
    warnings = chain(_found(_WARNINGS, draft), related if weaker else ())
    return draft, Report(in_order(errors), in_order(warnings))


def _found(rules: tuple[Rule, ...], draft: Draft) -> Iterator[Problem]:
    return chain.from_iterable(rule(draft) for rule in rules)
