"""Granting: further calls of one kind are made without asking, as long as somebody's word stands.

The gate is asked about each of them as before; only where it says that people have to be asked,
the word of the one who would be asked is looked for.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import structlog

from bot.domain import grants as rules
from bot.domain import notices
from bot.domain.approvals import Approval
from bot.domain.calls import Call
from bot.domain.grants import Breadth, Grant, covers, grantable, is_live
from bot.domain.ids import GrantId, UserId
from bot.domain.jobs import Job
from bot.domain.organization import Organization
from bot.domain.tools import Tool
from bot.ports import Clock
from bot.services.questions import Questions
from storage.database import Database
from storage.transaction import Transaction

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Grants:
    """What people approved for more than one call, from their click until it ends."""

    database: Database
    clock: Clock
    organization: Organization
    tools: Mapping[str, Tool]
    questions: Questions

    async def give(
        self, tx: Transaction, approval: Approval, *, by: UserId, breadth: Breadth, at: datetime
    ) -> Grant:
        """Keep what somebody granted together with their approval.

        Raises ConflictError where each call has to be asked about, ForbiddenError.
        """
        call = await tx.calls.get(approval.call)
        allowed = self._allowed(approval, call)
        new = rules.grant(approval, call, by=by, breadth=breadth, at=at, allowed=allowed)
        given = await tx.grants.add(new)
        await self._recorded(tx, given, by, "grant.given", human=True)
        return given

    async def use(self, tx: Transaction, job: Job, call: Call) -> Grant | None:
        """Use a grant for a call that would wait for people; None where they have to be asked.

        `call` is bound to what the gate has ruled about. The job must be held.
        """
        now = self.clock.now()
        question = await self.questions.would_ask(tx, job, call)
        live = await tx.grants.for_call(
            call.tool, resource=question.resource, position=call.position, at=now
        )
        for seen in live:
            # Held, so that a revocation comes either before this or after the call was begun.
            given = await tx.grants.hold(seen.id)
            if await self._covers(tx, given, question, call, now):
                return await self._used(tx, job, given, call)
        return None

    async def revoke(self, grant: GrantId, *, by: UserId) -> None:
        """End a grant at once. What was begun with it stays.

        Raises ForbiddenError, NotFoundError, ConflictError where it has ended.
        """
        now = self.clock.now()
        async with self.database.transaction(urgent=True) as tx:
            found = await tx.grants.get(grant)
            job = await tx.jobs.hold(found.job)
            held = await tx.grants.hold(grant)
            ended = rules.revoke(held, by=by, at=now, people=self._people(held))
            kept = await tx.grants.replace(held, ended)
            await self._recorded(tx, kept, by, "grant.revoked", human=True)
            await self._redraw(tx, job, kept)
        log.info("grant.revoked", grant_id=grant)

    async def live(self, person: UserId) -> tuple[Grant, ...]:
        """Return the live grants that this person may revoke, oldest first."""
        async with self.database.reading() as tx:
            live = await tx.grants.live(self.clock.now())
        return tuple(each for each in live if person in self._people(each) | {each.by})

    async def _covers(
        self, tx: Transaction, given: Grant, question: Approval, call: Call, now: datetime
    ) -> bool:
        return is_live(given, at=now) and covers(
            given,
            question,
            call,
            founding=await tx.approvals.get(given.approval),
            at=now,
            active=given.by not in await tx.people.inactive(),
            allowed=self._allowed(question, call),
        )

    async def _used(self, tx: Transaction, job: Job, given: Grant, call: Call) -> Grant:
        kept = await tx.grants.replace(given, rules.use(given))
        now = self.clock.now()
        detail = {"grant": kept.id, "digest": call.digest, "tool": call.tool, "by": kept.by}
        subject = f"call:{call.id}"
        await tx.audit.add(call.position, "grant.used", subject, detail, now, job=job.id)
        key = f"grant:{kept.id}:{call.id}"
        await tx.outbox.add(notices.saying_notice(job, _said(kept, call), key=key, at=now))
        await self._redraw(tx, await tx.jobs.get(kept.job), kept)
        log.info("grant.used", grant_id=kept.id, call_id=call.id, digest=call.digest)
        return kept

    async def _redraw(self, tx: Transaction, job: Job, given: Grant) -> None:
        """Draw the card of the job again, and those of the question the grant was given with."""
        now = self.clock.now()
        await tx.outbox.add(notices.job_notice(job, at=now))
        await self.questions.redraw(tx, job, await tx.approvals.get(given.approval))

    async def _recorded(
        self, tx: Transaction, given: Grant, by: UserId, verb: str, *, human: bool
    ) -> None:
        detail = {
            "approval": given.approval,
            "for": given.breadth,
            "tool": given.tool,
            "resource": given.resource,
            "position": given.position,
            "expires_at": given.expires_at.isoformat(),
        }
        now = self.clock.now()
        subject = f"grant:{given.id}"
        await tx.audit.add(by, verb, subject, detail, now, job=given.job, human=human)

    def _allowed(self, question: Approval, call: Call) -> bool:
        repository = self.organization.repositories.get(question.resource)
        return repository is not None and grantable(self.tools.get(call.tool), repository)

    def _people(self, given: Grant) -> frozenset[UserId]:
        """Return who may end a grant, besides its giver: who decides there, and the operators."""
        repository = self.organization.repositories.get(given.resource)
        deciding = frozenset(repository.approval.people) if repository else frozenset()
        return deciding | self.organization.operators


def _said(given: Grant, call: Call) -> str:
    return (
        f"{call.position} makes a further call of `{call.tool}` on {given.resource}, digest "
        f"`{call.digest[:12]}`. Nobody is asked: <@{given.by}> approved such calls for "
        f"{given.breadth}, with approval {given.approval}."
    )
