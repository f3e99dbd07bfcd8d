"""Decisions: people settle questions in writing, answer what agents propose, and look it up."""

from dataclasses import dataclass

from bot.domain.approvals import mentions
from bot.domain.cards import DecisionCard
from bot.domain.decisions import DecisionRecord, DecisionStatus, settle, supersede
from bot.domain.documents import EVERYTHING, AppliesTo
from bot.domain.drafts import Choices, Draft
from bot.domain.ids import DecisionId, RepositoryName, RoleName, UserId
from bot.domain.likeness import speaking_of
from bot.domain.organization import Organization
from bot.errors import ConflictError, ForbiddenError, InvalidInputError
from bot.ports import Clock
from bot.services import recording
from bot.services.decision_cards import decision_card
from storage.database import Database
from storage.transaction import Transaction

_LONGEST = 15
_MOST_CHOICES = 99
_MOST_WAITING = 10
"""Of one person. Each is a message to everybody who may decide it."""


@dataclass(frozen=True, slots=True)
class Decisions:
    """The life of a decision record in the hands of people."""

    database: Database
    clock: Clock
    organization: Organization

    async def choices(self) -> Choices:
        """Return what a decision can hold for, and what it can take the place of."""
        async with self.database.reading() as tx:
            binding = await tx.decisions.binding()
        repositories = [f"repository/{name}" for name in self.organization.repositories]
        roles = [f"role/{name}" for name in self.organization.roles]
        breadths = ("organization", *repositories, *roles)
        return Choices(breadths[:_MOST_CHOICES], binding[:_MOST_CHOICES])

    async def record(self, draft: Draft, *, by: UserId) -> DecisionCard:
        """Write a decision down. It binds at once where its author may decide it, else later.

        Raises ForbiddenError, InvalidInputError, NotFoundError.
        """
        if by not in self.organization.people:
            raise ForbiddenError("Only people named in org.yml write decisions down.")
        async with self.database.transaction(urgent=True) as tx:
            record = await tx.decisions.of_key(draft.key)
            if record is None:
                record = await recording.keep(tx, self._drafted(draft, by))
                if by in await self._binders(tx, record):
                    record = await self._accepted(tx, record, by)
                await _refuse_flood(tx, by)
                await self._show(tx, record)
            return await self._card(tx, record.id)

    async def accept(self, decision: DecisionId, *, by: UserId) -> None:
        """Make a proposal bind. Raises ForbiddenError, ConflictError, NotFoundError."""
        async with self.database.transaction(urgent=True) as tx:
            record = await tx.decisions.get(decision)
            _refuse_others(await self._binders(tx, record), by)
            await self._show(tx, await self._accepted(tx, record, by))

    async def decline(self, decision: DecisionId, *, by: UserId, reason: str) -> None:
        """Turn a proposal down, with a reason.

        Raises ForbiddenError, ConflictError, NotFoundError, InvalidInputError.
        """
        now = self.clock.now()
        async with self.database.transaction(urgent=True) as tx:
            record = await tx.decisions.get(decision)
            _refuse_others(await self._people(tx, record), by)
            declined = settle(record, DecisionStatus.DECLINED, by=by, at=now, reason=reason)
            kept = await tx.decisions.replace(record, declined)
            await recording.audit(tx, kept, actor=by, verb="decision.declined", at=now)
            await recording.tell_job(tx, kept, by=by, at=now)
            await self._show(tx, kept)

    async def find(self, words: str) -> tuple[DecisionCard, ...]:
        """Return the records that speak of these words, best first; without words, the newest."""
        async with self.database.reading() as tx:
            records = await tx.decisions.latest()
            found = speaking_of(words, {record.id: _searched(record) for record in records})
            return tuple([await self._card(tx, number) for number in found[:_LONGEST]])

    async def read(self, decision: DecisionId) -> DecisionCard:
        """Return one record. Raises NotFoundError."""
        async with self.database.reading() as tx:
            return await self._card(tx, decision)

    async def _card(self, tx: Transaction, decision: DecisionId) -> DecisionCard:
        return await decision_card(tx, decision, organization=self.organization)

    async def _accepted(
        self, tx: Transaction, record: DecisionRecord, by: UserId
    ) -> DecisionRecord:
        now = self.clock.now()
        accepted = settle(record, DecisionStatus.ACCEPTED, by=by, at=now)
        kept = await tx.decisions.replace(record, accepted)
        await recording.audit(tx, kept, actor=by, verb="decision.accepted", at=now)
        await recording.tell_job(tx, kept, by=by, at=now)
        if kept.supersedes is not None:
            old = await tx.decisions.get(kept.supersedes)
            gone = await tx.decisions.replace(old, supersede(old, by=kept))
            await recording.audit(tx, gone, actor=by, verb="decision.superseded", at=now)
            await self._show(tx, gone)
        return kept

    async def _binders(self, tx: Transaction, record: DecisionRecord) -> tuple[UserId, ...]:
        return await recording.binders(tx, record, organization=self.organization)

    async def _people(self, tx: Transaction, record: DecisionRecord) -> tuple[UserId, ...]:
        return await recording.people_for(tx, record, organization=self.organization)

    async def _show(self, tx: Transaction, record: DecisionRecord) -> None:
        people = await self._people(tx, record)
        await recording.show(tx, record, people=people, at=self.clock.now())

    def _drafted(self, draft: Draft, by: UserId) -> DecisionRecord:
        if not draft.title.strip() or not draft.decision.strip():
            raise InvalidInputError("Write a title, and what is decided.")
        return DecisionRecord(
            id=DecisionId(0),
            key=draft.key,
            title=draft.title.strip(),
            decision=draft.decision.strip(),
            why=draft.why.strip(),
            proposed_at=self.clock.now(),
            applies_to=self._applies_to(draft.breadth),
            person=by,
            channel=draft.channel,
            thread=draft.thread,
            supersedes=draft.supersedes,
        )

    def _applies_to(self, breadth: str) -> AppliesTo:
        kind, _, name = breadth.partition("/")
        if kind == "repository" and name in self.organization.repositories:
            return AppliesTo(repositories=frozenset({RepositoryName(name)}))
        if kind == "role" and name in self.organization.roles:
            return AppliesTo(roles=frozenset({RoleName(name)}))
        if breadth == "organization":
            return EVERYTHING
        raise InvalidInputError("Choose what it holds for once more: org.yml has changed.")


def _refuse_others(people: tuple[UserId, ...], by: UserId) -> None:
    if by not in people:
        if not people:
            raise ForbiddenError("Nobody who may decide this is there. Name an operator.")
        raise ForbiddenError(f"Only {mentions(people)} can decide this.")


async def _refuse_flood(tx: Transaction, by: UserId) -> None:
    waiting = sum(record.person == by for record in await tx.decisions.proposed())
    if waiting > _MOST_WAITING:
        raise ConflictError(
            f"{_MOST_WAITING} of your proposals wait already. Let one of them be decided first."
        )


def _searched(record: DecisionRecord) -> str:
    return f"{record.id} {record.text} {record.status}"
