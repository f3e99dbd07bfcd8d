"""A small organization for the tests of the rules: one dispatcher, one builder, three reviewers."""

from dataclasses import replace
from typing import Any

from bot.domain.checks import Check
from bot.domain.ids import ModelName, PositionName, RepositoryName, RoleName
from bot.domain.organization import (
    ApprovalRule,
    Environment,
    Model,
    Organization,
    Position,
    Repository,
    Role,
)
from bot.domain.people import Person
from bot.domain.stages import Stage, Topology
from tests.domain.builders import MIA, OMAR, PAT, RITA, SAM, TESTS, WEBSHOP

CLAUDE, GPT, DISTIL, OPAQUE = (ModelName(name) for name in ("claude", "gpt", "distil", "opaque"))
ALL_MODELS = frozenset({CLAUDE, GPT, DISTIL, OPAQUE})


def a_model(name: ModelName, *lineages: str) -> Model:
    return Model(name, f"vendor/{name}", frozenset(lineages), f"{name.upper()}_API_KEY")


def a_role(name: str, *stages: Stage, **changes: Any) -> Role:
    role = Role(
        name=RoleName(name),
        mission=f"Do what a {name} does.",
        owner=OMAR,
        reports_to=MIA,
        stages=frozenset(stages),
        tools=("workspace__*", "desk__deliver"),
        prompt=f"You are careful.\n\nYou do what a {name} does.",
        responsible=("the change and its tests",),
        not_responsible=("judging its own work",),
    )
    return replace(role, **changes)


def a_position(name: str, role: str, *models: ModelName, active: bool = True) -> Position:
    return Position(PositionName(name), RoleName(role), models, active=active)


def a_repository(**changes: Any) -> Repository:
    repository = Repository(
        name=WEBSHOP,
        path="/srv/git/webshop.git",
        branch="main",
        environment=Environment.PRODUCTION,
        approval=ApprovalRule(owners=(OMAR,), fallback=(SAM,)),
        checks=(TESTS, Check("tone")),
        commands=(("python", "-m", "pytest"), ("ruff", "check")),
        topology="gated",
        description="The shop's web pages.",
    )
    return replace(repository, **changes)


def an_organization(*positions: Position, **changes: Any) -> Organization:
    """Acme; with `positions` in place of its own ones."""
    roles = [
        a_role("dispatcher", Stage.INTAKE),
        a_role("builder", Stage.IMPLEMENTATION, Stage.DELIVERY),
        a_role("reviewer", Stage.CORRECTNESS_REVIEW),
        a_role("security", Stage.SECURITY_REVIEW),
        a_role("lead", reports_to="builder"),
    ]
    models = [
        a_model(CLAUDE, "claude"),
        a_model(GPT, "gpt"),
        a_model(DISTIL, "claude", "llama"),
        a_model(OPAQUE),
    ]
    filled = positions or (
        a_position("dispatcher-1", "dispatcher", CLAUDE),
        a_position("builder-1", "builder", CLAUDE, GPT),
        a_position("reviewer-1", "reviewer", DISTIL),
        a_position("reviewer-2", "reviewer", GPT),
        a_position("security-1", "security", OPAQUE),
        a_position("builder-0", "builder", GPT, active=False),
    )
    repositories = [
        a_repository(),
        a_repository(
            name=RepositoryName("playground"),
            environment=Environment.DISPOSABLE,
            checks=(),
            commands=(),
            topology="solo",
            description="",
        ),
    ]
    gated = Topology("gated", ((Stage.CORRECTNESS_REVIEW, Stage.SECURITY_REVIEW),))
    organization = Organization(
        name="Acme",
        people={
            person: Person(person, person[2:].capitalize()) for person in (RITA, OMAR, MIA, SAM)
        },
        models={model.name: model for model in models},
        roles={role.name: role for role in roles},
        positions={position.name: position for position in filled},
        repositories={repository.name: repository for repository in repositories},
        topologies={"gated": gated, "solo": Topology("solo")},
        channels={},
        servers={},
        operators=frozenset({PAT}),
    )
    return replace(organization, **changes)
