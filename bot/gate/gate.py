"""The gate: puts a call to the policies, and says allow, deny, or needs approval."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.domain.gate import Facts, Outcome, Ruling
from bot.domain.lanes import in_lane
from bot.domain.organization import Organization
from bot.domain.tools import Effect, Tool
from bot.gate.arguments import Arguments
from bot.gate.loading import Loaded, load
from bot.gate.requests import request_of, words_of
from bot.gate.rulebook import Answer, Rulebook
from bot.gate.rules import Rule
from bot.gate.shapes import MisfitError


@dataclass(frozen=True, slots=True)
class Gate:
    """Decides about every tool call. Once loaded it holds no state and does no I/O."""

    organization: Organization
    tools: Mapping[str, Tool]
    arguments: Mapping[str, Arguments]
    lanes: Rulebook
    gates: Rulebook
    version: str
    """The same as long as policies, tools and positions are the same; kept with each decision."""

    @classmethod
    def load(
        cls,
        organization: Organization,
        *,
        tools: Sequence[Tool],
        lanes: Path,
        gates: Path,
        silent: Mapping[str, str] | None = None,
    ) -> "Gate":
        """Return the gate for these tools and these two files of policies.

        `silent` says which servers could not be asked for their tools, or which tools cannot be
        used, and why.
        Raises OrganizationError with everything that is wrong, each with file and line.
        """
        loaded: Loaded = load(
            organization, tools=tools, lanes=lanes, gates=gates, silent=silent or {}
        )
        by_name = {tool.full_name: tool for tool in tools}
        return cls(
            organization,
            by_name,
            loaded.arguments,
            loaded.lanes,
            loaded.gates,
            loaded.version,
        )

    @property
    def rules(self) -> Mapping[str, Rule]:
        """Every rule of both files, by its id."""
        return {**self.lanes.rules, **self.gates.rules}

    def decide(self, facts: Facts) -> Ruling:
        """Return the ruling on one call. In doubt it is deny."""
        impossible = self._impossible(facts)
        if impossible:
            return Ruling(Outcome.DENY, (impossible,))
        misfits, seen = self._read(facts)
        if not misfits:
            return self._ruled(facts, seen)
        if in_lane(facts.tool.full_name, patterns=facts.lane):
            return _malformed(facts, *misfits)
        return Ruling(Outcome.DENY, (_outside(facts),))

    def _impossible(self, facts: Facts) -> str:
        """Return why this call needs no policy to be refused, or nothing."""
        name = facts.tool.full_name
        filled = self.organization.positions.get(facts.position)
        if name not in self.tools:
            return f"There is no tool {name}."
        if facts.tool != self.tools[name]:
            return f"The tool {name} is not the one that was loaded: restart, and look at it."
        if facts.tool.effect is Effect.FORBIDDEN:
            return f"The tool {name} is forbidden here, to everybody."
        if filled is None or filled.role != facts.role:
            return f"The position {facts.position} does not fill the role {facts.role}."
        if filled.retired:
            return f"The position {facts.position} is retired."
        return ""

    def _read(self, facts: Facts) -> tuple[tuple[str, ...], dict[str, Any]]:
        """Return what is wrong with the arguments, and what policies see of them."""
        arguments = self.arguments[facts.tool.full_name]
        misfits = arguments.misfits(facts.arguments)
        if misfits:
            return misfits, {}
        try:
            return (), arguments.seen(facts.arguments)
        except MisfitError as error:
            return (str(error),), {}

    def _ruled(self, facts: Facts, seen: Mapping[str, Any]) -> Ruling:
        request = request_of(facts, organization=self.organization, seen=seen)
        words = words_of(facts)
        lane = self.lanes.ask(request, words=words)
        if lane.unreadable:
            return _malformed(facts, *lane.errors)
        if lane.errors:
            return Ruling(Outcome.DENY, ("A policy could not be evaluated.", *lane.errors))
        if not lane.permitted:
            return _refused(facts, lane)
        gate = self.gates.ask(request, words=words)
        rules = (*lane.rules, *gate.rules)
        if gate.errors:
            return Ruling(Outcome.DENY, ("A policy could not be evaluated.", *gate.errors), rules)
        if gate.permitted:
            return Ruling(Outcome.ALLOW, gate.reasons, rules)
        return Ruling(Outcome.NEEDS_APPROVAL, gate.reasons or (_unasked(facts),), rules)


def _refused(facts: Facts, lane: Answer) -> Ruling:
    # A rule that speaks says more than the lane does, but who is outside of it should hear so.
    inside = in_lane(facts.tool.full_name, patterns=facts.lane)
    outside = () if inside and lane.reasons else (_outside(facts),)
    return Ruling(Outcome.DENY, (*outside, *lane.reasons), lane.rules)


def _malformed(facts: Facts, *misfits: str) -> Ruling:
    intro = f"The arguments do not fit {facts.tool.full_name}:"
    return Ruling(Outcome.DENY, (intro, *misfits), malformed=True)


def _outside(facts: Facts) -> str:
    return f"The tool {facts.tool.full_name} is not in the lane of the role {facts.role}."


def _unasked(facts: Facts) -> str:
    return f"No rule lets {facts.tool.full_name} pass without approval."
