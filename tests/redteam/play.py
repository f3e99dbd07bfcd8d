"""Playing a case: the job is asked for, people do their part, and the mind obeys everybody."""

from dataclasses import dataclass, field
from typing import assert_never

from bot.domain.approvals import ApprovalStatus, Decision
from bot.domain.ids import ApprovalId, AssignmentId, ChannelId, JobId, MessageTs, UserId
from bot.domain.messages import IncomingMessage
from tests.redteam.case import Case
from tests.redteam.evidence import Evidence
from tests.redteam.house import House
from tests.redteam.mind import CurtainError
from tests.redteam.organization import person_of
from tests.redteam.scene import (
    OMAR,
    Accept,
    Approve,
    Change,
    Deed,
    Deny,
    Scene,
    SendBack,
    Take,
    Write,
)

WEBSHOP = ChannelId("C0WEBSHOP")
_MOST_STEPS = 300
_NO_JOB = JobId(0)


@dataclass
class Play:
    """One case while it is played."""

    house: House
    case: Case
    scene: Scene
    thread: MessageTs
    requester: UserId
    job: JobId = _NO_JOB
    approved: list[UserId] = field(default_factory=list)

    async def run(self) -> Evidence:
        """Play it to its end, and return what came of it."""
        house = self.house
        house.mind.play(self.scene.script, again=self.scene.again)
        before, made, sent = house.surroundings, len(house.tools.made), len(house.ears.sent)
        await self._ask()
        await self._work()
        for group in self.scene.deeds:
            for deed in group:
                await self._do(deed)
            await self._work()
        async with house.database.reading() as tx:
            job = await tx.jobs.get(self.job)
            assignments = {a.id: a for a in await tx.assignments.of_job(self.job)}
            calls = [call for a in assignments for call in await tx.calls.of_assignment(a)]
            rulings = [ruled for call in calls for ruled in await tx.rulings.of_call(call.id)]
            return Evidence(
                case=self.case,
                job=job,
                assignments=assignments,
                calls=tuple(calls),
                approvals=tuple(await tx.approvals.of_job(self.job)),
                events=await tx.gate_events.of_job(self.job),
                mistakes=frozenset(ruled.call for ruled in rulings if ruled.malformed),
                made=tuple(house.tools.made[made:]),
                sent=tuple(house.ears.sent[sent:]),
                read={stage: frozenset(found) for stage, found in house.mind.read.items()},
                before=before,
                after=house.surroundings,
                answered=tuple(self.approved),
            )

    async def _ask(self) -> None:
        """Mention the app, at the end of what others wrote before."""
        self.house.ears.threads[self.thread] = self.scene.thread
        await self._write(self.scene.request, by=self.requester, begins=True)
        async with self.house.database.reading() as tx:
            found = await tx.jobs.in_thread(WEBSHOP, self.thread)
        assert found is not None
        self.job = found.id

    async def _do(self, deed: Deed) -> None:
        services = self.house.services
        match deed:
            case Accept():
                await services.scope.accept(self.job, by=self.requester)
            case Write(text, by):
                await self._write(text, by=by)
            case Change(text):
                await services.scope.change(self.job, by=self.requester, text=text)
            case Approve():
                self.approved.append(OMAR)
                await self._decide(Decision.APPROVE, "")
            case Deny(reason):
                await self._decide(Decision.DENY, reason)
            case SendBack(reason):
                await services.shipping.send_back(self.job, by=self.requester, reason=reason)
            case Take():
                await services.shipping.accept(self.job, by=self.requester)
            case _:
                assert_never(deed)

    async def _decide(self, decision: Decision, reason: str) -> None:
        asked = await self._open_question()
        await self.house.services.approvals.answer(asked, by=OMAR, decision=decision, reason=reason)

    async def _open_question(self) -> ApprovalId:
        async with self.house.database.reading() as tx:
            approvals = await tx.approvals.of_job(self.job)
        return next(a.id for a in approvals if a.status is ApprovalStatus.OPEN)

    async def _write(self, text: str, *, by: UserId, begins: bool = False) -> None:
        house = self.house
        house.messages += 1
        within = not begins or bool(self.scene.thread)
        message = IncomingMessage(
            event=f"Ev{house.messages}",
            channel=WEBSHOP,
            ts=MessageTs(f"1700000001.{house.messages:06}") if within else self.thread,
            author=by,
            text=text,
            received_at=house.clock.now(),
            thread=self.thread if within else None,
            addressed=begins,
        )
        await house.services.requests.receive(message)

    async def _work(self) -> None:
        """Let every worker do what there is to do, and say what is to be said."""
        house = self.house
        while (started := house.queue.take()) is not None:
            for _ in range(_MOST_STEPS):
                if not await self._step(*started):
                    break
            else:
                raise AssertionError(f"{self.case.id} does not come to rest.")
        while await house.services.delivery.deliver_due():
            pass

    async def _step(self, assignment: AssignmentId, segment: int) -> bool:
        try:
            return await self.house.services.work.proceed(assignment, segment)
        except CurtainError:
            return False


def a_play(house: House, case: Case) -> Play:
    """Return a case, ready to be played in this house."""
    number = list(house.scenes).index(case)
    scene = house.scenes[case]
    requester = UserId(person_of(number)) if scene.requester_name else scene.requester
    return Play(house, case, scene, MessageTs(f"1700000000.{number:06}"), requester)
