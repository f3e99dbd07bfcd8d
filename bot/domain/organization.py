"""The organization as data: who there is, what they own, which stages a job passes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from bot.domain.checks import Check
from bot.domain.documents import Document
from bot.domain.ids import ChannelId, ModelName, PositionName, RepositoryName, RoleName, UserId
from bot.domain.outcome_numbers import OutcomeNumber
from bot.domain.people import Person
from bot.domain.review_calendar import ReviewCalendar
from bot.domain.servers import PolicyServer, ToolServer
from bot.domain.stages import JobClass, Stage, Topology
from bot.errors import NotFoundError


class Environment(StrEnum):
    """How much a mistake costs there. A disposable environment asks nobody."""

    PRODUCTION = "production"
    STAGING = "staging"
    DISPOSABLE = "disposable"


class Start(StrEnum):
    """Whether a job of this role waits for Accept scope."""

    ASK = "ask"
    AT_ONCE = "at_once"


@dataclass(frozen=True, slots=True)
class Model:
    """A model and its price. Lineages name the families it descends from; empty is unknown.

    `model` is LiteLLM's name; `key_env` names the environment variable that holds the key.
    Prices are millionths of a US dollar per million tokens.
    """

    name: ModelName
    model: str
    lineages: frozenset[str]
    key_env: str
    base_url: str | None = None
    calls_at_a_time: int = 4
    max_tokens: int = 4096
    input_price: int | None = None
    output_price: int | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """Where a job's loop ends. Money is in millionths of a US dollar.

    Of the calls one turn asks for `calls_a_turn` are looked at: people are told of each refusal.
    """

    turns: int = 40
    tokens: int = 400_000
    cost_microusd: int = 5_000_000
    duration: timedelta = timedelta(hours=8)
    rounds: int = 3
    idle_turns: int = 4
    calls_a_turn: int = 20


@dataclass(frozen=True, slots=True)
class Role:
    """A written set of responsibilities. It persists while positions come and go.

    `reports_to` is a role or a person; `tools` are the glob patterns of its lane. `craft` are
    checks that run on every revision its agents hand in, and come second to the outcome.
    """

    name: RoleName
    mission: str
    owner: UserId
    reports_to: str
    stages: frozenset[Stage]
    tools: tuple[str, ...]
    prompt: str
    responsible: tuple[str, ...] = ()
    not_responsible: tuple[str, ...] = ()
    accountable_for: str = "outcome"
    outcome: OutcomeNumber | None = None
    start: Start = Start.ASK
    limits: Limits = field(default_factory=Limits)
    craft: tuple[Check, ...] = ()


@dataclass(frozen=True, slots=True)
class Position:
    """One agent filling a role. Of its `models` the first one that has a key is used.

    A retired one never gets work again, and makes no call; it may say who took its place.
    """

    name: PositionName
    role: RoleName
    models: tuple[ModelName, ...]
    active: bool = True
    retired: bool = False
    replaced_by: PositionName | None = None


@dataclass(frozen=True, slots=True)
class Escalation:
    """One step of a ladder: after this time, these people may decide as well."""

    after: timedelta
    to: tuple[UserId, ...]


@dataclass(frozen=True, slots=True)
class ApprovalRule:
    """Who decides about consequential calls on a resource, and how long the question stands.

    With `everyone`, all owners must approve. Tools that fit a pattern of `critical` need two
    people; those that fit one of `reversible` can be undone, in production too. `author_owner` says
    whether the owner of the author's role may decide.
    """

    owners: tuple[UserId, ...]
    fallback: tuple[UserId, ...]
    quorum: int = 1
    everyone: bool = False
    critical: tuple[str, ...] = ()
    reversible: tuple[str, ...] = ()
    author_owner: bool = True
    nudge_after: timedelta = timedelta(hours=1)
    expires_after: timedelta = timedelta(hours=24)
    self_approval: bool = False
    escalation: tuple[Escalation, ...] = ()

    @property
    def people(self) -> tuple[UserId, ...]:
        """Everybody who may come to decide, each of them named once."""
        later = (person for step in self.escalation for person in step.to)
        return tuple(dict.fromkeys((*self.owners, *self.fallback, *later)))


@dataclass(frozen=True, slots=True)
class Repository:
    """A git repository agents may work on.

    It is a clone on this machine at `path`, or `remote` is its https address and `token_env` names
    the variable with the token for it. `network` opens the network to its commands and checks.
    """

    name: RepositoryName
    path: str
    branch: str
    environment: Environment
    approval: ApprovalRule
    checks: tuple[Check, ...]
    commands: tuple[tuple[str, ...], ...]
    topology: str
    description: str = ""
    remote: str = ""
    token_env: str = ""
    network: bool = False
    classes: Mapping[str, JobClass] = field(default_factory=dict)

    @property
    def place(self) -> str:
        """Where it is, for people to read."""
        return self.remote or self.path


@dataclass(frozen=True, slots=True)
class Channel:
    """What a channel is about: the repository requests there are meant for by default."""

    id: ChannelId
    repository: RepositoryName | None = None


@dataclass(frozen=True, slots=True)
class ProbeRule:
    """How often a reviewer is given a known defect: about once in `every` of its reviews.

    The first `after` reviews of a position are never followed by a probe.
    """

    every: int
    after: int = 5


@dataclass(frozen=True, slots=True)
class Organization:
    """Everything `org.yml` says, validated."""

    name: str
    people: Mapping[UserId, Person]
    models: Mapping[ModelName, Model]
    roles: Mapping[RoleName, Role]
    positions: Mapping[PositionName, Position]
    repositories: Mapping[RepositoryName, Repository]
    topologies: Mapping[str, Topology]
    channels: Mapping[ChannelId, Channel]
    servers: Mapping[str, ToolServer]
    operators: frozenset[UserId]
    documents: Mapping[str, Document] = field(default_factory=dict)
    isolation_required: bool = True
    policy_server: PolicyServer | None = None
    isolation_tried: bool = True
    reviews: ReviewCalendar = field(default_factory=ReviewCalendar)
    head_count: int | None = None
    unused_after: timedelta = timedelta(days=30)
    embeddings: ModelName | None = None
    questions_an_hour: int = 10
    probes: ProbeRule | None = None
    charged: bool = True
    """Whether the prices of models are paid. It is no word of the file: demos run on a script."""

    def position(self, name: PositionName) -> Position:
        """Return a position. Raises NotFoundError."""
        if name not in self.positions:
            raise NotFoundError(f"There is no position {name}.")
        return self.positions[name]

    def model(self, name: ModelName) -> Model:
        """Return a model. Raises NotFoundError."""
        if name not in self.models:
            raise NotFoundError(f"There is no model {name} in org.yml.")
        return self.models[name]

    def role_of(self, name: PositionName) -> Role:
        """Return the role a position fills. Raises NotFoundError."""
        return self.roles[self.position(name).role]

    def repository(self, name: RepositoryName) -> Repository:
        """Return a repository. Raises NotFoundError."""
        if name not in self.repositories:
            raise NotFoundError(f"There is no repository {name} in org.yml.")
        return self.repositories[name]

    def topology_of(self, repository: RepositoryName, job_class: str = "") -> Topology:
        """Return the stages a job on this repository passes: the usual ones, or its class's.

        A class that is not in org.yml any more means nothing.
        """
        found = self.repository(repository)
        kind = found.classes.get(job_class)
        return self.topologies[kind.topology if kind else found.topology]

    def serving(self, stage: Stage) -> tuple[Position, ...]:
        """Return the active positions whose role serves this stage, in the file's order."""
        return tuple(
            position
            for position in self.positions.values()
            if position.active and stage in self.roles[position.role].stages
        )

    def name_of(self, person: UserId) -> str:
        """Return a person's name, or the id of a stranger."""
        known = self.people.get(person)
        return known.name if known else str(person)

    def zone_of(self, person: UserId) -> str:
        """Return the time zone a person lives in; empty is the organization's."""
        known = self.people.get(person)
        return known.time_zone if known else ""

    def in_place_of(self, person: UserId, *, inactive: frozenset[UserId]) -> tuple[UserId, ...]:
        """Return who decides for a person: they themselves, as long as they are active in Slack.

        Else it is their delegate, or the next one above them who is active, or such a one's
        delegate; where nobody is left, the operators.
        """
        nearest = self.nearest_to(person, inactive=inactive)
        return (nearest,) if nearest else tuple(sorted(self.operators - inactive))

    def nearest_to(self, person: UserId, *, inactive: frozenset[UserId]) -> UserId | None:
        """Return who is in a person's own place: they, a delegate, or one above; None is nobody."""
        passed: set[UserId] = set()
        asked: UserId | None = person
        while asked is not None and asked not in passed:
            passed.add(asked)
            known = self.people.get(asked)
            for candidate in (asked, known.delegate if known else None):
                if candidate is not None and candidate not in inactive:
                    return candidate
            asked = known.manager if known else None
        return None

    def human_above(self, role: RoleName) -> UserId:
        """Return the person at the end of a role's chain of `reports_to`."""
        above = self.roles[role].reports_to
        while above not in self.people:
            above = self.roles[RoleName(above)].reports_to
        return UserId(above)
