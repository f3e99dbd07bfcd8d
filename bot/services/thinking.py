"""Thinking: one model call, and keeping what it said."""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Never

import structlog

from bot.domain.assignments import Assignment
from bot.domain.calls import Call, CallStatus
from bot.domain.credentials import credential_ruling
from bot.domain.ids import CallId, PositionName
from bot.domain.jobs import Job
from bot.domain.lanes import ANSWER_QUESTION, lane_tools
from bot.domain.loops import idle_turns, limit_reached
from bot.domain.models import Message, ModelReply, Prompt, RequestedCall
from bot.domain.organization import Limits, Organization, Role
from bot.domain.restrictions import Extent
from bot.domain.secrets import Redactor
from bot.domain.stages import Stage
from bot.domain.tools import Tool
from bot.domain.transcripts import Entry, Turn, conversation
from bot.ports import Clock, Llm
from bot.prompts import render
from bot.services import ledger
from bot.services.answering import background
from bot.services.cases import Case, hold_case, holding, read_case
from bot.services.escalating import Escalating
from bot.services.refusing import refuse
from storage.database import Database
from storage.transaction import Transaction

log = structlog.get_logger()

_ENDS: Mapping[Stage, tuple[str, ...]] = {
    Stage.INTAKE: ("desk__propose_contract", "desk__ask_requester", "desk__decline"),
    Stage.SPECIFICATION: ("desk__write_specification", "desk__ask_requester"),
    Stage.IMPLEMENTATION: ("workspace__hand_in", "desk__deliver"),
    Stage.APPROVAL: (ANSWER_QUESTION,),
}
_REVIEW_ENDS = ("desk__file_verdict",)


_MALFORMED = "The arguments are not a JSON object. Send them again."
_TOO_MANY = "Not made: one turn has room for {most} calls. Ask for it again if you need it."


