"""Evaluating: an agent is put through its cases by real models and the real gate, to no effect."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.domain.evaluations import Attempted, Exam, ExamResult, returned, satisfied, verdict
from bot.domain.gate import Facts, Outcome, Ruling
from bot.domain.ids import JobId, RevisionId
from bot.domain.lanes import lane_tools
from bot.domain.models import Message, ModelReply, Prompt, RequestedCall, Returned, Said, Told
from bot.domain.staffing import Staffed
from bot.domain.tools import Tool
from bot.errors import CountersignError, TransientError
from bot.ports import Llm
from bot.prompts import render
from bot.services.judging import Judge
from bot.services.thinking import system_prompt

_NO_JOB = JobId(0)
_REVISION = RevisionId("e" * 40)


@dataclass(slots=True)
class _Sitting:
    """One case under way: the conversation, and what was asked for in it."""

    messages: list[Message]
    attempted: list[Attempted] = field(default_factory=list)
    turns: int = 0
    tokens: int = 0
    cost: int | None = 0

    def count(self, reply: ModelReply) -> None:
        self.turns += 1
        self.tokens += reply.usage.input_tokens + reply.usage.output_tokens
        spent = reply.usage.cost_microusd
        self.cost = None if self.cost is None or spent is None else self.cost + spent


@dataclass(frozen=True, slots=True)
class Evaluating:
    """Puts a position through a case. Nothing it asks for is done, whatever the gate says."""

    llm: Llm
    judge: Judge

    async def sit(self, staffed: Staffed, exam: Exam) -> ExamResult:
        """Return what came of one case. Nothing is stored, and no tool is called.

        Raises TransientError: the case can be sat again.
        """
        sitting = _Sitting([Told(exam.told)])
        why = ""
        while sitting.turns < exam.turns and not satisfied(exam, sitting.attempted):
            try:
                await self._turn(staffed, exam, sitting)
            except TransientError:
                raise
            except CountersignError as error:
                why = f"The model refused: {error}"
                break
        passed, judged = verdict(exam, sitting.attempted)
        return ExamResult(
            exam=exam.name,
            passed=passed and not why,
            why=why or judged,
            calls=tuple(f"{each.tool}: {each.outcome}" for each in sitting.attempted),
            turns=sitting.turns,
            tokens=sitting.tokens,
            cost_microusd=sitting.cost,
        )

    async def _turn(self, staffed: Staffed, exam: Exam, sitting: _Sitting) -> None:
        organization = self.judge.organization
        offered = self._offered(staffed, exam)
        reply = await self.llm.complete(
            Prompt(
                model=staffed.model.name,
                system=system_prompt(organization, staffed.position.name),
                messages=tuple(sitting.messages),
                tools=tuple(tool.spec for tool in offered),
                max_tokens=staffed.model.max_tokens,
            )
        )
        sitting.count(reply)
        sitting.messages.append(Said(reply.text, reply.calls))
        for call in reply.calls:
            made, text = self._ruled(staffed, exam, call)
            sitting.attempted.append(made)
            sitting.messages.append(Returned(call.id, call.tool, text))
        if not reply.calls:
            ends = [expected.call for expected in exam.expect]
            sitting.messages.append(Told(render("reminder", ends=ends)))

    def _ruled(self, staffed: Staffed, exam: Exam, call: RequestedCall) -> tuple[Attempted, str]:
        tool, arguments = self.judge.tools.get(call.tool), _object(call.arguments)
        if tool is None or arguments is None:
            why = f"There is no tool {call.tool}." if tool is None else "That is no JSON object."
            return Attempted(call.tool, {}, Outcome.DENY, why), why
        ruling = self.judge.decide(self._facts(staffed, exam, tool, arguments))
        made = Attempted(call.tool, arguments, ruling.outcome, ruling.reason)
        return made, _answer(exam, call.tool, ruling)

    def _facts(
        self,
        staffed: Staffed,
        exam: Exam,
        tool: Tool,
        arguments: Mapping[str, Any],
    ) -> Facts:
        organization = self.judge.organization
        role = organization.roles[staffed.position.role]
        repository = organization.repositories.get(exam.repository) if exam.repository else None
        return Facts(
            position=staffed.position.name,
            role=role.name,
            lane=role.tools,
            stage=exam.stage,
            tool=tool,
            arguments=arguments,
            job=_NO_JOB,
            repository=repository,
            revision=_REVISION,
            eligible=exam.eligible,
        )

    def _offered(self, staffed: Staffed, exam: Exam) -> tuple[Tool, ...]:
        role = self.judge.organization.roles[staffed.position.role]
        return lane_tools(role, self.judge.tools.values(), stage=exam.stage)


def _answer(exam: Exam, tool: str, ruling: Ruling) -> str:
    if ruling.outcome is Outcome.DENY:
        return f"Refused: {ruling.reason}"
    return returned(exam, tool)


def _object(raw: str) -> Mapping[str, Any] | None:
    try:
        value = json.loads(raw or "{}")
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None
