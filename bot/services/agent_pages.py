"""The page of an agent or a role, read from the records and never kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.agent_pages import USE, AgentPage, Deeds, Stint, UsedBy, find_agent, used_by
from bot.domain.agent_reviews import AgentReview
from bot.domain.boards import AgentLine
from bot.domain.ids import ChannelId, PositionName, RoleName, UserId
from bot.domain.offboarding import retirers
from bot.domain.organization import Position, Role
from bot.domain.performance import Performance
from bot.domain.quarters import last_quarters
from bot.domain.recommending import recommend
from bot.domain.registry import PositionRecord
from bot.domain.seeing import answering
from bot.domain.staffing import Staffing
from bot.ports import Clock
from bot.services.agent_lists import agent_lines
from bot.services.knowing import known_of
from bot.services.performing import performances
from bot.services.reviewers import Reviewers, reviewers
from storage.database import Database
from storage.transaction import Transaction


@dataclass(frozen=True, slots=True)
class AgentPages:
    """Answers what there is to know about one agent, or about one role."""

    database: Database
    clock: Clock
    staffing: Staffing

    async def read(self, name: str, *, by: UserId, channel: ChannelId | None) -> AgentPage:
        """Return the page of a position or of a role, as far as this person may see it.

        Raises InvalidInputError, NotFoundError.
        """
        now = self.clock.now()
        async with self.database.reading() as tx:
            records = await tx.registry.positions()
            organization = self.staffing.organization
            role, position = find_agent(name, organization=organization, records=records)
            page = _Page(tx, self.staffing, role, position, by, channel, now)
            return await page.read()


@dataclass(frozen=True, slots=True)
class _Page:
    """One page on its way."""

    tx: Transaction
    staffing: Staffing
    name: RoleName
    position: PositionName | None
    by: UserId
    channel: ChannelId | None
    now: datetime

    async def read(self) -> AgentPage:
        organization, role = self.staffing.organization, self.staffing.organization.roles[self.name]
        who = await reviewers(self.tx, organization=organization, at=self.now)
        records = await self.tx.registry.timeline(self.name)
        lines = await agent_lines(self.tx, staffing=self.staffing, at=self.now)
        insider = self._answers(role, who)
        reviewed = await self._reviewed()
        waiting = await self.tx.agent_reviews.waiting_for(self.position) if self.position else None
        performance = await self._performance()
        return AgentPage(
            role=role,
            position=self.position,
            lines=tuple(line for line in lines if self._shown(line)),
            people=who.may_decide(role.owner),
            owner_left=role.owner in who.inactive or role.owner not in organization.people,
            others=self._others(),
            stints=await self._stints(records),
            widenings=await self.tx.registry.widenings(self.name),
            performance=performance,
            recommendation=recommend(performance) if performance and self._active else None,
            reviewed=reviewed,
            note=reviewed.choice.note if insider and reviewed and reviewed.choice else "",
            waiting=waiting,
            due_on=(await self.tx.rounds.get(waiting.round)).due_on if waiting else None,
            used_by=await self._used_by(records, everything=insider),
            shadow=await self.tx.shadows.latest_of(self.position) if self.position else None,
            deeds=await self._deeds(role, waiting, who),
        )

    @property
    def _active(self) -> bool:
        return self.position is not None and self._positions[self.position].active

    @property
    def _positions(self) -> Mapping[PositionName, Position]:
        return self.staffing.organization.positions

    def _shown(self, line: AgentLine) -> bool:
        mine = line.role.name == self.name
        return mine if self.position is None else line.position == self.position

    def _others(self) -> tuple[PositionName, ...]:
        """Return who else fills the role; on the page of the role itself, everybody who does."""
        filling = [name for name, each in self._positions.items() if each.role == self.name]
        return tuple(name for name in filling if name != self.position)

    def _answers(self, role: Role, who: Reviewers) -> bool:
        """Whether the reader answers for the role, stands in for who does, or is an operator."""
        organization = self.staffing.organization
        above = {organization.human_above(role.name), *who.may_decide(role.owner)}
        for name in self._others()[:1] if self.position is None else (self.position,):
            above.update(answering(organization, name))
        return self.by in above | organization.operators

    async def _performance(self) -> Performance | None:
        if self.position is None:
            return None
        now = self.now
        since = last_quarters(self.staffing.organization.reviews, now)[-1].since
        found = await performances(
            self.tx,
            [self.position],
            organization=self.staffing.organization,
            at=now,
            known=await known_of(self.tx, [self.position], since=since, until=now, drift=True),
        )
        return found[self.position]

    async def _reviewed(self) -> AgentReview | None:
        if self.position is None:
            return None
        return await self.tx.agent_reviews.newest_submitted(self.position)

    async def _stints(self, records: Sequence[PositionRecord]) -> tuple[Stint, ...]:
        made = await self.tx.registry.all_fingerprints([each.position for each in records])
        return tuple(
            Stint(
                record,
                tuple(
                    each
                    for each in made[record.position]
                    if record.hired_at <= each.at <= (record.retired_at or self.now)
                ),
            )
            for record in records
        )

    async def _used_by(self, records: Sequence[PositionRecord], *, everything: bool) -> UsedBy:
        filled = {each.position for each in records} | set(self._others())
        asked = filled if self.position is None else {self.position}
        uses = await self.tx.performance.uses(asked, since=self.now - USE, until=self.now)
        return used_by(uses, reader=self.by, channel=self.channel, everything=everything)

    async def _deeds(self, role: Role, waiting: AgentReview | None, who: Reviewers) -> Deeds:
        if self.position is None or not self._active:
            return Deeds()
        may_retire = retirers(self.staffing.organization, role.name, gone=who.inactive)
        talks = await self.tx.talks.of_position(self.position)
        decides = self.by in who.may_decide(role.owner)
        speaks = talks and talks[0].said is None and decides
        return Deeds(
            review=waiting.id if waiting is not None and decides else None,
            talk=talks[0].id if speaks else None,
            retire=self.by in may_retire,
        )
