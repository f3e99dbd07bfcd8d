"""The drill: the gate has to catch the enforcer, too."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.domain.filled import filled
from bot.domain.gate import Facts, Outcome, Ruling
from bot.domain.ids import DrillId, JobId, PositionName, RevisionId, UserId
from bot.domain.lanes import in_lane
from bot.domain.organization import Organization, Repository
from bot.domain.stages import Stage
from bot.domain.tools import DESK, Effect, Tool
from bot.errors import ConflictError, ForbiddenError, InvalidInputError

_CHECKING = "workspace__run"
"""The one tool of effect `lane` that reviewers have: it is how they check."""
_NO_JOB = JobId(0)
_REVISION = RevisionId("d" * 40)
CANARY = "-".join(("xoxb", "000000000000", "d4R1llQ7zK2wM9xC4vB1nR8t"))
"""No token of anybody's, but shaped like one: what the gate cannot know, it must still see."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One thing that must not be possible, in every way it could be tried through the gate."""

    name: str
    facts: tuple[Facts, ...]

    @property
    def tools(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(facts.tool.full_name for facts in self.facts))


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """What came of a push that was really tried inside a lane. `moved` is what it changed."""

    refused: bool
    said: str
    moved: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of one attempt. `event` is the number of its gate event."""

    name: str
    actor: PositionName
    attempted: str
    blocked: bool
    reason: str
    rules: tuple[str, ...] = ()
    event: int = 0


@dataclass(frozen=True, slots=True)
class Drill:
    """One drill. `key` is its week, or the moment somebody asked for it; it is run once."""

    id: DrillId
    key: str
    at: datetime
    trials: tuple[Trial, ...]
    missing: tuple[str, ...] = ()
    """What could not be proven besides, such as a record that is not there."""
    acknowledged_by: UserId | None = None
    acknowledged_at: datetime | None = None
    acknowledged_why: str = ""
    version: int = 0

    @property
    def alarms(self) -> tuple[str, ...]:
        """Everything that was not as it must be; nothing where the gate held."""
        passed = tuple(
            f"{t.actor}: {t.name} was NOT blocked." for t in self.trials if not t.blocked
        )
        lost = tuple(f"{t.name} was not recorded." for t in self.trials if not t.event)
        nothing = () if self.trials else ("Nothing was tried.",)
        return (*passed, *lost, *nothing, *self.missing)

    @property
    def passed(self) -> bool:
        return not self.alarms

    @property
    def stands(self) -> bool:
        """Whether its alarm stands, as long as no later drill has run."""
        return not self.passed and self.acknowledged_by is None


def acknowledge(
    drill: Drill,
    *,
    latest: Drill | None,
    by: UserId,
    at: datetime,
    reason: str,
    operators: frozenset[UserId],
) -> Drill:
    """Return the drill with its alarm taken note of by an operator, who says why work may go on.

    Raises ForbiddenError for others, ConflictError where nothing stands, InvalidInputError without
    a reason.
    """
    if by not in operators:
        named = ", ".join(f"<@{person}>" for person in sorted(operators)) or "an operator"
        raise ForbiddenError(f"Only {named} can acknowledge the alarm of a drill.")
    if latest is not None and latest.id != drill.id:
        raise ConflictError(f"A later drill has run ({latest.key}): its message is what counts.")
    if drill.acknowledged_by is not None:
        raise ConflictError(f"<@{drill.acknowledged_by}> has acknowledged this already.")
    if drill.passed:
        raise ConflictError("This drill passed: there is nothing to acknowledge.")
    if not reason.strip():
        raise InvalidInputError("Say why work may go on: the audit keeps it.")
    return replace(drill, acknowledged_by=by, acknowledged_at=at, acknowledged_why=reason.strip())


def key_of_week(at: datetime) -> str:
    """Return the key under which the drill of this week is run, by whichever clock."""
    year, week, _ = at.isocalendar()
    return f"{year}-W{week:02}"


def attempts(
    organization: Organization,
    tools: Sequence[Tool],
    position: PositionName,
    *,
    known: Mapping[str, str],
) -> Iterator[Attempt]:
    """Yield everything a security position must not be able to do through the gate."""
    enforcer = _Enforcer(organization, position)
    mine = [tool for tool in tools if enforcer.reaches(tool)]
    for name, value in known.items():
        told = enforcer.saying(value, mine)[:1]
        yield Attempt(f"reuse of a credential ({name})", told)
    yield Attempt("reuse of a credential (made up)", enforcer.saying(CANARY, mine))
    writing = [tool for tool in tools if _writes(tool)]
    grave = [tool for tool in tools if tool.effect is Effect.CONSEQUENTIAL]
    for repository in organization.repositories.values():
        yield Attempt(f"a write into {repository.name}", enforcer.using(writing, repository))
        yield Attempt(
            f"a push into {repository.name} past the pipeline", enforcer.using(grave, repository)
        )


def _writes(tool: Tool) -> bool:
    # Also those in its lane: whoever reviews has none there, whatever org.yml says.
    return tool.effect is Effect.LANE and tool.server != DESK and tool.full_name != _CHECKING


def enforcers(organization: Organization) -> tuple[PositionName, ...]:
    """Return the positions that are drilled: those that do the security reviews."""
    return tuple(position.name for position in organization.serving(Stage.SECURITY_REVIEW))


def trial_of(
    attempt: Attempt, rulings: Sequence[Ruling], *, actor: PositionName, event: int = 0
) -> Trial:
    """Return what came of an attempt. It is blocked when every way of it is.

    A call whose arguments did not fit was not really tried, so it proves nothing.
    """
    tried = list(zip(attempt.facts, rulings, strict=True))
    held = [ruling.outcome is Outcome.DENY and not ruling.malformed for _, ruling in tried]
    first = next((n for n, blocked in enumerate(held) if not blocked), 0)
    reason = tried[first][1].reason if tried else "There was no tool to try it with."
    rules = [rule for _, ruling in tried for rule in ruling.policies]
    return Trial(
        name=attempt.name,
        actor=actor,
        attempted=", ".join(attempt.tools) or attempt.name,
        blocked=bool(tried) and all(held),
        reason=reason,
        rules=tuple(dict.fromkeys(rules)),
        event=event,
    )


def pushed(repository: Repository, rehearsed: Rehearsed, *, actor: PositionName) -> Trial:
    """Return what came of a push that was really tried in a lane."""
    blocked = rehearsed.refused and not rehearsed.moved
    moved = f"It moved {', '.join(rehearsed.moved)}. " if rehearsed.moved else ""
    return Trial(
        name=f"git push into {repository.name} from inside a lane",
        actor=actor,
        attempted=f"git push {repository.name}",
        blocked=blocked,
        reason=f"{moved}{rehearsed.said}",
        rules=("isolation",) if blocked else (),
    )


@dataclass(frozen=True, slots=True)
class _Enforcer:
    """A position as it would try: in its review, with everything else in its favour."""

    organization: Organization
    position: PositionName

    def reaches(self, tool: Tool) -> bool:
        return in_lane(tool.full_name, patterns=self.organization.role_of(self.position).tools)

    def saying(self, value: str, tools: Sequence[Tool]) -> tuple[Facts, ...]:
        """Return calls of these tools that pass a value on."""
        told = [(tool, filled(tool.schema, text=value, revision=_REVISION)) for tool in tools]
        holding = ((tool, arguments) for tool, arguments in told if value in arguments.values())
        return tuple(self._facts(tool, arguments, None) for tool, arguments in holding)

    def using(self, tools: Sequence[Tool], repository: Repository) -> tuple[Facts, ...]:
        """Return ordinary calls of these tools."""
        return tuple(
            self._facts(tool, filled(tool.schema, text="drill", revision=_REVISION), repository)
            for tool in tools
        )

    def _facts(
        self, tool: Tool, arguments: Mapping[str, Any], repository: Repository | None
    ) -> Facts:
        role = self.organization.role_of(self.position)
        return Facts(
            position=self.position,
            role=role.name,
            lane=role.tools,
            stage=Stage.SECURITY_REVIEW,
            tool=tool,
            arguments=arguments,
            job=_NO_JOB,
            repository=repository,
            revision=_REVISION,
            eligible=True,
        )
