"""Staffing: every stage has somebody who does it, and everybody ends at a person."""

from collections.abc import Iterator

from bot.domain.stages import Stage
from bot.org.document import Location
from bot.org.draft import Draft
from bot.org.problems import Problem
from bot.org.rules.topologies import asked_of_positions, topologies_of

_ALWAYS = {
    Stage.INTAKE: "Nobody reads requests: no active position serves the stage intake.",
    Stage.IMPLEMENTATION: "Nobody owns a job: no active position serves the stage implementation.",
}


def chains_without_a_person(draft: Draft) -> Iterator[Problem]:
    """A chain of reports_to that goes round in a circle."""
    for name in draft.roles:
        chain = _chain(draft, name)
        if len(set(chain)) < len(chain):
            what = f"The role {name} reports to nobody: {' > '.join(chain)}."
            remedy = "One of them must report to a person (U...)."
            yield draft.problem("roles", name, "reports_to", what=what, remedy=remedy)


def stages_nobody_serves(draft: Draft) -> Iterator[Problem]:
    """A stage every job has, or a review a repository asks for, that nobody active does."""
    if not draft.has_read("roles", "positions"):
        return  # somebody may serve it whose entry cannot be read yet
    served = _served(draft)
    for stage, what in _ALWAYS.items():
        if stage not in served:
            remedy = f"Give {stage} to a role, and the role an active position."
            yield draft.problem("positions", what=what, remedy=remedy)
    for name, repository in draft.repositories.items():
        for at, topology in topologies_of(repository):
            for stage in asked_of_positions(draft.topologies.get(topology, [])):
                if stage not in served:
                    yield _unserved(draft, (name, *at), topology, stage)


def retired_positions_at_work(draft: Draft) -> Iterator[Problem]:
    """A position that is retired and active, or replaced and not retired."""
    for name, position in draft.positions.items():
        if position.retired and position.active:
            what = f"The position {name} is retired, and active."
            yield draft.problem("positions", name, what=what, remedy="Write `active: false`.")
        if position.replaced_by and not position.retired:
            what = f"{position.replaced_by} took the place of {name}, which is not retired."
            remedy = "Write `retired: true` and `active: false`, or remove `replaced_by`."
            yield draft.problem("positions", name, "replaced_by", what=what, remedy=remedy)


def roles_nobody_fills(draft: Draft) -> Iterator[Problem]:
    """A role without an active position: allowed, but worth knowing."""
    filled = {position.role for position in draft.positions.values() if position.active}
    for name in draft.roles:
        if draft.has_read("positions") and name not in filled:
            what = f"No active position fills the role {name}."
            remedy = "Add a position, or remove the role."
            yield draft.problem("roles", name, what=what, remedy=remedy)


def _served(draft: Draft) -> set[Stage]:
    return {
        stage
        for position in draft.positions.values()
        if position.active and position.role in draft.roles
        for stage in draft.roles[position.role].stages
    }


def _unserved(draft: Draft, at: Location, topology: str, stage: Stage) -> Problem:
    what = f"Jobs on {at[0]} pass the {stage} ({topology}), which no active position serves."
    remedy = "Add a position whose role serves it, or choose another topology."
    return draft.problem("repositories", *at, what=what, remedy=remedy)


def _chain(draft: Draft, role: str) -> list[str]:
    chain = [role]
    while chain[-1] in draft.roles and chain[-1] not in chain[:-1]:
        chain.append(draft.roles[chain[-1]].reports_to)
    return chain
