"""Hiring: an agent gets work once its parts are there, it passed its cases, and a person agrees."""

from dataclasses import dataclass, replace
from datetime import datetime

import structlog

from bot.domain import notices
from bot.domain.changes import Activate
from bot.domain.evaluations import ExamResult, Suite
from bot.domain.hiring import (
    Candidate,
    CandidateStatus,
    Choice,
    Opening,
    refuse_incomplete,
    refuse_opening,
)
from bot.domain.ids import CandidateId, RoleName, UserId
from bot.domain.organization import Organization
from bot.domain.registry import SYSTEM
from bot.domain.restrictions import Extent, Restriction, RestrictionKind
from bot.domain.role_drafts import refuse_opener
from bot.domain.shadows import refuse_stranger
from bot.domain.similarity import Similar, profile_of, ranked
from bot.domain.staffing import Staffing
from bot.errors import CountersignError, ExpectedError, StaleError
from bot.org.evaluations import SuiteFiles
from bot.ports import Clock, Similarity
from bot.services.enrolling import (
    candidate_of,
    drafted,
    enrolment,
    refuse_contradictions,
    suite_for,
)
from bot.services.evaluating import Evaluating
from bot.services.offboarding import Offboardings
from bot.services.registry import Registry
from bot.services.restricting import lift, restrict
from bot.services.shadowing import deciders_of
from storage.database import Database
from storage.transaction import Transaction

log = structlog.get_logger()

_US = "countersign"


