"""Supposing: a call that somebody imagines, with everything the host would know about it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from pydantic import Field

from bot.domain.gate import Facts
from bot.domain.ids import JobId, PositionName, RepositoryName, RevisionId, RoleName
from bot.domain.organization import Environment, Organization, Repository
from bot.domain.stages import Stage
from bot.gate.examples import filled
from bot.gate.gate import Gate
from bot.org.keys import Spec
from bot.org.kinds import Line, StageName
from bot.org.problems import did_you_mean

REVISION = "0123456789abcdef0123456789abcdef01234567"

Mistake = tuple[str, str, str]
"""Which key is wrong, what about it, and what to do."""


class Supposition(Spec):
    """What may be said about a call. What is left out is taken as its default."""

    position: Line | None = Field(default=None, description="Who calls.")
    role: Line | None = Field(
        default=None, description="Instead: the first position that fills this role."
    )
    stage: StageName | None = Field(
        default=None, description="The stage at work on; else the first one the role serves."
    )
    tool: Line = Field(description="The tool, such as `workspace__edit`.")
    arguments: dict[str, Any] = Field(
        default={}, description="Its arguments; needed ones that are left out are made up."
    )
    repository: Line | None = Field(
        default=None, description="The job's repository; else the job has none."
    )
    environment: Literal["production", "staging", "disposable"] | None = Field(
        default=None, description="Instead of the repository's own."
    )
    revision: Line | None = Field(
        default=REVISION, description="The job's; `null` before one is handed in."
    )
    eligible: bool = Field(
        default=False, description="Whether the revision passed all its topology requires."
    )


@dataclass(frozen=True, slots=True)
class Supposing:
    """Makes facts of suppositions, in the world of a gate."""

    gate: Gate

    @property
    def organization(self) -> Organization:
        return self.gate.organization

    def mistakes(self, said: Supposition) -> Iterator[Mistake]:
        """Yield what keeps a supposition from being a call."""
        yield from self._nobody(said)
        if said.repository is not None and said.repository not in self.organization.repositories:
            what = f"There is no repository {said.repository} in org.yml."
            yield "repository", what, did_you_mean(said.repository, self.organization.repositories)
        if said.environment and said.repository is None:
            yield "environment", "An environment is that of a repository.", "Name a repository."
        if said.tool not in self.gate.tools:
            what = f"There is no tool {said.tool}."
            yield "tool", what, did_you_mean(said.tool, self.gate.tools)
        else:
            yield from self._misfits(said)

    def facts(self, said: Supposition) -> Facts:
        """Return the facts of a supposition without mistakes."""
        position = PositionName(said.position or self._filling(said.role or "") or "")
        role = self.organization.role_of(position)
        tool = self.gate.tools[said.tool]
        return Facts(
            position=position,
            role=role.name,
            lane=role.tools,
            stage=said.stage or next(stage for stage in Stage if stage in role.stages),
            tool=tool,
            arguments=filled(tool, said.arguments, revision=said.revision),
            job=JobId(0),
            repository=self._repository(said),
            revision=RevisionId(said.revision) if said.revision else None,
            eligible=said.eligible,
            obstacles=() if said.eligible else ("It is supposed not to be eligible.",),
        )

    def _nobody(self, said: Supposition) -> Iterator[Mistake]:
        if (said.position is None) == (said.role is None):
            yield "tool", "It takes a position or a role, and not both.", "Say who calls."
        elif said.position is not None and said.position not in self.organization.positions:
            what = f"There is no position {said.position} in org.yml."
            yield "position", what, did_you_mean(said.position, self.organization.positions)
        elif said.role is not None and said.role not in self.organization.roles:
            what = f"There is no role {said.role} in org.yml."
            yield "role", what, did_you_mean(said.role, self.organization.roles)
        elif said.role is not None and self._filling(said.role) is None:
            yield "role", f"No position fills the role {said.role}.", "Name another one."

    def _filling(self, role: str) -> PositionName | None:
        positions = self.organization.positions.values()
        filling = (one for one in positions if one.role == RoleName(role))
        return next((one.name for one in filling), None)

    def _misfits(self, said: Supposition) -> Iterator[Mistake]:
        tool = self.gate.tools[said.tool]
        arguments = filled(tool, said.arguments, revision=said.revision)
        for misfit in self.gate.arguments[said.tool].misfits(arguments):
            remedy = "Otherwise the call is refused whatever the policies say."
            yield "arguments", f"The arguments do not fit {said.tool}: {misfit}", remedy

    def _repository(self, said: Supposition) -> Repository | None:
        if said.repository is None:
            return None
        known = self.organization.repository(RepositoryName(said.repository))
        if said.environment is None:
            return known
        return replace(known, environment=Environment(said.environment))


def seen_by_nobody(gate: Gate, facts: Facts) -> tuple[str, ...]:
    """Return the arguments given that no rule can speak about: Cedar has no type for them."""
    shape: Mapping[str, Any] = gate.arguments[facts.tool.full_name].shape
    return tuple(sorted(set(facts.arguments) - set(shape["attributes"])))
