"""Surveying: what lanes and policies come to together, before anybody calls anything."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import product

from bot.domain.gate import Facts, Outcome, Ruling
from bot.domain.lanes import in_lane
from bot.domain.organization import Environment, Organization, Role
from bot.domain.stages import Stage
from bot.domain.tools import Effect, Tool
from bot.gate.gate import Gate
from bot.gate.supposing import Supposing, Supposition
from bot.org.document import Document
from bot.org.problems import Problem, did_you_mean, in_order
from bot.org.sections import OWN_SERVERS


def surveyed(
    gate: Gate, document: Document, *, unavailable: Mapping[str, str]
) -> tuple[Problem, ...]:
    """Return what is worth knowing. `unavailable` says which servers could not be asked, and which
    tools cannot be used, by their full names; both with why.

    `document` is org.yml, for its lines.
    """
    return in_order(
        [
            *_silent_servers(document, unavailable),
            *_patterns_without_tool(gate, document, unavailable),
            *_effects_without_tool(gate, document, unavailable),
            *_tools_without_lane(gate, document),
            *_tools_always_refused(gate, document),
            *_consequences_without_people(gate),
        ]
    )


def _silent_servers(document: Document, unavailable: Mapping[str, str]) -> Iterator[Problem]:
    for name, why in unavailable.items():
        server, of_it, _ = name.partition("__")
        if of_it:
            what = f"The tool {name} cannot be used. {why}"
            remedy = "Nobody is offered it; the others of its server can be used."
        else:
            what = f"The server {name} could not be asked for its tools: {why}"
            remedy = "Until it can, nothing is known about its tools, and nobody can use them."
        yield document.problem("servers", server, what=what, remedy=remedy)


def _patterns_without_tool(
    gate: Gate, document: Document, unavailable: Mapping[str, str]
) -> Iterator[Problem]:
    for role, number, pattern in _patterns(gate.organization):
        fits = any(in_lane(tool, patterns=[pattern]) for tool in gate.tools)
        if not fits and not {pattern, pattern.partition("__")[0]} & unavailable.keys():
            what = f"The role {role.name} has {pattern} in its lane, and there is no such tool."
            remedy = did_you_mean(pattern, gate.tools)
            yield document.problem("roles", role.name, "tools", number, what=what, remedy=remedy)


def _effects_without_tool(
    gate: Gate, document: Document, unavailable: Mapping[str, str]
) -> Iterator[Problem]:
    for server in gate.organization.servers.values():
        offered = [tool.name for tool in gate.tools.values() if tool.server == server.name]
        unusable = {name for name in server.effects if f"{server.name}__{name}" in unavailable}
        known = {*offered, *unusable} if server.name not in unavailable else server.effects
        for name in set(server.effects) - set(known):
            what = f"The server {server.name} has no tool {name}, so its effect is never used."
            at = ("servers", server.name, "effects", name)
            yield document.problem(*at, what=what, remedy=did_you_mean(name, offered))


def _tools_without_lane(gate: Gate, document: Document) -> Iterator[Problem]:
    """Yield the servers with tools that no role may call; our own are there for who wants them."""
    patterns = [pattern for role in gate.organization.roles.values() for pattern in role.tools]
    for server in gate.organization.servers:
        unused = [
            tool.name
            for tool in gate.tools.values()
            if tool.server == server and not in_lane(tool.full_name, patterns=patterns)
        ]
        if unused and server not in OWN_SERVERS:
            what = f"No lane reaches these tools of the server {server}: {', '.join(unused)}."
            remedy = "Add them to `tools` of a role that needs them, or leave it at that."
            yield document.problem("servers", server, what=what, remedy=remedy)


def _tools_always_refused(gate: Gate, document: Document) -> Iterator[Problem]:
    for role, number, pattern in _patterns(gate.organization):
        # With a wildcard one takes what comes; a tool that is named is meant.
        tool = gate.tools.get(pattern)
        rulings = list(_rulings(gate, role, tool, _stages(role))) if tool is not None else []
        if rulings and all(_refused_anyway(gate, ruling) for _, ruling in rulings):
            rules = sorted({rule for _, ruling in rulings for rule in ruling.policies})
            by = f" ({', '.join(rules)})" if rules else ""
            what = f"The role {role.name} has {pattern} in its lane, and never may use it{by}."
            remedy = "Take it out, let the role serve another stage, or mend the policies."
            yield document.problem("roles", role.name, "tools", number, what=what, remedy=remedy)


def _refused_anyway(gate: Gate, ruling: Ruling) -> bool:
    """Whether a call is refused whatever its arguments: ours are only examples."""
    if ruling.outcome is not Outcome.DENY:
        return False
    rules = [gate.rules[name] for name in ruling.policies]
    return not rules or not all(rule.speaks_of_arguments for rule in rules)


def _consequences_without_people(gate: Gate) -> Iterator[Problem]:
    for role, tool in product(gate.organization.roles.values(), gate.tools.values()):
        if tool.effect is not Effect.CONSEQUENTIAL:
            continue
        for facts, ruling in _rulings(gate, role, tool, tuple(Stage)):
            if ruling.outcome is Outcome.ALLOW and not _is_disposable(facts):
                where = facts.repository.name if facts.repository else "no repository"
                what = f"The role {role.name} may use {tool.full_name} on {where} and asks nobody."
                remedy = f"The rule {ruling.policies[-1]} permits it. Is that meant?"
                rule = gate.rules[ruling.policies[-1]]
                yield Problem(rule.file, rule.line, what, remedy)


def _stages(role: Role) -> frozenset[Stage]:
    """Return the stages a role is at work in: whoever proposes a call may be asked about it."""
    asked = {Stage.APPROVAL} if Stage.IMPLEMENTATION in role.stages else set()
    return role.stages | asked


def _rulings(
    gate: Gate, role: Role, tool: Tool, stages: Iterable[Stage]
) -> Iterator[tuple[Facts, Ruling]]:
    """Yield the rulings on a tool wherever a role could use it, with arguments that fit."""
    supposing = Supposing(gate)
    places = (None, *gate.organization.repositories)
    for stage, place, eligible in product(stages, places, (False, True)):
        said = Supposition(
            role=role.name,
            stage=stage,
            tool=tool.full_name,
            repository=place,
            eligible=eligible,
        )
        if not any(supposing.mistakes(said)):
            facts = supposing.facts(said)
            yield facts, gate.decide(facts)


def _patterns(organization: Organization) -> Iterator[tuple[Role, int, str]]:
    for role in organization.roles.values():
        for number, pattern in enumerate(role.tools):
            yield role, number, pattern


def _is_disposable(facts: Facts) -> bool:
    repository = facts.repository
    return repository is not None and repository.environment is Environment.DISPOSABLE
