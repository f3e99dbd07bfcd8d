"""The keys of org.yml: what may be written, and what each key means."""

from datetime import timedelta
from typing import Annotated, Literal

from pydantic import Field

from bot.domain.organization import Limits
from bot.domain.tools import Effect
from bot.org.keys import Spec
from bot.org.kinds import (
    Address,
    Command,
    Count,
    Duration,
    FilePath,
    Group,
    KeyEnv,
    Line,
    Money,
    PolicyPath,
    StageName,
    ZoneName,
)
from bot.org.outcome_spec import OutcomeSpec
from bot.org.repository_spec import CheckSpec
from bot.org.review_spec import ReviewsSpec

_LIMITS = Limits()


class OpaSpec(Spec):
    """An Open Policy Agent server that is asked as well."""

    url: Address = Field(description="The address of the server.")
    path: PolicyPath = Field(description="The rule that decides, such as `countersign/allow`.")
    timeout: Duration = Field(
        default=timedelta(seconds=2), description="How long its answer may take."
    )
    token_env: KeyEnv | None = Field(
        default=None, description="The environment variable with its bearer token, if it asks."
    )


class PolicySpec(Spec):
    """What decides about calls besides the two files of policies."""

    opa: OpaSpec | None = Field(default=None, description="A policy server with a veto.")


class ApprovalsSpec(Spec):
    """How many questions reach people."""

    per_person_an_hour: Count = Field(
        default=10,
        description="Direct messages with a new question a person gets in an hour; what is more "
        "is gathered in one message until the reminder is due.",
    )


class ProbesSpec(Spec):
    """How often a reviewer is given a revision with a known defect."""

    every: Count = Field(description="About one for so many reviews of a position.")
    after: Annotated[int, Field(ge=0, le=1_000_000)] = Field(
        default=5, description="So many reviews of a position come before its first one."
    )


class TopSpec(Spec):
    """The keys at the top that are not sections."""

    name: Line = Field(description="The organization's name.")
    operators: list[str] = Field(
        min_length=1,
        description="People who run the installation and hear of trouble with it.",
    )
    isolation: Literal["required", "optional", "none"] = Field(
        default="required",
        description="`optional` runs commands even where nothing can isolate them; "
        "`none` does not isolate them at all.",
    )
    same_lineage: Literal["refuse", "weaker"] = Field(
        default="refuse",
        description="`weaker` accepts a reviewer of the author's model family, labelled.",
    )
    policy: PolicySpec = Field(
        default=PolicySpec(), description="What decides besides the policies beside this file."
    )
    reviews: ReviewsSpec = Field(
        default=ReviewsSpec(), description="When agents are reviewed, and when people work."
    )
    head_count: Count | None = Field(
        default=None, description="How many active positions there should be at most."
    )
    unused_after: Duration = Field(
        default=timedelta(days=30), description="When a position without work counts as unused."
    )
    embeddings: str | None = Field(
        default=None,
        description="The model that compares agents; without one their words are compared.",
    )
    approvals: ApprovalsSpec = Field(
        default=ApprovalsSpec(), description="How many questions reach people."
    )
    probes: ProbesSpec | None = Field(
        default=None, description="Reviews with a known defect, now and then; none if left out."
    )


class PersonSpec(Spec):
    """A human, known by Slack user id."""

    name: Line = Field(description="The person's name.")
    title: str = Field(default="", description="What the person does.")
    manager: str | None = Field(
        default=None, description="The person who takes over what they own."
    )
    delegate: str | None = Field(default=None, description="The person who stands in for them.")
    time_zone: ZoneName | None = Field(
        default=None, description="Where they live, such as `Europe/Berlin`, if elsewhere."
    )


class ModelSpec(Spec):
    """A language model."""

    model: Line = Field(description="LiteLLM's name, such as `anthropic/claude-sonnet-5-5`.")
    key_env: KeyEnv = Field(
        description="The environment variable with its API key. "
        "Unset, only a model with a `base_url` is used."
    )
    base_url: Address | None = Field(
        default=None, description="The address of the service, if its own."
    )
    lineages: list[Line] | None = Field(
        default=None,
        description="The families it descends from, where its name does not tell.",
    )
    calls_at_a_time: Count = Field(default=4, description="Calls that may be under way together.")
    max_tokens: Count = Field(default=4096, description="Tokens one answer may have.")
    input_price: Money | None = Field(default=None, description="Price of a million tokens read.")
    output_price: Money | None = Field(
        default=None, description="Price of a million tokens written."
    )


