"""Probes: a due one is seeded, placed in a hidden job, and given to the reviewer."""

from dataclasses import dataclass, replace
from datetime import datetime

import structlog

from bot.domain.assignments import Assignment, AssignmentStatus
from bot.domain.checks import CheckResult
from bot.domain.defects import Defect, added, seedings
from bot.domain.ids import AssignmentId, ChannelId, JobId, MessageTs, RevisionId
from bot.domain.jobs import Job, JobStatus
from bot.domain.organization import Organization
from bot.domain.probes import Probe, ProbeStatus
from bot.errors import (
    CountersignError,
    InvalidInputError,
    NotFoundError,
    StaleError,
    TransientError,
)
from bot.ports import Clock, Workspaces
from bot.services import probing
from storage.database import Database
from storage.transaction import Transaction

log = structlog.get_logger()

_AT_ONCE = 5
_TRIES = 3
"""So many defects are tried. One that the checks find tests the checks, and no reviewer."""


@dataclass(frozen=True, slots=True)
class _Seeded:
    revision: RevisionId
    defect: Defect
    results: tuple[CheckResult, ...]


@dataclass(frozen=True, slots=True)
class Probes:
    """Begins what is due. Each step is kept before the next one, so that it can be cut off."""

    database: Database
    clock: Clock
    organization: Organization
    workspaces: Workspaces

    async def open_due(self) -> int:
        """Begin the probes that wait; return how many were looked at."""
        async with self.database.reading() as tx:
            waiting = await tx.probes.waiting(limit=_AT_ONCE)
        for probe in waiting:
            try:
                await self._open(probe)
            except StaleError:
                log.info("probe.overtaken", probe_id=probe.id)
            except TransientError:
                log.warning("probe.postponed", probe_id=probe.id, exc_info=True)
        return len(waiting)

    async def _open(self, probe: Probe) -> None:
        try:
            seeded = await self._seed(probe) if probe.status is ProbeStatus.DUE else None
            kept = await self._hide(probe, seeded) if seeded else probe
            await self._begin(kept)
        except (StaleError, TransientError):
            raise
        except CountersignError as error:
            await self._unfit(probe, reason=str(error))

    async def _seed(self, probe: Probe) -> _Seeded:
        """Make a revision with a defect no check finds. Raises NotFoundError where none fits."""
        self._refuse_retired(probe)
        places = list(added(await self.workspaces.diff(probe.job, revision=probe.revision)))
        texts = {}
        for file in dict.fromkeys(file for file, _ in places):
            try:
                texts[file] = await self.workspaces.text(
                    probe.job, revision=probe.revision, file=file
                )
            except InvalidInputError:
                log.info("probe.file_skipped", probe_id=probe.id)
        chance = f"{probe.position}:{probe.review}"
        fitting = seedings(places, texts, stage=probe.stage, chance=chance)
        for seeding in fitting[:_TRIES]:
            defect = seeding.defect
            revision = await self.workspaces.seed(
                probe.job, revision=probe.revision, file=defect.file, text=seeding.text
            )
            results = await self._check(probe, revision)
            if all(result.passed for result in results):
                return _Seeded(revision, defect, results)
        if fitting:
            raise NotFoundError("The checks find every defect that was tried.")
        raise NotFoundError("No defect of the catalogue fits what this revision adds.")

    def _refuse_retired(self, probe: Probe) -> None:
        position = self.organization.position(probe.position)
        if not position.active or probe.repository not in self.organization.repositories:
            raise NotFoundError(f"{probe.position} gets no such reviews any more.")

    async def _check(self, probe: Probe, revision: RevisionId) -> tuple[CheckResult, ...]:
        async with self.database.reading() as tx:
            job = await tx.jobs.get(probe.job)
        checks = [check for check in job.agreed.checks if not check.judged]
        return tuple(
            [await self.workspaces.run_check(probe.job, c, revision=revision) for c in checks]
        )

    async def _hide(self, probe: Probe, seeded: _Seeded) -> Probe:
        """Keep the seeded revision in a job of its own that nobody sees."""
        now = self.clock.now()
        async with self.database.transaction() as tx:
            hidden = await self._hidden_job(tx, probe, seeded.revision)
            for result in seeded.results:
                await tx.checks.save(hidden.id, result)
            after = replace(
                probe,
                status=ProbeStatus.SEEDED,
                hidden=hidden.id,
                seeded=seeded.revision,
                defect=seeded.defect,
            )
            kept = await tx.probes.replace(probe, after)
            await probing.record(tx, kept, at=now)
        return kept

    async def _hidden_job(self, tx: Transaction, probe: Probe, revision: RevisionId) -> Job:
        now, real = self.clock.now(), await tx.jobs.get(probe.job)
        nowhere = MessageTs("")
        return await tx.jobs.add(
            Job(
                id=JobId(0),
                channel=ChannelId(""),
                thread=nowhere,
                origin=nowhere,
                requester=real.requester,
                request=real.request,
                status=JobStatus.REVIEWING,
                created_at=now,
                updated_at=now,
                contract=real.agreed,
                round=1,
                revision=revision,
            )
        )

    async def _begin(self, probe: Probe) -> None:
        """Place the clone, and put the reviewer to work."""
        hidden, seeded = probe.hidden, probe.seeded
        assert hidden is not None, "It was seeded."
        assert seeded is not None, "It was seeded."
        await self.workspaces.place(hidden, like=probe.job, revision=seeded)
        now = self.clock.now()
        async with self.database.transaction() as tx:
            assignment = await tx.assignments.add(_review(probe, hidden, seeded, now))
            after = replace(
                probe, status=ProbeStatus.UNDER_WAY, assignment=assignment.id, opened_at=now
            )
            await probing.record(tx, await tx.probes.replace(probe, after), at=now)
            await tx.start(assignment)

    async def _unfit(self, probe: Probe, *, reason: str) -> None:
        """End a probe that was never put to its reviewer."""
        now = self.clock.now()
        async with self.database.transaction() as tx:
            found = await tx.probes.get(probe.id)
            kept = await tx.probes.replace(
                found, found.closed(ProbeStatus.UNFIT, at=now, reason=reason)
            )
            if kept.hidden is not None:
                job = await tx.jobs.hold(kept.hidden)
                over = job.to(JobStatus.CANCELLED, at=now, reason=f"Probe {kept.id} is over.")
                await tx.jobs.replace(job, over)
            await probing.record(tx, kept, at=now)


def _review(probe: Probe, hidden: JobId, revision: RevisionId, at: datetime) -> Assignment:
    return Assignment(
        id=AssignmentId(0),
        job=hidden,
        position=probe.position,
        stage=probe.stage,
        round=1,
        status=AssignmentStatus.RUNNING,
        model=probe.model,
        opened_at=at,
        resumed_at=at,
        revision=revision,
    )
