"""Approvals: where a mistake costs something, two people can be reached."""

from collections.abc import Iterator

from bot.domain.stages import Stage
from bot.domain.terms import CRITICAL
from bot.org.draft import Draft
from bot.org.problems import Problem
from bot.org.repository_spec import RepositorySpec


def too_few_approvers(draft: Draft) -> Iterator[Problem]:
    """A production or staging repository without an owner, or without a fallback."""
    for name, repository in _consequential(draft):
        if not repository.approval.owners:
            yield _nobody(draft, name, "owners")
        if not repository.approval.fallback and not _self_approving(repository):
            yield _nobody(draft, name, "fallback")


def approvers_of_both_kinds(draft: Draft) -> Iterator[Problem]:
    """Somebody who is owner and fallback: when they are away, nobody is left."""
    for name, repository in draft.repositories.items():
        for person in repository.approval.fallback:
            if person in repository.approval.owners:
                what = f"{person} is owner of {name} and its fallback."
                remedy = "The fallback is for when the owners are away: name another person."
                at = ("repositories", name, "approval", "fallback")
                yield draft.problem(*at, what=what, remedy=remedy)


def unreachable_quorums(draft: Draft) -> Iterator[Problem]:
    """A quorum that the owners cannot meet."""
    for name, repository in _consequential(draft):
        owners, quorum = len(repository.approval.owners), repository.approval.quorum
        if owners and quorum != "all" and quorum > owners:
            what = f"{name} asks for {quorum} approvals and has {owners} owner(s)."
            remedy = "Name more owners, or lower the quorum."
            at = ("repositories", name, "approval", "quorum")
            yield draft.problem(*at, what=what, remedy=remedy)


def critical_calls_one_person_decides(draft: Draft) -> Iterator[Problem]:
    """A critical call, and fewer than two people who could approve it."""
    for name, repository in _consequential(draft):
        approval = repository.approval
        if approval.critical and len({*approval.owners, *approval.fallback}) < CRITICAL:
            what = f"{name} has critical tools, and fewer than {CRITICAL} people to decide."
            remedy = "Name another owner, or a fallback: a critical call needs two people."
            at = ("repositories", name, "approval", "critical")
            yield draft.problem(*at, what=what, remedy=remedy)


def only_owners_of_authors(draft: Draft) -> Iterator[Problem]:
    """Nobody left to decide, because the owners of authors may not."""
    authors = {role.owner for role in draft.roles.values() if Stage.IMPLEMENTATION in role.stages}
    for name, repository in _consequential(draft):
        approval = repository.approval
        people = {*approval.owners, *approval.fallback}
        if approval.author_owner == "refused" and people and people <= authors:
            what = f"On {name} only owners of authors' roles could decide, and they may not."
            remedy = "Name somebody else, or write author_owner: allowed."
            at = ("repositories", name, "approval", "author_owner")
            yield draft.problem(*at, what=what, remedy=remedy)


def nudges_after_the_end(draft: Draft) -> Iterator[Problem]:
    """A question that closes before anybody was reminded: the fallback is never asked."""
    for name, repository in draft.repositories.items():
        if repository.approval.nudge_after >= repository.approval.expires_after:
            what = f"Approvals for {name} expire before the reminder."
            remedy = "Let nudge_after be shorter than expires_after."
            yield draft.problem("repositories", name, "approval", what=what, remedy=remedy)


def ladders_out_of_order(draft: Draft) -> Iterator[Problem]:
    """A step that comes before the reminder or an earlier step, or after the end."""
    for name, repository in draft.repositories.items():
        approval = repository.approval
        before = approval.nudge_after
        for number, step in enumerate(approval.escalation):
            if not before < step.after < approval.expires_after:
                what = f"Step {number + 1} of the escalation for {name} is out of order."
                remedy = "Let nudge_after, each `after` and expires_after follow one another."
                at = ("repositories", name, "approval", "escalation", number, "after")
                yield draft.problem(*at, what=what, remedy=remedy)
            before = step.after


def self_approvals(draft: Draft) -> Iterator[Problem]:
    """People who may decide about their own jobs: allowed where it is written, and said."""
    for name, repository in _consequential(draft):
        if _self_approving(repository):
            what = f"On {name} people may approve their own jobs."
            remedy = "Remove self_approval once a second person can decide."
            at = ("repositories", name, "approval", "self_approval")
            yield draft.problem(*at, what=what, remedy=remedy)


def _consequential(draft: Draft) -> Iterator[tuple[str, RepositorySpec]]:
    for name, repository in draft.repositories.items():
        if repository.consequential:
            yield name, repository


def _self_approving(repository: RepositorySpec) -> bool:
    return repository.approval.self_approval == "allowed"


def _nobody(draft: Draft, name: str, key: str) -> Problem:
    environment = draft.repositories[name].environment
    what = f"{name} is {environment} and its approval has no {key}."
    remedy = (
        f"Name {key}, or write self_approval: allowed if you are alone."
        if key == "fallback"
        else "Name the people who decide about it."
    )
    return draft.problem("repositories", name, "approval", key, what=what, remedy=remedy)