class LimitsSpec(Spec):
    """Where a job's loop ends."""

    turns: Count = Field(default=_LIMITS.turns, description="Model calls.")
    tokens: Count = Field(default=_LIMITS.tokens, description="Tokens read and written.")
    cost: Money = Field(default=_LIMITS.cost_microusd, description="Money.")
    duration: Duration = Field(default=_LIMITS.duration, description="Time.")
    rounds: Count = Field(
        default=_LIMITS.rounds, description="Rounds of review, then a person decides."
    )
    idle_turns: Count = Field(
        default=_LIMITS.idle_turns, description="Turns in a row without progress."
    )
    calls_a_turn: Count = Field(
        default=_LIMITS.calls_a_turn, description="Calls of one turn; more are not made."
    )


class RoleSpec(Spec):
    """A written set of responsibilities."""

    mission: Line = Field(description="What the role is for, in a sentence.")
    owner: str = Field(description="The person who answers for it.")
    reports_to: str = Field(description="A role or a person; the chain ends at a person.")
    stages: list[StageName] = Field(min_length=1, description="The stages it serves.")
    tools: list[Line] = Field(description="Its lane: names of tools, `*` for any characters.")
    prompt: FilePath = Field(description="The file with its instructions.")
    responsible: list[Line] = Field(default=[], description="What it does.")
    not_responsible: list[Line] = Field(default=[], description="What it leaves to others.")
    accountable_for: Line = Field(default="outcome", description="The number it is judged by.")
    outcome: OutcomeSpec | None = Field(default=None, description="The one number it has to move.")
    start: Literal["ask", "at_once"] = Field(
        default="ask",
        description="`at_once` begins without waiting for Accept scope.",
    )
    limits: LimitsSpec = Field(default=LimitsSpec(), description="Where its jobs end.")
    craft: dict[str, CheckSpec] = Field(
        default={},
        description="Checks of its craft, by name: run on all it hands in, they hold nothing up.",
    )


class PositionSpec(Spec):
    """One agent filling a role."""

    role: str = Field(description="The role it fills.")
    models: list[str] = Field(
        min_length=1,
        description="Its models in order: the first one with a key or a `base_url` is used.",
    )
    active: bool = Field(default=True, description="Whether it gets work.")
    retired: bool = Field(
        default=False, description="`true`: it has ended, and is kept for what it did."
    )
    replaced_by: str | None = Field(
        default=None, description="The position that took its place when it retired."
    )


class ChannelSpec(Spec):
    """What a channel is about."""

    repository: str | None = Field(default=None, description="What requests there are meant for.")


class ServerSpec(Spec):
    """An MCP server started as a process of its own."""

    command: Command = Field(description="What starts it.")
    secrets: dict[str, KeyEnv] = Field(
        default={},
        description="Its environment variables, each with the name of ours it is filled from.",
    )
    effects: dict[str, Annotated[Effect, Field(strict=False)]] = Field(
        default={},
        description="The effect of its tools, by their own names; of others: consequential.",
    )
    trust: Literal["operator", "first_use"] = Field(
        default="operator",
        description="`first_use` accepts the tools it has when it is first seen.",
    )


class AppliesToSpec(Spec):
    """The work a document holds for; what is left out excludes nothing."""

    roles: list[str] = Field(default=[], description="Only these roles.")
    repositories: list[str] = Field(default=[], description="Only jobs on these repositories.")
    stages: list[StageName] = Field(default=[], description="Only these stages.")


class DocumentSpec(Spec):
    """A text of the organization: a security standard, an operating model."""

    title: Line = Field(description="What it is, in a few words.")
    path: FilePath = Field(description="The file with its text, at most 64 KiB of UTF-8.")
    applies_to: AppliesToSpec = Field(
        default=AppliesToSpec(), description="The work it holds for: all, if left out."
    )


Stages = list[Group]
"""A topology: the stages in their order; a list among them is reviews that run in parallel."""
