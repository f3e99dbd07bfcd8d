"""Briefing: what a position is told before its first turn."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.excerpts import excerpt
from bot.domain.jobs import Job
from bot.domain.messages import ThreadLine
from bot.domain.organization import Organization
from bot.domain.secrets import Redactor
from bot.domain.staffing import Staffing
from bot.domain.stages import Stage
from bot.ports import Clock, Messenger, Workspaces
from bot.prompts import render
from bot.services import written
from bot.services.answering import question_for
from bot.services.cases import Case, hold_case
from bot.services.pasting import point_out
from storage.database import Database

_LONGEST_DIFF = 60_000
"""In characters. A reviewer reads the rest of a longer one in the workspace."""


@dataclass(frozen=True, slots=True)
class Briefing:
    """Gathers the material of a stage: the thread, the contract, or the change to review."""

    database: Database
    clock: Clock
    staffing: Staffing
    messenger: Messenger
    workspaces: Workspaces
    redactor: Redactor

    async def brief(self, case: Case) -> None:
        """Tell an assignment what it is about. Doing it twice tells it once."""
        text = await self._text(case)
        now, organization = self.clock.now(), self.staffing.organization
        async with self.database.transaction() as tx:
            await hold_case(tx, case)
            if await tx.transcripts.entries(case.assignment.id):
                return
            # The receipt is kept with the words it is for, or neither is.
            settled = await written.give(tx, case, organization=organization, at=now)
            told = "\n\n".join(part for part in (text, settled) if part)
            await tx.transcripts.tell(case.assignment.id, told, now)

    async def _text(self, case: Case) -> str:
        stage = case.assignment.stage
        if stage is Stage.INTAKE:
            return await self._intake(case)
        if stage is Stage.SPECIFICATION:
            return await self._specification(case)
        if stage is Stage.IMPLEMENTATION:
            return await self._owner(case)
        if stage.is_review:
            return await self._reviewer(case)
        if stage is Stage.APPROVAL:
            return await self._asked(case)
        raise AssertionError(f"Nobody is assigned to the stage {stage}.")

    async def _asked(self, case: Case) -> str:
        async with self.database.reading() as tx:
            asked, call, answered = await question_for(tx, case)
        name = self.staffing.organization.name_of(asked.by)
        question = asked.question
        return render("inquiry", tool=call.tool, name=name, question=question, answered=answered)

    async def _intake(self, case: Case) -> str:
        job = case.job
        organization = self.staffing.organization
        lines: Sequence[ThreadLine] = ()
        if job.origin != job.thread:
            lines = await self.messenger.read_thread(job.channel, job.thread)
            await self._point_out(job, lines)
        channel = organization.channels.get(job.channel)
        return render(
            "intake",
            roles=[organization.roles[position.role] for position in self.staffing.owners()],
            repositories=list(organization.repositories.values()),
            bound=channel.repository if channel else None,
            requester=organization.name_of(job.requester),
            request=job.request,
            lines=lines,
        )

    async def _specification(self, case: Case) -> str:
        contract = case.job.agreed
        await self.workspaces.prepare(case.job.id, contract.repository)
        return render(
            "specification",
            contract=contract,
            repository=self.staffing.organization.repository(contract.repository),
            request=case.job.request,
        )

    async def _point_out(self, job: Job, lines: Sequence[ThreadLine]) -> None:
        if not any(self.redactor.kinds(line.text) for line in lines):
            return
        now, redactor = self.clock.now(), self.redactor
        async with self.database.transaction() as tx:
            for line in lines:
                by, on = line.author, line.ts
                await point_out(tx, job, line.text, author=by, on=on, at=now, redactor=redactor)

    async def _owner(self, case: Case) -> str:
        await self.workspaces.prepare(case.job.id, case.job.agreed.repository)
        return owner_briefing(self.staffing.organization, case.job)

    async def _reviewer(self, case: Case) -> str:
        revision = case.assignment.revision
        if revision is None:
            raise AssertionError("A review is bound to a revision.")
        diff = await self.workspaces.diff(case.job.id, revision=revision)
        async with self.database.reading() as tx:
            findings = await tx.reviews.findings(case.job.id)
            results = await tx.checks.of_job(case.job.id)
            past = await tx.assignments.of_job(case.job.id)
        # Who reviews at the same time shall not copy from each other.
        beside = {a.id for a in past if a.round == case.assignment.round}
        return render(
            "reviewer",
            job=case.job,
            stage=case.assignment.stage,
            revision=revision,
            contract=case.job.agreed,
            results=[result for result in results if result.revision == revision],
            findings=[finding for finding in findings if finding.assignment not in beside],
            diff=excerpt(self.redactor.redact(diff), limit=_LONGEST_DIFF),
        )


def owner_briefing(organization: Organization, job: Job) -> str:
    """Return what the owner of a job is told first: the contract, and how the job goes."""
    contract = job.agreed
    topology = organization.topology_of(contract.repository, contract.job_class)
    return render(
        "owner",
        contract=contract,
        repository=organization.repository(contract.repository),
        request=job.request,
        reviews=topology.required_reviews,
    )