@dataclass(frozen=True, slots=True)
class Thinking:
    """Asks the model for the next turn, inside the limits of the job."""

    database: Database
    clock: Clock
    llm: Llm
    organization: Organization
    tools: Mapping[str, Tool]
    escalating: Escalating
    redactor: Redactor

    async def think(self, case: Case) -> None:
        """Make one turn. No transaction is open while the model answers."""
        limit = self._limit(case) or await self._barred(case)
        if limit is not None:
            await self.escalating.stop(case.assignment, reason=limit)
            return
        case = await self._hear(case)
        reply = await self.llm.complete(self._prompt(case, await self._background(case)))
        async with self.database.transaction() as tx:
            await self._keep(tx, case, reply)

    def _limit(self, case: Case) -> str | None:
        return limit_reached(
            spent=case.spent,
            limits=self._limits(case),
            idle=idle_turns(case.entries, case.calls),
            worked=self.clock.now() - case.assignment.resumed_at,
            extensions=case.job.extensions,
        )

    async def _barred(self, case: Case) -> str | None:
        """Return why the position may not work at all now, so that no model is asked in vain."""
        async with self.database.reading() as tx:
            held = await tx.restrictions.live(case.assignment.position, at=self.clock.now())
        return next((each.reason for each in held if each.extent is Extent.EVERYTHING), None)

    def _limits(self, case: Case) -> Limits:
        if case.job.contract is not None:
            return case.job.contract.limits
        return self._role(case.assignment).limits

    async def _hear(self, case: Case) -> Case:
        """Give the owner what people wrote in the thread since its last turn."""
        if case.assignment.stage not in ledger.LEADING:
            return case
        async with self.database.transaction() as tx:
            await hold_case(tx, case)
            remarks = await tx.remarks.unread(case.job.id)
            if not remarks:
                return case
            text = render("steering", remarks=remarks)
            await tx.transcripts.tell(case.assignment.id, text, self.clock.now())
            await tx.remarks.mark_read(case.job.id, remarks)
            return await read_case(tx, case.assignment.id)

    async def _background(self, case: Case) -> Sequence[Message]:
        """Return what went before: who is asked about a call has its conversation in mind."""
        if case.assignment.stage is not Stage.APPROVAL:
            return ()
        async with self.database.reading() as tx:
            return await background(tx, case)

    def _prompt(self, case: Case, before: Sequence[Message]) -> Prompt:
        assignment = case.assignment
        role = self._role(assignment)
        model = self.organization.model(assignment.model)
        offered = lane_tools(role, self.tools.values(), stage=assignment.stage)
        return Prompt(
            model=assignment.model,
            system=system_prompt(self.organization, assignment.position),
            messages=(*before, *conversation(case.entries, case.calls)),
            tools=tuple(tool.spec for tool in offered),
            max_tokens=model.max_tokens,
        )

    async def _keep(self, tx: Transaction, case: Case, reply: ModelReply) -> None:
        assignment, now = case.assignment, self.clock.now()
        held = await holding(tx, case)
        number = await tx.transcripts.next_number(assignment.id)
        # Somebody else may have done this turn, or have ended the job, while the model thought.
        dropped = held is None or number != _after(case.entries)
        asked = () if dropped else reply.calls
        most = self._limits(case).calls_a_turn
        beyond = _TOO_MANY.format(most=most)
        wishes = [
            self._call(assignment, number, wish, refused=beyond if place >= most else "")
            for place, wish in enumerate(asked)
        ]
        calls = [await self._note(tx, case.job, wish) for wish in wishes]
        ids = tuple(call.id for call in calls)
        turn = Turn(assignment.id, number, reply.text, ids, reply.usage, reply.model, now, dropped)
        await tx.transcripts.add_turn(turn)
        if dropped:
            subject = f"assignment:{assignment.id}"
            await tx.audit.add(
                assignment.position, "output.dropped", subject, {}, now, job=case.job.id
            )
        elif not calls:
            await tx.transcripts.tell(assignment.id, _reminder(assignment.stage), now)

    async def _note(self, tx: Transaction, job: Job, call: Call) -> Call:
        """Keep a call. One that holds a credential is refused before the credential is kept."""
        names = self.redactor.credentials(call.raw if call.arguments is None else call.arguments)
        if not names:
            return await tx.calls.add(call)
        kept = await tx.calls.add(self._without_credentials(call))
        if kept.status is CallStatus.PROPOSED:
            await refuse(
                tx,
                job,
                kept,
                bound=kept,
                ruling=credential_ruling(names),
                at=self.clock.now(),
                organization=self.organization,
            )
        return kept

    def _without_credentials(self, call: Call) -> Call:
        if call.arguments is None:
            return replace(call, raw=self.redactor.redact(call.raw))
        arguments = self.redactor.redacted(call.arguments)
        return replace(call, arguments=arguments, raw=json.dumps(arguments, ensure_ascii=False))

    def _call(
        self, assignment: Assignment, turn: int, wish: RequestedCall, *, refused: str
    ) -> Call:
        arguments = _object(wish.arguments)
        refused = refused or (_MALFORMED if arguments is None else "")
        return Call(
            id=CallId(0),
            assignment=assignment.id,
            job=assignment.job,
            position=PositionName(assignment.position),
            turn=turn,
            requested=wish.id,
            tool=wish.tool,
            raw=wish.arguments,
            arguments=arguments,
            status=CallStatus.REFUSED if refused else CallStatus.PROPOSED,
            at=self.clock.now(),
            result=refused,
        )

    def _role(self, assignment: Assignment) -> Role:
        return self.organization.role_of(assignment.position)


def system_prompt(organization: Organization, position: PositionName) -> str:
    """Return the stable part of a position's prompts."""
    role = organization.role_of(position)
    return render(
        "system",
        organization=organization,
        position=organization.position(position),
        role=role,
        mission=role.prompt,
    )


def _after(entries: Sequence[Entry]) -> int:
    return entries[-1].number + 1 if entries else 1


def _reminder(stage: Stage) -> str:
    return render("reminder", ends=_ENDS.get(stage, _REVIEW_ENDS))


def _object(raw: str) -> Mapping[str, Any] | None:
    try:
        value = json.loads(raw or "{}", parse_constant=_refuse, parse_float=_finite)
    except (ValueError, RecursionError):
        # Not JSON, or JSON only in name: nested without end, or a number of thousands of digits.
        return None
    return value if isinstance(value, dict) else None


def _finite(number: str) -> float:
    # 1e999 is JSON, but too much for a float: Python makes it infinite.
    value = float(number)
    return value if math.isfinite(value) else _refuse(number)


def _refuse(constant: str) -> Never:
    # Python reads NaN and Infinity, which are no JSON: what is stored would differ from what
    # was asked.
    raise ValueError(f"{constant} is not JSON.")
