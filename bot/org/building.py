"""Building: the organization a draft without errors describes."""

from collections.abc import Mapping

from bot.domain.checks import Check
from bot.domain.documents import AppliesTo, Document
from bot.domain.ids import ChannelId, ModelName, PositionName, RepositoryName, RoleName, UserId
from bot.domain.organization import (
    ApprovalRule,
    Channel,
    Environment,
    Escalation,
    Limits,
    Model,
    Organization,
    Position,
    ProbeRule,
    Repository,
    Role,
    Start,
)
from bot.domain.people import Person
from bot.domain.servers import PolicyServer, ToolServer, Trust
from bot.domain.stages import JobClass, Stage, Topology
from bot.org.draft import Draft
from bot.org.outcome_building import outcome
from bot.org.repository_spec import ApprovalSpec, CheckSpec, RepositorySpec
from bot.org.review_spec import review_calendar
from bot.org.rules.lineages import families
from bot.org.rules.topologies import reviews_of
from bot.org.spec import DocumentSpec, LimitsSpec, ModelSpec, OpaSpec, PersonSpec, RoleSpec, TopSpec
from bot.org.texts import Texts


def organization(draft: Draft, top: TopSpec) -> Organization:
    """Return the organization. The draft has been checked; the files it names are there."""
    return Organization(
        name=top.name,
        people={UserId(id_): _person(UserId(id_), spec) for id_, spec in draft.people.items()},
        models={ModelName(n): _model(ModelName(n), spec) for n, spec in draft.models.items()},
        roles={
            RoleName(n): _role(RoleName(n), spec, draft.texts) for n, spec in draft.roles.items()
        },
        positions=_positions(draft),
        repositories={
            RepositoryName(n): _repository(RepositoryName(n), spec)
            for n, spec in draft.repositories.items()
        },
        topologies={
            name: Topology(name, tuple(reviews_of(stages)), (Stage.SPECIFICATION,) in stages)
            for name, stages in draft.topologies.items()
        },
        channels=_channels(draft),
        servers={
            name: ToolServer(name, spec.command, spec.secrets, spec.effects, Trust(spec.trust))
            for name, spec in draft.servers.items()
        },
        documents={
            name: _document(name, spec, draft.texts) for name, spec in draft.documents.items()
        },
        operators=frozenset(UserId(person) for person in top.operators),
        isolation_required=top.isolation == "required",
        policy_server=_policy_server(top.policy.opa),
        isolation_tried=top.isolation != "none",
        reviews=review_calendar(top.reviews),
        head_count=top.head_count,
        unused_after=top.unused_after,
        embeddings=ModelName(top.embeddings) if top.embeddings else None,
        questions_an_hour=top.approvals.per_person_an_hour,
        probes=ProbeRule(top.probes.every, top.probes.after) if top.probes else None,
    )


def _policy_server(spec: OpaSpec | None) -> PolicyServer | None:
    return PolicyServer(spec.url, spec.path, spec.timeout, spec.token_env) if spec else None


def _person(id_: UserId, spec: PersonSpec) -> Person:
    return Person(
        id=id_,
        name=spec.name,
        title=spec.title,
        manager=UserId(spec.manager) if spec.manager else None,
        delegate=UserId(spec.delegate) if spec.delegate else None,
        time_zone=spec.time_zone or "",
    )


def _model(name: ModelName, spec: ModelSpec) -> Model:
    return Model(
        name=name,
        model=spec.model,
        lineages=families(spec),
        key_env=spec.key_env,
        base_url=spec.base_url,
        calls_at_a_time=spec.calls_at_a_time,
        max_tokens=spec.max_tokens,
        input_price=spec.input_price,
        output_price=spec.output_price,
    )


def _role(name: RoleName, spec: RoleSpec, texts: Texts) -> Role:
    return Role(
        name=name,
        mission=spec.mission,
        owner=UserId(spec.owner),
        reports_to=spec.reports_to,
        stages=frozenset(spec.stages),
        tools=tuple(spec.tools),
        prompt=texts.read(spec.prompt).strip(),
        responsible=tuple(spec.responsible),
        not_responsible=tuple(spec.not_responsible),
        accountable_for=spec.accountable_for,
        outcome=outcome(spec.outcome) if spec.outcome else None,
        start=Start(spec.start),
        limits=_limits(spec.limits),
        craft=_checks(spec.craft),
    )


def _limits(spec: LimitsSpec) -> Limits:
    return Limits(
        turns=spec.turns,
        tokens=spec.tokens,
        cost_microusd=spec.cost,
        duration=spec.duration,
        rounds=spec.rounds,
        idle_turns=spec.idle_turns,
        calls_a_turn=spec.calls_a_turn,
    )


def _positions(draft: Draft) -> dict[PositionName, Position]:
    return {
        PositionName(name): Position(
            name=PositionName(name),
            role=RoleName(spec.role),
            models=tuple(ModelName(model) for model in spec.models),
            active=spec.active,
            retired=spec.retired,
            replaced_by=PositionName(spec.replaced_by) if spec.replaced_by else None,
        )
        for name, spec in draft.positions.items()
    }


def _checks(given: Mapping[str, CheckSpec]) -> tuple[Check, ...]:
    return tuple(Check(name, spec.command, spec.timeout) for name, spec in given.items())


def _repository(name: RepositoryName, spec: RepositorySpec) -> Repository:
    return Repository(
        name=name,
        path=spec.path or "",
        branch=spec.branch,
        environment=Environment(spec.environment),
        approval=_approval(spec.approval),
        checks=_checks(spec.checks),
        commands=tuple(spec.commands),
        topology=spec.topology,
        classes={
            kind: JobClass(kind, given.topology, tuple(given.paths), given.description)
            for kind, given in spec.classes.items()
        },
        description=spec.description,
        remote=spec.remote or "",
        token_env=spec.token_env or "",
        network=spec.network == "allowed",
    )


def _approval(spec: ApprovalSpec) -> ApprovalRule:
    return ApprovalRule(
        owners=tuple(UserId(person) for person in spec.owners),
        fallback=tuple(UserId(person) for person in spec.fallback),
        quorum=1 if spec.quorum == "all" else spec.quorum,
        everyone=spec.quorum == "all",
        critical=tuple(spec.critical),
        reversible=tuple(spec.reversible),
        author_owner=spec.author_owner == "allowed",
        nudge_after=spec.nudge_after,
        expires_after=spec.expires_after,
        self_approval=spec.self_approval == "allowed",
        escalation=tuple(
            Escalation(step.after, tuple(UserId(person) for person in step.to))
            for step in spec.escalation
        ),
    )


def _document(name: str, spec: DocumentSpec, texts: Texts) -> Document:
    given = spec.applies_to
    return Document(
        name=name,
        title=spec.title,
        text=texts.read(spec.path).strip(),
        applies_to=AppliesTo(
            roles=frozenset(RoleName(role) for role in given.roles),
            repositories=frozenset(RepositoryName(each) for each in given.repositories),
            stages=frozenset(given.stages),
        ),
    )


def _channels(draft: Draft) -> dict[ChannelId, Channel]:
    return {
        ChannelId(id_): Channel(
            ChannelId(id_), RepositoryName(spec.repository) if spec.repository else None
        )
        for id_, spec in draft.channels.items()
    }
