"""Handing in: a revision is kept with its checks, and goes to whoever has to look at it next."""

from dataclasses import dataclass, replace

from bot.domain import notices
from bot.domain.conflicts import stalemate
from bot.domain.jobs import Job
from bot.domain.organization import Environment, Organization
from bot.domain.reviews import latest, speaking
from bot.domain.revisions import Revision
from bot.domain.stages import Topology
from bot.ports import Clock
from bot.prompts import render
from bot.services import ledger, shadowing
from bot.services.cases import Case
from bot.services.readiness import readiness
from bot.services.reviewing import Reviewing
from storage.transaction import Transaction


@dataclass(frozen=True, slots=True)
class HandingIn:
    """Takes in a revision and says what follows."""

    clock: Clock
    reviewing: Reviewing

    async def receive(self, tx: Transaction, case: Case, revision: Revision) -> str:
        """Keep a revision and its checks, and open its reviews if they are green.

        Returns what the owner is told.
        """
        for result in (*revision.results, *revision.craft):
            await tx.checks.save(case.job.id, result)
        if (pair := await shadowing.pair_of(tx, case.job)) is not None:
            now, organization = self.clock.now(), self._organization
            await shadowing.hand_in(tx, case, pair, revision, at=now, organization=organization)
            return "The revision is handed in."
        await shadowing.plan_building(tx, case, revision, at=self.clock.now())
        job, left = await self._kept(tx, case, revision)
        await self._outdate(tx, case.job, job)
        topology = self._topology(job)
        spoken = await self._spoken(tx, job, topology)
        disputed = False
        if revision.green and topology.reviews and not spoken:
            await self.reviewing.begin(tx, job, case.assignment)
        elif revision.green and spoken:
            disputed = await self._put_to_people(tx, job)
        ready = await readiness(tx, job, organization=self._organization)
        repository = self._organization.repository(job.agreed.repository)
        return render(
            "checked",
            revision=revision,
            left=left,
            topology=topology,
            spoken=spoken,
            disputed=disputed,
            ready=ready,
            consequential=repository.environment is not Environment.DISPOSABLE,
        )

    async def _kept(
        self, tx: Transaction, case: Case, revision: Revision
    ) -> tuple[Job, tuple[str, ...]]:
        """Keep the revision. Return the job, and the files for which it has left its class."""
        contract = case.job.agreed
        repository = self._organization.repository(contract.repository)
        kind = repository.classes.get(contract.job_class)
        left = kind.outside(revision.changed) if kind else ()
        agreed = replace(contract, job_class="") if left else contract
        kept = await ledger.change_job(
            tx,
            case.job,
            replace(case.job, revision=revision.id, contract=agreed),
            actor=case.assignment.position,
            verb="revision.handed_in",
            at=self.clock.now(),
            detail={"revision": revision.id, **_leaving(contract.job_class, left)},
        )
        return kept, left

    async def _outdate(self, tx: Transaction, before: Job, job: Job) -> None:
        """Draw what was said about the earlier revision again: it does not count any more."""
        if before.revision == job.revision:
            return
        now = self.clock.now()
        for verdict in await tx.reviews.verdicts(job.id):
            if verdict.revision == before.revision:
                await tx.outbox.add(notices.verdict_notice(job, verdict.assignment, at=now))

    async def _spoken(self, tx: Transaction, job: Job, topology: Topology) -> bool:
        """Whether every required reviewer has spoken about this very revision already."""
        findings = await tx.reviews.findings(job.id)
        said = latest(await tx.reviews.verdicts(job.id), revision=job.revision)
        stages = {verdict.stage for verdict in speaking(said, findings)}
        return bool(topology.reviews) and stages >= set(topology.required_reviews)

    async def _put_to_people(self, tx: Transaction, job: Job) -> bool:
        """Let people decide where the owner disputes what holds this revision, and changed nothing.

        Nobody would look at the same revision twice, so the two would wait for each other.
        """
        findings = await tx.reviews.findings(job.id)
        said = latest(await tx.reviews.verdicts(job.id), revision=job.revision)
        contested = stalemate(findings, said)
        if contested:
            await self.reviewing.conflicts.put(tx, job, contested)
        return bool(contested)

    def _topology(self, job: Job) -> Topology:
        return self._organization.topology_of(job.agreed.repository, job.agreed.job_class)

    @property
    def _organization(self) -> Organization:
        return self.reviewing.staffing.organization


def _leaving(job_class: str, left: tuple[str, ...]) -> dict[str, object]:
    return {"left_class": job_class, "because_of": list(left[:20])} if left else {}
