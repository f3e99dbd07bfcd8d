"""Boards: what people look up, read from the records and never kept."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.agent_lists import AgentsBoard, Which
from bot.domain.approvals import Approval, ApprovalStatus, outcome
from bot.domain.boards import Home, JobLine
from bot.domain.cards import ApprovalCard, JobCard
from bot.domain.ids import ApprovalId, JobId, UserId
from bot.domain.jobs import Job
from bot.domain.organization import Organization
from bot.domain.picture_files import ORGANIZATION, organization_digest
from bot.domain.reach import concerns, refuse_strangers
from bot.domain.receipts import Receipt
from bot.errors import ConflictError
from bot.ports import Clock
from bot.services.agent_lists import agent_lines, agents_board
from bot.services.cards import Cards
from bot.services.decision_cards import proposed_to
from bot.services.review_cards import rounds_waiting_for
from storage.database import Database
from storage.transaction import Transaction

_LONGEST = 20


@dataclass(frozen=True, slots=True)
class Boards:
    """Answers the slash command and fills the app's home."""

    database: Database
    cards: Cards
    clock: Clock

    async def home(self, person: UserId) -> Home:
        """Return one person's page."""
        async with self.database.reading() as tx:
            hangs, now = await tx.pictures.find(ORGANIZATION), self.clock.now()
            fresh = hangs and hangs.digest == organization_digest(self._organization)
            return Home(
                person=person,
                chart=hangs if hangs and fresh and hangs.ready(now) else None,
                approvals=await self._approvals(tx, person),
                jobs=await self._lines(tx, await tx.jobs.of_requester(person, _LONGEST)),
                agents=await agent_lines(tx, staffing=self.cards.staffing, at=self.clock.now()),
                scripted=self.cards.scripted,
                drill=await tx.drills.latest() if person in self._operators() else None,
                decisions=await proposed_to(tx, person, organization=self._organization),
                reviews=await rounds_waiting_for(
                    tx, person, organization=self._organization, at=self.cards.clock.now()
                ),
            )

    async def jobs(self, person: UserId) -> tuple[JobLine, ...]:
        """Return the open jobs, this person's first, then what they asked for lately."""
        async with self.database.reading() as tx:
            mine = await tx.jobs.of_requester(person, _LONGEST)
            others = [job for job in await tx.jobs.open() if job.requester != person]
            return await self._lines(tx, [*mine, *others][:_LONGEST])

    async def job(self, job: JobId) -> JobCard:
        """Return one job. Raises NotFoundError."""
        async with self.database.reading() as tx:
            return await self.cards.job(tx, job)

    async def receipts(self, job: JobId) -> tuple[Receipt, ...]:
        """Return what the agents of a job were given in writing, and what they opened."""
        async with self.database.reading() as tx:
            return await tx.receipts.of_job(job)

    async def approvals(self, person: UserId) -> tuple[ApprovalCard, ...]:
        """Return every question this person may be asked."""
        async with self.database.reading() as tx:
            return await self._approvals(tx, person)

    async def approvals_of_others(self, person: UserId) -> tuple[ApprovalCard, ...]:
        """Return what concerns this person and waits for others, or was approved and not begun."""
        async with self.database.reading() as tx:
            concerned = [
                asked
                for asked in await tx.approvals.live()
                if (person not in asked.entitled or asked.status is ApprovalStatus.APPROVED)
                and concerns(asked, person, operators=self._operators())
            ]
            return await self._cards(tx, concerned)

    async def approval(self, approval: ApprovalId, *, by: UserId) -> ApprovalCard:
        """Return one question with all its details. Raises ForbiddenError, NotFoundError."""
        async with self.database.reading() as tx:
            card = await self.cards.approval(tx, approval)
        refuse_strangers(card.approval, by=by, operators=self._operators())
        return card

    async def undecided(self, approval: ApprovalId, *, by: UserId) -> ApprovalCard:
        """Return a card whose calls can be chosen one by one.

        Raises ForbiddenError, NotFoundError, ConflictError where nothing on it is open.
        """
        card = await self.approval(approval, by=by)
        if not card.batch or card.approval.status is not ApprovalStatus.OPEN:
            raise ConflictError(outcome(card.approval))
        return card

    async def agents(self, person: UserId, which: Which = Which.ALL) -> AgentsBoard:
        """Return the agents on one list, as this person asks for it."""
        async with self.database.reading() as tx:
            return await agents_board(
                tx, person, which, staffing=self.cards.staffing, at=self.clock.now()
            )

    async def _approvals(self, tx: Transaction, person: UserId) -> tuple[ApprovalCard, ...]:
        waiting = [a for a in await tx.approvals.open_for(person) if person in a.entitled]
        return await self._cards(tx, waiting)

    async def _cards(self, tx: Transaction, asked: Sequence[Approval]) -> tuple[ApprovalCard, ...]:
        """Return the cards these questions stand on, each of them once."""
        numbers = list(dict.fromkeys(each.card for each in asked))
        return tuple([await self.cards.approval(tx, each) for each in numbers[:_LONGEST]])

    async def _lines(
        self, tx: Transaction, jobs: list[Job] | tuple[Job, ...]
    ) -> tuple[JobLine, ...]:
        links = await tx.messages.links([f"job:{job.id}" for job in jobs])
        return tuple(
            [
                JobLine(job, await self.cards.waiting_for(tx, job), links.get(f"job:{job.id}", ""))
                for job in jobs
            ]
        )

    def _operators(self) -> frozenset[UserId]:
        return self._organization.operators

    @property
    def _organization(self) -> Organization:
        return self.cards.staffing.organization
