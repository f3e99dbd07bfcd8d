"""Pairing: work that is to be done twice is placed in a hidden job and given to the candidate."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from bot.domain.assignments import Assignment, AssignmentStatus
from bot.domain.blind_looks import look_at
from bot.domain.ids import (
    AssignmentId,
    ChannelId,
    JobId,
    MessageTs,
    ModelName,
    RevisionId,
    ShadowId,
)
from bot.domain.jobs import Job, JobStatus
from bot.domain.pairs import Pair, PairStatus, size_of
from bot.domain.staffing import Staffing
from bot.errors import (
    ConflictError,
    CountersignError,
    NotFoundError,
    StaleError,
    TransientError,
)
from bot.ports import Clock, Workspaces
from bot.services import shadowing
from storage.database import Database
from storage.transaction import Transaction

log = structlog.get_logger()

_PATIENCE = timedelta(hours=1)
"""So long a shadow lets real work go first."""

_GIVEN_UP = timedelta(days=1)
"""What could not be begun for so long must not hold up the rest."""

_LOOKED_AT = 50

_SIGN = timedelta(minutes=30)
"""Whoever began longer ago holds nobody up: it waits for a model, or is stuck."""


@dataclass(frozen=True, slots=True)
class Pairing:
    """Begins and measures pairs, one at a time: each step is kept before the next one."""

    database: Database
    clock: Clock
    staffing: Staffing
    workspaces: Workspaces

    async def carry_on(self) -> int:
        """Measure what was handed in, and begin the next pair. Return how many were looked at."""
        async with self.database.transaction() as tx:
            await self._end_abandoned(tx)
        async with self.database.transaction() as tx:
            await self._drop_astray(tx)
        async with self.database.reading() as tx:
            handed_in = await tx.pairs.with_status(PairStatus.HANDED_IN)
            following = await self._following(tx)
        for pair in handed_in:
            await self._safely(pair, measure=True)
        if following is not None:
            await self._safely(following, measure=False)
        return len(handed_in) + (following is not None)

    async def _end_abandoned(self, tx: Transaction) -> None:
        """End what somebody ended by hand: its candidate will say nothing any more."""
        now, organization = self.clock.now(), self.staffing.organization
        for seen in await tx.pairs.with_status(PairStatus.UNDER_WAY):
            assert seen.hidden is not None, "It is under way."
            job = await tx.jobs.hold(seen.hidden)
            # Its candidate may have said its last word before we held the job.
            pair = await tx.pairs.get(seen.id)
            if job.status.is_terminal and pair.status is PairStatus.UNDER_WAY:
                reason = f"Its job {job.id} was ended by hand."
                await shadowing.give_up(tx, pair, reason=reason, at=now, organization=organization)

    async def _drop_astray(self, tx: Transaction) -> None:
        """Drop what was planned by who still saw a shadow standing, in the moment it was ended."""
        for number in sorted({pair.shadow for pair in await tx.pairs.astray()}):
            shadow = await tx.shadows.get(number)
            reason = f"Shadow {shadow.id} is {shadow.status}."
            await shadowing.drop(tx, shadow, begun=False, reason=reason, at=self.clock.now())

    async def _following(self, tx: Transaction) -> Pair | None:
        """Return the pair to begin now: real work goes first, but not for ever."""
        if await tx.pairs.with_status(PairStatus.UNDER_WAY):
            return None
        # Whom this process does not know yet, it will once it has followed the registry.
        known = self.staffing.organization.positions
        found = await tx.pairs.waiting(limit=_LOOKED_AT)
        ended = await self._ended(tx, {pair.shadow for pair in found})
        waiting = [p for p in found if p.candidate in known and p.shadow not in ended]
        now = self.clock.now()
        if not waiting or now - waiting[0].due_at >= _PATIENCE:
            return waiting[0] if waiting else None
        return None if await tx.pairs.real_work(since=now - _SIGN) else waiting[0]

    async def _ended(self, tx: Transaction, shadows: set[ShadowId]) -> set[ShadowId]:
        """Return those that have come to their end, but for that nobody has noted it yet."""
        now = self.clock.now()
        found = [await tx.shadows.get(number) for number in sorted(shadows)]
        return {each.id for each in found if await shadowing.end_of(tx, each, at=now)}

    async def _safely(self, pair: Pair, *, measure: bool) -> None:
        try:
            await (self._measure(pair) if measure else self._open(pair))
        except StaleError:
            log.info("pair.overtaken", pair_id=pair.id)
        except Exception as error:
            # The edge of one pair: whatever is wrong with it, the others must go on.
            log.warning("pair.postponed", pair_id=pair.id, exc_info=True)
            if self._is_old(pair) and not measure:
                await self._give_up(pair, reason=f"It could not be begun for a day: {error}")

    def _is_old(self, pair: Pair) -> bool:
        return self.clock.now() - pair.due_at >= _GIVEN_UP

    async def _open(self, pair: Pair) -> None:
        try:
            model = self._model(pair)
            kept = await self._hide(pair) if pair.status is PairStatus.DUE else pair
            await self._begin(kept, model)
        except (StaleError, TransientError):
            raise
        except CountersignError as error:
            await self._give_up(pair, reason=str(error))

    def _model(self, pair: Pair) -> ModelName:
        """Return what the candidate thinks with. Raises NotFoundError, ConflictError."""
        staffed = self.staffing.staff(pair.candidate)
        if staffed.position.retired:
            raise ConflictError(f"{pair.candidate} is retired.")
        if pair.repository not in self.staffing.organization.repositories:
            raise NotFoundError(f"{pair.repository} is not in the organization any more.")
        return staffed.model.name

    async def _hide(self, pair: Pair) -> Pair:
        """Make the job in which the work is done again: nobody sees it."""
        now = self.clock.now()
        async with self.database.transaction() as tx:
            real = await tx.jobs.get(pair.job)
            hidden = await tx.jobs.add(_copy(real, pair, at=now))
            for result in await tx.checks.of_job(pair.job):
                if result.revision == pair.revision:
                    await tx.checks.save(hidden.id, result)
            kept = await tx.pairs.replace(pair, pair.hidden_in(hidden.id))
            await shadowing.record(tx, kept, at=now)
        return kept

    async def _begin(self, pair: Pair, model: ModelName) -> None:
        """Place the clone, and put the candidate to work."""
        hidden = pair.hidden
        assert hidden is not None, "It was hidden."
        await self.workspaces.place(hidden, like=pair.job, revision=pair.revision)
        now = self.clock.now()
        async with self.database.transaction() as tx:
            work = await tx.assignments.add(_work(pair, hidden, model, now))
            await shadowing.record(
                tx, await tx.pairs.replace(pair, pair.begun(work.id, at=now)), at=now
            )
            await tx.start(work)

    async def _measure(self, pair: Pair) -> None:
        assert pair.ours is not None, "It was handed in."
        theirs = await self._change(pair, pair.job, pair.theirs.revision)
        ours = await self._change(pair, pair.hidden, pair.ours.revision)
        look, now = look_at(pair, theirs=theirs, ours=ours), self.clock.now()
        async with self.database.transaction() as tx:
            kept = await tx.pairs.replace(pair, pair.measured(_size(theirs), _size(ours)))
            if look is not None:
                # The clones are gone in a day; people look at the two when they have the time.
                await tx.looks.keep(look)
            await shadowing.record(tx, kept, at=now)
            shadow = await tx.shadows.get(kept.shadow)
            await shadowing.show(tx, shadow, at=now, organization=self.staffing.organization)

    async def _change(
        self, pair: Pair, job: JobId | None, revision: RevisionId | None
    ) -> str | None:
        """Return what a revision changes; None where it cannot be read.

        Raises TransientError while that may yet change.
        """
        if job is None or revision is None:
            return None
        try:
            return await self.workspaces.diff(job, revision=revision)
        except CountersignError as error:
            if isinstance(error, TransientError) and not self._is_old(pair):
                raise
            log.warning("pair.not_measured", job_id=job, exc_info=True)
            return None

    async def _give_up(self, pair: Pair, *, reason: str) -> None:
        """End a pair that was never put to its candidate."""
        now, organization = self.clock.now(), self.staffing.organization
        async with self.database.transaction() as tx:
            found = await tx.pairs.get(pair.id)
            await shadowing.give_up(tx, found, reason=reason, at=now, organization=organization)


def _size(change: str | None) -> int | None:
    return None if change is None else size_of(change)


def _copy(real: Job, pair: Pair, *, at: datetime) -> Job:
    nowhere = MessageTs("")
    return Job(
        id=JobId(0),
        channel=ChannelId(""),
        thread=nowhere,
        origin=nowhere,
        requester=real.requester,
        request=real.request,
        status=JobStatus.REVIEWING if pair.stage.is_review else JobStatus.WORKING,
        created_at=at,
        updated_at=at,
        contract=real.agreed,
        round=1 if pair.stage.is_review else 0,
        revision=pair.revision,
    )


def _work(pair: Pair, hidden: JobId, model: ModelName, at: datetime) -> Assignment:
    return Assignment(
        id=AssignmentId(0),
        job=hidden,
        position=pair.candidate,
        stage=pair.stage,
        round=1 if pair.stage.is_review else 0,
        status=AssignmentStatus.RUNNING,
        model=model,
        opened_at=at,
        resumed_at=at,
        revision=pair.revision,
    )
