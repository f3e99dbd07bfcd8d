"""Gating: every proposed call is put to the gate, and the answer is kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import assert_never

from bot.domain.batches import MOST, run_from
from bot.domain.calls import Call, CallStatus
from bot.domain.gate import Outcome, Ruling
from bot.domain.reviews import unanswered
from bot.domain.tools import DESK, Effect
from bot.ports import Clock
from bot.services.cases import Case, hold_case
from bot.services.desk import Desk
from bot.services.grants import Grants
from bot.services.judging import Heard, Judge
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
        run = self._run(case, call)
        # What may come on the same card is heard as well: no transaction may be open for that.
        heard = [await self.judge.hear(self.database, case, each) for each in run[:MOST]]
        async with self.database.transaction() as tx:
            held = await hold_case(tx, case)
            ruling, bound = await self.judge.rule(tx, held, call, heard[0])
            started: Call | None = None
            match ruling.outcome:
                case Outcome.ALLOW:
                    started = await self._allow(tx, held, call, bound)
                case Outcome.DENY:
                    await self._refuse(tx, held, call, bound, ruling)
                case Outcome.NEEDS_APPROVAL:
                    started = await self._granted(tx, held, call, bound)
                    if started is None:
                        kept = await tx.calls.replace(call, bound.to(CallStatus.WAITING))
                        beside, later = await self._beside(tx, held, run[1:], heard[1:])
                        await self.questions.ask(tx, held, [kept, *beside], later=later)
                case _:
                    assert_never(ruling.outcome)
        if started is not None:
            await self.making.make(held, started)

    def _run(self, case: Case, call: Call) -> Sequence[Call]:
        """Return the calls that may stand on one card with this one, and itself first."""
        tool = self.judge.tools.get(call.tool)
        asks = tool is not None and tool.effect is Effect.CONSEQUENTIAL
        return run_from(call, case.calls) if asks else (call,)

    async def _beside(
        self, tx: Transaction, case: Case, calls: Sequence[Call], heard: Sequence[Heard | None]
    ) -> tuple[list[Call], Sequence[Call]]:
        """Rule on calls that may stand on the same card. Return those people are asked about now.

        The others have their turn after them: what is too much for one card, and everything from
        a call on that needs nobody's word.
        """
        waiting: list[Call] = []
        for place, said in enumerate(heard):
            call = calls[place]
            ruling, bound = await self.judge.rule(tx, case, call, said)
            if ruling.outcome is Outcome.ALLOW:
                return waiting, calls[place:]
            if ruling.outcome is Outcome.DENY:
                await self._refuse(tx, case, call, bound, ruling)
            else:
                waiting.append(await tx.calls.replace(call, bound.to(CallStatus.WAITING)))
        return waiting, calls[len(heard) :]

    async def _refuse(
        self, tx: Transaction, case: Case, call: Call, bound: Call, ruling: Ruling
    ) -> None:
        await refuse(
            tx,
            case.job,
            call,
            bound=bound,
            ruling=ruling,
            at=self.clock.now(),
            organization=self.judge.organization,
        )

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
