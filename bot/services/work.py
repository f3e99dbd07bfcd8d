"""Work: one step of one assignment at a time, each of them safe to repeat."""

from dataclasses import dataclass
from typing import assert_never

import structlog

from bot.domain.ids import AssignmentId
from bot.domain.moves import Brief, Make, Park, Resolve, Rest, Rule, Think, next_move
from bot.errors import CountersignError, StaleError, TransientError, UnknownModelError
from bot.services import ledger
from bot.services.briefing import Briefing
from bot.services.cases import Case, holding, read_case
from bot.services.escalating import Escalating
from bot.services.gating import Gating
from bot.services.lost_models import LostModels
from bot.services.making import Making
from bot.services.thinking import Thinking
from storage.database import Database

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Work:
    """Carries an assignment forward. All state is in the database between two steps."""

    database: Database
    briefing: Briefing
    thinking: Thinking
    gating: Gating
    making: Making
    escalating: Escalating
    lost_models: LostModels

    async def proceed(self, assignment: AssignmentId, segment: int) -> bool:
        """Do the next thing of this segment. Return whether there may be more to do.

        Raises TransientError: nothing was lost, and the same step can be done again later.
        """
        async with self.database.reading() as tx:
            case = await read_case(tx, assignment)
        try:
            return await self._do(case, segment)
        except StaleError:
            log.info("step.overtaken", assignment_id=assignment, segment=segment)
            return True
        except TransientError:
            raise
        except CountersignError as error:
            log.warning("assignment.stopped", assignment_id=assignment, exc_info=True)
            await self.escalating.stop(case.assignment, reason=str(error))
            if isinstance(error, UnknownModelError):
                await self.lost_models.tell(case.assignment.model)
            return False

    async def _do(self, case: Case, segment: int) -> bool:
        move = next_move(
            case.job,
            case.assignment,
            segment=segment,
            briefed=bool(case.entries),
            calls=case.calls,
        )
        match move:
            case Rest():
                return False
            case Park():
                await self._park(case)
            case Brief():
                await self.briefing.brief(case)
            case Think():
                await self.thinking.think(case)
            case Rule(call):
                await self.gating.rule(case, call)
            case Make(call):
                await self.making.execute(case, call)
            case Resolve(call):
                await self.making.resolve(case, call)
            case _:
                assert_never(move)
        return True

    async def _park(self, case: Case) -> None:
        async with self.database.transaction() as tx:
            held = await holding(tx, case)
            if held is not None and held.job.paused_by:
                await ledger.park(tx, held.assignment)
