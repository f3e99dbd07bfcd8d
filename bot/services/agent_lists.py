"""Lists of agents, read from the records: the statements are as many for one as for hundreds."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from bot.domain.agent_lists import AgentsBoard, RetiredLine, Which, listed, overdue
from bot.domain.agent_reviews import AgentReview
from bot.domain.boards import AgentLine, OutcomeLine
from bot.domain.ids import PositionName, RoundId, UserId
from bot.domain.organization import Model, Position, Role
from bot.domain.registry import PositionRecord
from bot.domain.restrictions import Restriction
from bot.domain.sprawl import unused
from bot.domain.staffing import Staffing
from bot.errors import NotFoundError
from bot.services.outcome_lines import outcome_lines
from bot.services.reviewers import Reviewers, reviewers
from storage.jobs import Tally
from storage.transaction import Transaction

_NEVER = datetime.min.replace(tzinfo=UTC)
"""Sorts what has no day behind everything that has one."""


async def agents_board(
    tx: Transaction, person: UserId, which: Which, *, staffing: Staffing, at: datetime
) -> AgentsBoard:
    """Return one list of agents, with how many there are on each of the others."""
    reading = await _read(tx, staffing, at)
    lines, gone = reading.lines(), reading.retired()
    counts = {each: sum(listed(line, each, person=person) for line in lines) for each in Which}
    return AgentsBoard(
        which,
        tuple(line for line in lines if listed(line, which, person=person)),
        gone if which is Which.RETIRED else (),
        {**counts, Which.RETIRED: len(gone)},
    )


async def agent_lines(
    tx: Transaction, *, staffing: Staffing, at: datetime
) -> tuple[AgentLine, ...]:
    """Return every active position with what it did so far."""
    return (await _read(tx, staffing, at)).lines()


def model_of(staffing: Staffing, position: PositionName) -> Model | None:
    """Return the model a position works with; None where none of its models can be used."""
    try:
        return staffing.staff(position).model
    except NotFoundError:
        return None


async def _read(tx: Transaction, staffing: Staffing, at: datetime) -> "_Reading":
    organization = staffing.organization
    waiting = {each.position: each for each in await tx.agent_reviews.waiting()}
    rounds = await tx.rounds.some({each.round for each in waiting.values()})
    return _Reading(
        staffing,
        at,
        who=await reviewers(tx, organization=organization, at=at),
        records=await tx.registry.positions(),
        tallies=await tx.jobs.count_by_owner(),
        used=await tx.performance.last_used(organization.positions, until=at),
        refusals=await tx.gate_events.counts(),
        restricted=await tx.restrictions.all_live(at=at),
        reviewed=await tx.agent_reviews.last_submitted(),
        waiting=waiting,
        due={number: each.due_on for number, each in rounds.items()},
        outcomes=await outcome_lines(tx, organization, at=at),
    )


@dataclass(frozen=True, slots=True)
class _Reading:
    """What was read about all positions at once."""

    staffing: Staffing
    at: datetime
    who: Reviewers
    records: Mapping[PositionName, PositionRecord]
    tallies: Mapping[PositionName, Tally]
    used: Mapping[PositionName, datetime]
    refusals: Mapping[str, int]
    restricted: Mapping[PositionName, tuple[Restriction, ...]]
    reviewed: Mapping[PositionName, datetime]
    waiting: Mapping[PositionName, AgentReview]
    due: Mapping[RoundId, date]
    outcomes: Mapping[PositionName, OutcomeLine] = field(default_factory=dict)

    def lines(self) -> tuple[AgentLine, ...]:
        positions = self.staffing.organization.positions.values()
        return tuple(self._line(position) for position in positions if position.active)

    def retired(self) -> tuple[RetiredLine, ...]:
        """Return who gets no work, those that went last first, and what was never hired last."""
        positions = self.staffing.organization.positions
        names = {name for name, each in positions.items() if not each.active}
        names |= {name for name, each in self.records.items() if each.retired_at}
        found = [self._retired(name) for name in sorted(names) if not self._active(name)]
        return tuple(sorted(found, key=lambda line: line.retired_at or _NEVER, reverse=True))

    def _active(self, name: PositionName) -> bool:
        found = self.staffing.organization.positions.get(name)
        return found is not None and found.active

    def _line(self, position: Position) -> AgentLine:
        name, organization = position.name, self.staffing.organization
        role, model = organization.roles[position.role], model_of(self.staffing, name)
        tally = self.tallies.get(name, Tally())
        return AgentLine(
            position=name,
            role=role,
            model=model.model if model else "no usable model",
            lineages=model.lineages if model else frozenset(),
            open_jobs=tally.open_jobs,
            accepted=tally.accepted,
            ended=tally.ended,
            last_used_at=self.used.get(name),
            refusals=self.refusals.get(name, 0),
            restrictions=self.restricted.get(name, ()),
            last_reviewed_at=self.reviewed.get(name),
            outcome=self.outcomes.get(name),
            people=self.who.may_decide(role.owner),
            unowned=self._unowned(role),
            unused=self._unused(name),
            overdue=self._overdue(name, role),
        )

    def _unowned(self, role: Role) -> bool:
        known = role.owner in self.staffing.organization.people
        return not known or role.owner in self.who.inactive

    def _unused(self, name: PositionName) -> str:
        record = self.records.get(name)
        return unused(
            used_at=self.used.get(name),
            hired_at=record.hired_at if record else None,
            after=self.staffing.organization.unused_after,
            at=self.at,
        )

    def _overdue(self, name: PositionName, role: Role) -> str:
        calendar, record = self.staffing.organization.reviews, self.records.get(name)
        waiting = self.waiting.get(name)
        zone = self.who.zone(role.owner)
        return overdue(
            waiting=waiting,
            due_on=self.due.get(waiting.round) if waiting else None,
            reviewed_at=self.reviewed.get(name),
            known_since=calendar.working.day_of(record.hired_at) if record else None,
            last=calendar.last_due(self.at),
            today=calendar.working.day_of(self.at, zone=zone),
        )

    def _retired(self, name: PositionName) -> RetiredLine:
        record, position = self.records.get(name), self.staffing.organization.positions.get(name)
        tally = self.tallies.get(name, Tally())
        replaced = position.replaced_by if position else None
        return RetiredLine(
            position=name,
            role=record.role if record else self.staffing.organization.position(name).role,
            hired_at=record.hired_at if record else None,
            retired_at=record.retired_at if record else None,
            replaced_by=replaced or (record.replaced_by if record else None),
            accepted=tally.accepted,
            ended=tally.ended,
        )
