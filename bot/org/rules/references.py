"""References: every name that is used is the name of something, and used once in a list."""

from collections.abc import Iterable, Iterator, Sequence

from bot.org.document import Location
from bot.org.draft import Draft
from bot.org.problems import Problem, did_you_mean
from bot.org.repository_spec import ApprovalSpec
from bot.org.rules.topologies import topologies_of
from bot.org.sayings import dotted
from bot.org.sections import SECTIONS

_WORDS = {section.name: section.entry for section in SECTIONS}
_Reference = tuple[str, str, Location]
"""The section it should be in, the name, and where it is used."""


def unknown_names(draft: Draft) -> Iterator[Problem]:
    """A person, role, model, topology or repository that is not in the file."""
    for section, name, at in _references(draft):
        if draft.lacks(section, name):
            what = f"{dotted(at)} names the {_WORDS[section]} {name}, which is not in the file."
            yield draft.problem(*at, what=what, remedy=did_you_mean(name, draft.names[section]))


def unknown_superiors(draft: Draft) -> Iterator[Problem]:
    """A role that reports to neither a role nor a person of the file."""
    for name, role in draft.roles.items():
        if draft.lacks("people", role.reports_to) and draft.lacks("roles", role.reports_to):
            what = f"The role {name} reports to {role.reports_to}, which is no role or person."
            known = draft.names["people"] | draft.names["roles"]
            remedy = did_you_mean(role.reports_to, known)
            yield draft.problem("roles", name, "reports_to", what=what, remedy=remedy)


def repeated_names(draft: Draft) -> Iterator[Problem]:
    """A name that stands twice in one list."""
    for at, names in _lists(draft):
        for number, name in enumerate(names):
            if name in names[:number]:
                what = f"{dotted(at)} has {name} twice."
                yield draft.problem(*at, number, what=what, remedy="Remove one.")


def _references(draft: Draft) -> Iterator[_Reference]:
    yield from _each("people", draft.top.operators if draft.top else (), "operators")
    yield from _one("models", draft.top.embeddings if draft.top else None, "embeddings")
    for name, person in draft.people.items():
        yield from _one("people", person.manager, "people", name, "manager")
        yield from _one("people", person.delegate, "people", name, "delegate")
    for name, role in draft.roles.items():
        yield from _one("people", role.owner, "roles", name, "owner")
    for name, position in draft.positions.items():
        yield from _one("roles", position.role, "positions", name, "role")
        yield from _each("models", position.models, "positions", name, "models")
        yield from _one("positions", position.replaced_by, "positions", name, "replaced_by")
    for name, channel in draft.channels.items():
        yield from _one("repositories", channel.repository, "channels", name, "repository")
    for name, repository in draft.repositories.items():
        at = ("repositories", name)
        for where, topology in topologies_of(repository):
            yield from _one("topologies", topology, *at, *where)
        yield from _deciders(repository.approval, *at, "approval")
    for name, document in draft.documents.items():
        held = ("documents", name, "applies_to")
        yield from _each("roles", document.applies_to.roles, *held, "roles")
        yield from _each("repositories", document.applies_to.repositories, *held, "repositories")


def _deciders(approval: ApprovalSpec, *at: str) -> Iterator[_Reference]:
    yield from _each("people", approval.owners, *at, "owners")
    yield from _each("people", approval.fallback, *at, "fallback")
    for number, step in enumerate(approval.escalation):
        yield from _each("people", step.to, *at, "escalation", number, "to")


def _one(section: str, name: str | None, *at: str) -> Iterator[_Reference]:
    if name is not None:
        yield section, name, at


def _each(section: str, names: Iterable[str], *at: str | int) -> Iterator[_Reference]:
    for number, name in enumerate(names):
        yield section, name, (*at, number)


def _lists(draft: Draft) -> Iterator[tuple[Location, Sequence[str]]]:
    if draft.top:
        yield ("operators",), draft.top.operators
    for name, role in draft.roles.items():
        yield ("roles", name, "stages"), role.stages
        yield ("roles", name, "tools"), role.tools
    for name, position in draft.positions.items():
        yield ("positions", name, "models"), position.models
    for name, repository in draft.repositories.items():
        yield ("repositories", name, "approval", "owners"), repository.approval.owners
        yield ("repositories", name, "approval", "fallback"), repository.approval.fallback
    for name, document in draft.documents.items():
        held = ("documents", name, "applies_to")
        yield (*held, "roles"), document.applies_to.roles
        yield (*held, "repositories"), document.applies_to.repositories
        yield (*held, "stages"), document.applies_to.stages
    for name, stages in draft.topologies.items():
        yield ("topologies", name), [stage for group in stages for stage in group]