@dataclass(frozen=True, slots=True)
class Hiring:
    """Takes openings, puts candidates through their cases, and lets people decide."""

    database: Database
    clock: Clock
    staffing: Staffing
    similarity: Similarity
    suites: SuiteFiles
    evaluating: Evaluating
    registry: Registry
    offboardings: Offboardings

    async def choices(self) -> Choice:
        """Return the roles and models an agent can be hired with."""
        async with self.database.reading() as tx:
            organization = await self.registry.present(tx)
        return Choice(tuple(organization.roles), tuple(organization.models))

    async def refuse_opener(self, by: UserId) -> None:
        """Refuse whoever may not open a new role. Raises ForbiddenError."""
        async with self.database.reading() as tx:
            refuse_opener(await self.registry.present(tx), by)

    async def similar(self, role: RoleName) -> tuple[Similar, ...]:
        """Return who does such work already, the most similar first."""
        async with self.database.reading() as tx:
            organization = await self.registry.present(tx)
        return await self._similar(organization, role)

    async def _similar(self, organization: Organization, role: RoleName) -> tuple[Similar, ...]:
        mine = profile_of(organization.roles[role])
        filled = {each.role for each in organization.positions.values() if each.active}
        others = [profile_of(organization.roles[name]) for name in sorted(filled - {role})]
        found = ranked(mine, others, await self.similarity.scores(mine, others))
        same = ranked(mine, [mine], [1.0]) if role in filled else ()
        return (*same, *found)

    async def propose(self, opening: Opening, *, by: UserId) -> Candidate:
        """Take in an opening; its cases are begun. The same window twice is one candidate.

        Raises InvalidInputError, ForbiddenError, ConflictError, NotFoundError.
        """
        now = self.clock.now()
        async with self.database.reading() as tx:
            before = await tx.candidates.find(opening.key)
            if before is not None:
                return before
            planned = await drafted(tx, opening, registry=self.registry)
        suite = suite_for(opening, self.suites)
        similar = await self._similar(planned, opening.role)
        async with self.database.transaction(urgent=True) as tx:
            organization = await self.registry.present(tx)
            if opening.draft is not None:
                refuse_opener(organization, by)
            refuse_opening(
                opening, organization, by=by, candidates=await tx.candidates.open(), now=now
            )
            planned = await drafted(tx, opening, registry=self.registry)
            refuse_incomplete(
                planned.roles[opening.role], opening, exams=len(suite.exams), similar=similar
            )
            fresh = candidate_of(opening, suite, similar, by=by, at=now)
            kept = await tx.candidates.add(fresh)
            enrolled = enrolment(opening, organization)
            await refuse_contradictions(tx, opening, enrolled, registry=self.registry)
            # Anybody may propose; without work it changes nothing until its owner agrees.
            why = f"Proposed by <@{by}>. {opening.reason.strip()}".strip()
            author = by if opening.draft else SYSTEM
            if enrolled:
                await self.registry.change_in(tx, enrolled, by=author, why=why)
            await self._tell(tx, kept, actor=by, verb="candidate.proposed", at=now)
        return kept

    async def evaluate_due(self) -> int:
        """Put every candidate through the cases it has not sat. Return how many were at it."""
        async with self.database.reading() as tx:
            waiting = await tx.candidates.evaluating()
        for candidate in waiting:
            try:
                await self._evaluate(candidate)
            except CountersignError:
                # Its model is out of reach, or its suite cannot be read: the others go on.
                log.warning("candidate.postponed", candidate_id=candidate.id, exc_info=True)
        return len(waiting)

    async def _evaluate(self, candidate: Candidate) -> None:
        if candidate.position not in self.staffing.organization.positions:
            return  # This process follows the registry in a moment; its gate knows nobody new yet.
        suite = self.suites.suite(candidate.role)
        if suite.digest != candidate.suite:
            # The cases have changed under it: it sits all of them, as they are now.
            candidate = await self._restarted(candidate, suite)
        for exam in suite.exams[len(candidate.results) :]:
            staffed = self.staffing.staff(candidate.position)
            result = await self.evaluating.sit(staffed, exam)
            try:
                candidate = await self._examined(candidate, result)
            except StaleError:
                log.info("candidate.overtaken", candidate_id=candidate.id)
                return

    async def _examined(self, before: Candidate, result: ExamResult) -> Candidate:
        now = self.clock.now()
        async with self.database.transaction() as tx:
            kept = await tx.candidates.replace(before, before.examined(result))
            await self._tell(tx, kept, actor=_US, verb="candidate.examined", at=now)
        return kept

    async def _restarted(self, before: Candidate, suite: Suite) -> Candidate:
        now = self.clock.now()
        fresh = replace(before, results=(), suite=suite.digest, exams=len(suite.exams))
        async with self.database.transaction() as tx:
            kept = await tx.candidates.replace(before, fresh)
            await self._tell(tx, kept, actor=_US, verb="candidate.restarted", at=now)
        return kept

    async def accept(self, candidate: CandidateId, *, by: UserId) -> None:
        """Give a candidate that passed its work. On trial it does nothing of consequence.

        Raises ForbiddenError, ConflictError, NotFoundError.
        """
        now = self.clock.now()
        async with self.database.transaction(urgent=True) as tx:
            before = await self._held_for(tx, candidate, by)
            after = before.to(CandidateStatus.HIRED, by=by, at=now)
            if before.trial_until is not None:
                # Before it gets any work, so that there is no moment without it.
                await restrict(tx, _on_trial(before, by=by, at=now), human=True)
            why = f"<@{by}> agreed. It passed {before.passed} of {before.exams} cases."
            await self.registry.change_in(tx, [Activate(before.position)], by=SYSTEM, why=why)
            kept = await tx.candidates.replace(before, after)
            await self._tell(tx, kept, actor=by, verb="candidate.hired", at=now)

    async def keep(self, candidate: CandidateId, *, by: UserId) -> None:
        """Keep an agent for good that is on trial. Raises ForbiddenError, ConflictError."""
        now = self.clock.now()
        async with self.database.transaction(urgent=True) as tx:
            before = await self._held_for(tx, candidate, by)
            kept = await tx.candidates.replace(before, before.kept())
            await lift(tx, before.position, RestrictionKind.TRIAL, by=by, at=now, human=True)
            await self._tell(tx, kept, actor=by, verb="candidate.kept", at=now)

    async def end_trials(self) -> int:
        """Retire every agent whose trial is over. Return how many."""
        now = self.clock.now()
        async with self.database.reading() as tx:
            over = [each for each in await tx.candidates.trials() if each.trial_is_over(now)]
            organization = await self.registry.present(tx)
            people = [await deciders_of(tx, organization, each.role) for each in over]
        pairs = zip(over, people, strict=True)
        return sum([await self._end(each, who, organization) for each, who in pairs])

    async def _end(
        self, candidate: Candidate, deciders: tuple[UserId, ...], organization: Organization
    ) -> bool:
        position = organization.positions.get(candidate.position)
        if position is None or not position.active or not deciders:
            return False
        reason = f"Its trial ended on {candidate.trial_until:%Y-%m-%d}."
        try:
            await self.offboardings.begin(position.name, by=deciders[0], reason=reason)
        except ExpectedError:
            # It stays on trial: nothing of consequence, until somebody keeps or retires it.
            log.warning("trial.not_ended", position=position.name, exc_info=True)
            return False
        return True

    async def evaluate_again(self, candidate: CandidateId, *, by: UserId) -> None:
        """Put a candidate that failed through its cases once more.

        Raises ForbiddenError, ConflictError, NotFoundError.
        """
        now = self.clock.now()
        async with self.database.transaction(urgent=True) as tx:
            before = await self._held_for(tx, candidate, by)
            suite = self.suites.suite(before.role)
            after = before.again(suite=suite.digest, exams=len(suite.exams))
            kept = await tx.candidates.replace(before, after)
            await self._tell(tx, kept, actor=by, verb="candidate.restarted", at=now)

    async def decline(self, candidate: CandidateId, *, by: UserId) -> None:
        """Decide against a candidate. Raises ForbiddenError, ConflictError, NotFoundError."""
        now = self.clock.now()
        async with self.database.transaction(urgent=True) as tx:
            before = await self._held_for(tx, candidate, by)
            declined = before.to(CandidateStatus.DECLINED, by=by, at=now)
            kept = await tx.candidates.replace(before, declined)
            await self._tell(tx, kept, actor=by, verb="candidate.declined", at=now)

    async def _held_for(self, tx: Transaction, candidate: CandidateId, by: UserId) -> Candidate:
        found = await tx.candidates.hold(candidate)
        gone, organization = await tx.people.inactive(), await self.registry.present(tx)
        refuse_stranger(organization, found.role, by=by, gone=gone)
        return found

    async def _tell(
        self, tx: Transaction, candidate: Candidate, *, actor: str, verb: str, at: datetime
    ) -> None:
        detail = {
            "position": candidate.position,
            "role": candidate.role,
            "status": candidate.status,
            "passed": f"{candidate.passed} of {candidate.exams}",
            "reason": candidate.reason,
            "suite": candidate.suite,
        }
        subject = f"candidate:{candidate.id}"
        await tx.audit.add(actor, verb, subject, detail, at, human=actor != _US)
        people = await deciders_of(tx, await self.registry.present(tx), candidate.role)
        for person in dict.fromkeys((candidate.by, *people)):
            await tx.outbox.add(notices.candidate_notice(candidate, person=person, at=at))


def _on_trial(candidate: Candidate, *, by: UserId, at: datetime) -> Restriction:
    return Restriction(
        id=0,
        position=candidate.position,
        kind=RestrictionKind.TRIAL,
        extent=Extent.CONSEQUENTIAL,
        why=f"It is on trial until {candidate.trial_until:%Y-%m-%d}.",
        by=by,
        since=at,
    )
