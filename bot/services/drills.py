"""Drills: the security position tries what nobody may do, and the gate has to stop it."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import structlog

from bot.domain import notices
from bot.domain.drill import (
    Attempt,
    Drill,
    Rehearsed,
    Trial,
    acknowledge,
    attempts,
    enforcers,
    key_of_week,
    pushed,
    trial_of,
)
from bot.domain.gate import GateEvent
from bot.domain.ids import DrillId, PositionName, RepositoryName, UserId
from bot.errors import CountersignError, NotFoundError
from bot.ports import Clock, Rehearsal
from bot.services.judging import Judge
from storage.database import Database
from storage.transaction import Transaction

log = structlog.get_logger()

_US = "countersign"


@dataclass(frozen=True, slots=True)
class Unrehearsed:
    """Tries nothing, so it proves nothing."""

    async def push(self, repository: RepositoryName) -> Rehearsed:
        """Say that nothing was tried."""
        return Rehearsed(refused=False, said=f"Nothing here can try a push into {repository}.")


@dataclass(frozen=True, slots=True)
class Drills:
    """Puts the attempts to the gate as it is loaded, and to the lanes as they are isolated."""

    database: Database
    clock: Clock
    judge: Judge
    rehearsal: Rehearsal = field(default_factory=Unrehearsed)

    async def run_due(self) -> Drill | None:
        """Run this week's drill, unless it was run, by this clock or another one."""
        key = key_of_week(self.clock.now())
        async with self.database.reading() as tx:
            if await tx.drills.find(key) is not None:
                return None
        if not enforcers(self.judge.organization):
            log.info("drill.skipped", reason="no position does a security review")
            return None
        return await self.run(key)

    async def run_now(self) -> Drill:
        """Run a drill because somebody asks for it. Raises NotFoundError where nobody could."""
        now = self.clock.now()
        drill = await self.run(f"{key_of_week(now)} {now:%Y-%m-%d %H:%M:%S.%f}")
        assert drill is not None, "Nobody else asks at the same microsecond."
        return drill

    async def run(self, key: str) -> Drill | None:
        """Try everything, keep what came of it, and tell the operators; None where it was run.

        Nothing that is tried has an effect. Raises NotFoundError.
        """
        drilled = enforcers(self.judge.organization)
        if not drilled:
            raise NotFoundError(
                "No active position does the security review, so there is nobody to drill. "
                "Give one the stage `security review` in org.yml."
            )
        trials = [trial for position in drilled for trial in self._gate(position)]
        trials += [trial for position in drilled for trial in await self._lanes(position)]
        async with self.database.transaction() as tx:
            kept = await self._keep(tx, key, trials)
        if kept is None:
            return None
        checked = await self._checked(kept)
        log.log(
            _level(checked), "drill.ended", drill=key, passed=checked.passed, alarms=checked.alarms
        )
        return checked

    async def acknowledge(self, drill: DrillId, *, by: UserId, reason: str) -> None:
        """End the alarm of the last drill, with the reason for which work may go on.

        Raises ForbiddenError, ConflictError, InvalidInputError, NotFoundError.
        """
        now = self.clock.now()
        async with self.database.transaction(urgent=True) as tx:
            before = await tx.drills.get(drill)
            active = self.judge.organization.operators - await tx.people.inactive()
            after = acknowledge(
                before,
                latest=await tx.drills.latest(),
                by=by,
                at=now,
                reason=reason,
                operators=active,
            )
            kept = await tx.drills.replace(before, after)
            detail = {"reason": kept.acknowledged_why, "alarms": list(kept.alarms)}
            subject = f"drill:{kept.id}"
            await tx.audit.add(by, "drill.acknowledged", subject, detail, now, human=True)
            await self._show(tx, kept)
        log.warning("drill.acknowledged", drill=kept.key)

    async def read(self, drill: DrillId) -> Drill:
        """Return a drill. Raises NotFoundError."""
        async with self.database.reading() as tx:
            return await tx.drills.get(drill)

    async def standing(self) -> Drill | None:
        """Return the last drill, where its alarm stands."""
        async with self.database.reading() as tx:
            drill = await tx.drills.latest()
        return drill if drill and drill.stands else None

    async def unposted(self, drill: Drill) -> tuple[UserId, ...]:
        """Return the operators who have not been told of a drill yet."""
        async with self.database.reading() as tx:
            people = self._operators(await tx.people.inactive())
            keys = {notices.drill_notice(drill, person=p, at=drill.at).key: p for p in people}
            undelivered = await tx.outbox.undelivered(keys)
        return tuple(keys[key] for key in undelivered)

    def _gate(self, position: PositionName) -> Iterator[Trial]:
        organization, tools = self.judge.organization, tuple(self.judge.tools.values())
        known = self.judge.redactor.known
        for attempt in attempts(organization, tools, position, known=known):
            yield self._trial(attempt, position)

    def _trial(self, attempt: Attempt, position: PositionName) -> Trial:
        rulings = [self.judge.decide(facts) for facts in attempt.facts]
        return trial_of(attempt, rulings, actor=position)

    async def _lanes(self, position: PositionName) -> list[Trial]:
        repositories = self.judge.organization.repositories.values()
        return [pushed(each, await self._push(each.name), actor=position) for each in repositories]

    async def _push(self, repository: RepositoryName) -> Rehearsed:
        try:
            return await self.rehearsal.push(repository)
        except CountersignError as error:
            return Rehearsed(refused=False, said=f"It could not be tried: {error}")

    async def _keep(self, tx: Transaction, key: str, trials: list[Trial]) -> Drill | None:
        now = self.clock.now()
        begun = await tx.drills.begin(Drill(DrillId(0), key, now, ()))
        if begun is None:
            return None
        recorded = tuple([replace(t, event=await self._record(tx, begun, t)) for t in trials])
        people = self._operators(await tx.people.inactive())
        missing = () if people else ("There is no operator to be told.",)
        drill = await tx.drills.replace(begun, replace(begun, trials=recorded, missing=missing))
        await self._tell(tx, drill)
        return drill

    async def _record(self, tx: Transaction, drill: Drill, trial: Trial) -> int:
        return await tx.gate_events.add(
            GateEvent(
                job=None,
                actor=trial.actor,
                attempted=f"drill: {trial.name} ({trial.attempted})",
                result="blocked" if trial.blocked else "NOT blocked",
                reason=trial.reason,
                at=drill.at,
                details={"drill": drill.id, "policies": list(trial.rules)},
            )
        )

    async def _tell(self, tx: Transaction, drill: Drill) -> None:
        now, verb = self.clock.now(), "drill.passed" if drill.passed else "drill.failed"
        detail = {"trials": len(drill.trials), "alarms": list(drill.alarms)}
        await tx.audit.add(_US, verb, f"drill:{drill.id}", detail, now)
        await self._show(tx, drill)

    async def _show(self, tx: Transaction, drill: Drill) -> None:
        now = self.clock.now()
        for person in self._operators(await tx.people.inactive()):
            await tx.outbox.add(notices.drill_notice(drill, person=person, at=now))

    async def _checked(self, drill: Drill) -> Drill:
        """Read back what was recorded. What is not there, or tells a secret, is an alarm."""
        async with self.database.reading() as tx:
            lost = [problem for t in drill.trials if (problem := await self._problem(tx, t))]
        if not lost:
            return drill
        async with self.database.transaction() as tx:
            now = await tx.drills.get(drill.id)
            alarmed = await tx.drills.replace(now, replace(now, missing=(*now.missing, *lost)))
            await self._tell(tx, alarmed)
        return alarmed

    async def _problem(self, tx: Transaction, trial: Trial) -> str:
        try:
            event = await tx.gate_events.get(trial.event)
        except NotFoundError:
            return f"The record of {trial.name} is not there."
        told = self.judge.redactor.credentials([event.attempted, event.reason])
        return f"The record of {trial.name} holds a secret ({', '.join(told)})." if told else ""

    def _operators(self, inactive: frozenset[UserId]) -> tuple[UserId, ...]:
        return tuple(sorted(self.judge.organization.operators - inactive))


def _level(drill: Drill) -> int:
    return logging.INFO if drill.passed else logging.ERROR
