"""Gating: every proposed call is put to the gate, and the answer is kept."""

from dataclasses import dataclass
from typing import assert_never

from bot.domain.calls import Call, CallStatus
from bot.domain.gate import Outcome
from bot.domain.reviews import unanswered
from bot.domain.tools import DESK
from bot.ports import Clock
from bot.services.cases import Case, hold_case
from bot.services.desk import Desk
from bot.services.grants import Grants
from bot.services.judging import Judge
from bot.services.making import HAND_IN, Making
from bot.services.questions import Questions
from bot.services.refusing import refuse
from storage.database import Database
from storage.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Gating:
    """Does what the gate's answer demands: make the call, refuse it, or ask people."""

    database: Database
    clock: Clock
    judge: Judge
    desk: Desk
    making: Making
    questions: Questions
    grants: Grants

    async def rule(self, case: Case, call: Call) -> None:
        """Rule on one proposed call. An allowed one is made at once."""
        heard = await self.judge.hear(self.database, case, call)
        async with self.database.transaction() as tx:
            held = await hold_case(tx, case)
            ruling, bound = await self.judge.rule(tx, held, call, heard)
            started: Call | None = None
            match ruling.outcome:
                case Outcome.ALLOW:
                    started = await self._allow(tx, held, call, bound)
                case Outcome.DENY:
                    now = self.clock.now()
                    await refuse(
                        tx,
                        held.job,
                        call,
                        bound=bound,
                        ruling=ruling,
                        at=now,
                        organization=self.judge.organization,
                    )
                case Outcome.NEEDS_APPROVAL:
                    started = await self._granted(tx, held, call, bound)
                    if started is None:
                        kept = await tx.calls.replace(call, bound.to(CallStatus.WAITING))
                        await self.questions.ask(tx, held, kept)
                case _:
                    assert_never(ruling.outcome)
        if started is not None:
            await self.making.make(held, started)

    async def _granted(self, tx: Transaction, case: Case, call: Call, bound: Call) -> Call | None:
        """Begin a call that somebody has approved in advance; None where people are asked."""
        if await self.grants.use(tx, case.job, bound) is None:
            return None
        return await tx.calls.replace(call, bound.to(CallStatus.STARTED))

    async def _allow(self, tx: Transaction, case: Case, call: Call, bound: Call) -> Call | None:
        started = await tx.calls.replace(call, bound.to(CallStatus.STARTED))
        missing = unanswered(await tx.reviews.findings(call.job)) if call.tool == HAND_IN else None
        if missing is not None:
            await tx.calls.replace(started, started.to(CallStatus.FAILED, result=missing))
            return None
        if self.judge.tools[call.tool].server == DESK:
            await self.desk.carry_out(tx, case, started)
            return None
        return started
