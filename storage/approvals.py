"""Approvals, as they are remembered."""

import dataclasses
from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, or_, select
from sqlmodel import col

from bot.domain.approvals import USABLE, Approval, ApprovalStatus
from bot.domain.ids import CallId, JobId, UserId
from storage.records import LIMIT, Kind, Records, table_of
from storage.tables import ApprovalRow, AskedRow


class ApprovalRepository(Records[Approval]):
    """Every question to named people, and the answers."""

    kind = Kind(Approval, ApprovalRow)
    noun = "approval"

    async def add(self, value: Approval) -> Approval:
        """Keep a new question and return it with its number."""
        added = await super().add(dataclasses.replace(value, told=value.copies))
        await self._ask(added)
        return added

    async def replace(self, old: Approval, new: Approval) -> Approval:
        """Put `new` in place of `old`, and return it. Raises StaleError when `old` is outdated."""
        # Who once had a copy keeps it, and sees on it what became of the question.
        replaced = await super().replace(old, dataclasses.replace(new, told=new.copies))
        if _named(old) != _named(new):
            asked = delete(table_of(AskedRow)).where(col(AskedRow.approval) == old.id)
            await self._session.execute(asked)
            await self._ask(replaced)
        return replaced

    async def of_call(self, call: CallId) -> Approval | None:
        """Return the newest question about a call."""
        found = await self._some(
            col(ApprovalRow.call) == call, order=[col(ApprovalRow.id).desc()], limit=1
        )
        return found[0] if found else None

    async def of_card(self, asked: Approval) -> tuple[Approval, ...]:
        """Return all questions that stand on the same card, in the order of their calls."""
        first = col(ApprovalRow.id) == asked.card
        return await self._some(or_(first, col(ApprovalRow.batch) == asked.card))

    async def of_job(self, job: JobId) -> tuple[Approval, ...]:
        """Return all questions of a job, oldest first."""
        return await self._some(col(ApprovalRow.job) == job)

    async def denied(self, digest: str, *, since: datetime) -> Approval | None:
        """Return the newest denial of exactly this call after that moment, of whatever job."""
        found = await self._some(
            col(ApprovalRow.digest) == digest,
            col(ApprovalRow.status) == ApprovalStatus.DENIED,
            col(ApprovalRow.settled_at) > since,
            order=[col(ApprovalRow.settled_at).desc()],
            limit=1,
        )
        return found[0] if found else None

    async def open(self, *, limit: int = LIMIT) -> tuple[Approval, ...]:
        """Return the questions that are open, oldest first."""
        return await self._some(_is_open(), limit=limit)

    async def open_for(self, person: UserId, *, limit: int = LIMIT) -> tuple[Approval, ...]:
        """Return the open questions a person may answer now, oldest first."""
        asked = select(col(AskedRow.approval)).where(
            col(AskedRow.person) == person,
            or_(col(AskedRow.fallback).is_(False), col(ApprovalRow.escalated_at).is_not(None)),
            col(AskedRow.approval) == col(ApprovalRow.id),
        )
        return await self._some(_is_open(), asked.exists(), limit=limit)

    async def live(self, *, limit: int = LIMIT) -> tuple[Approval, ...]:
        """Return the questions that are open, or approved and unused, oldest first."""
        return await self._some(col(ApprovalRow.status).in_(USABLE), limit=limit)

    async def due_for_nudge(self, now: datetime, *, limit: int = LIMIT) -> tuple[Approval, ...]:
        """Return the open questions whose reminder or next step is due, longest due first."""
        return await self._some(
            _is_open(),
            # Where no step is left, `nudge_at` stays where the last reminder was.
            or_(
                col(ApprovalRow.nudged_at).is_(None),
                col(ApprovalRow.nudge_at) > col(ApprovalRow.nudged_at),
            ),
            col(ApprovalRow.nudge_at) <= now,
            order=[col(ApprovalRow.nudge_at), col(ApprovalRow.id)],
            limit=limit,
        )

    async def due_to_expire(self, now: datetime, *, limit: int = LIMIT) -> tuple[Approval, ...]:
        """Return the questions, open or approved but unused, whose time is over."""
        return await self._some(
            and_(col(ApprovalRow.status).in_(USABLE), col(ApprovalRow.expires_at) <= now),
            order=[col(ApprovalRow.expires_at), col(ApprovalRow.id)],
            limit=limit,
        )

    async def _ask(self, approval: Approval) -> None:
        for person, fallback in _named(approval):
            await self._insert_once(
                table_of(AskedRow),
                {"approval": approval.id, "person": person, "fallback": fallback},
            )


def _named(approval: Approval) -> tuple[tuple[UserId, bool], ...]:
    """Return everyone the question may be for, and whether only once it was escalated."""
    asked = [(person, False) for person in approval.owners]
    asked += [(person, False) for person in approval.vouchers]
    asked += [(person, True) for person in approval.fallback]
    for stand_in in approval.stand_ins:
        later = stand_in.owner not in {*approval.owners, *approval.vouchers}
        asked += [(stand_in.delegate, later)] if stand_in.delegate else []
    return tuple(dict.fromkeys(asked))


def _is_open() -> ColumnElement[bool]:
    return col(ApprovalRow.status) == ApprovalStatus.OPEN
