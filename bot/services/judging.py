"""Judging: what the gate says about a call, on facts that only the host computes."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import structlog

from bot.domain.calls import Call
from bot.domain.credentials import credential_ruling, marked
from bot.domain.denials import remembered, since
from bot.domain.eligibility import Eligibility
from bot.domain.gate import Facts, Outcome, Ruled, Ruling, restricted, shadowed, vetoed
from bot.domain.jobs import Job
from bot.domain.organization import Organization, Repository
from bot.domain.secrets import Redactor
from bot.domain.tools import Effect, Tool, digest_of
from bot.errors import StaleError
from bot.gate import Gate
from bot.gate.question import question_of
from bot.ports import Clock, Veto
from bot.services import shadowing
from bot.services.cases import Case
from bot.services.readiness import readiness
from storage.database import Database
from storage.transaction import Transaction

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Heard:
    """What the policy server was asked about a call, and why it objects, if it does."""

    question: Mapping[str, Any]
    objection: str | None


@dataclass(frozen=True, slots=True)
class Judge:
    """Says what the gate says about a call, on facts that only the host computes."""

    organization: Organization
    tools: Mapping[str, Tool]
    gate: Gate
    clock: Clock
    redactor: Redactor
    veto: Veto | None = None
    version: int = 0
    """The version of the registry this rules on; 0 where there is no registry."""

    async def hear(self, database: Database, case: Case, call: Call) -> Heard | None:
        """Ask the organization's policy server, where it has one. No transaction may be open."""
        tool = self.tools.get(call.tool)
        if self.veto is None or tool is None:
            return None
        async with database.reading() as tx:
            facts = await self.facts(tx, case, call, tool)
        ruling = self.decide(facts)
        if ruling.outcome is Outcome.DENY:
            return None
        question = question_of(facts, outcome=ruling.outcome)
        return Heard(question, await self.veto.objection(question))

    async def rule(
        self, tx: Transaction, case: Case, call: Call, heard: Heard | None = None
    ) -> tuple[Ruling, Call]:
        """Return the gate's ruling, and the call bound to exactly what was ruled about.

        The ruling is kept. Raises StaleError where the policy server has to be asked again, and
        where the organization has changed: a lane that was narrowed holds from then on, everywhere.
        """
        if await tx.registry.number() != self.version:
            raise StaleError("The organization has changed in the meantime.")
        tool = self.tools.get(call.tool)
        if tool is None:
            unknown = Ruling(Outcome.DENY, (f"There is no tool {call.tool}.",))
            await self._keep(tx, case, call, unknown)
            return unknown, call
        facts = await self.facts(tx, case, call, tool)
        began = time.perf_counter()
        ruling = self.decide(facts)
        seconds = time.perf_counter() - began
        ruling = self._with_veto(facts, ruling, heard)
        bound = replace(call, effect=tool.effect, digest=_digest(facts))
        ruling = await self._after_denials(tx, ruling, bound)
        await self._keep(tx, case, bound, ruling, eligible=facts.eligible, seconds=seconds)
        return ruling, bound

    def decide(self, facts: Facts) -> Ruling:
        """Return what holds for these facts.

        Before all policies: no call passes a credential, and a restriction holds for everybody.
        """
        names = self.redactor.credentials(facts.arguments)
        if names:
            return credential_ruling(names)
        ruling = restricted(facts) or marked(facts) or self.gate.decide(facts)
        return shadowed(facts, ruling)

    def _with_veto(self, facts: Facts, ruling: Ruling, heard: Heard | None) -> Ruling:
        if self.veto is None or ruling.outcome is Outcome.DENY:
            return ruling
        # An answer about other facts is none: somebody handed in or decided meanwhile.
        if heard is None or heard.question != question_of(facts, outcome=ruling.outcome):
            raise StaleError
        return vetoed(ruling, heard.objection)

    async def _after_denials(self, tx: Transaction, ruling: Ruling, call: Call) -> Ruling:
        if ruling.outcome is not Outcome.NEEDS_APPROVAL:
            return ruling
        denial = await tx.approvals.denied(call.digest, since=since(self.clock.now()))
        name = self.organization.name_of(denial.answers[-1].by) if denial else ""
        return remembered(ruling, denial, name=name)

    async def _keep(
        self,
        tx: Transaction,
        case: Case,
        call: Call,
        ruling: Ruling,
        *,
        eligible: bool = False,
        seconds: float = 0.0,
    ) -> None:
        ruled = Ruled(
            id=0,
            call=call.id,
            job=case.job.id,
            at=self.clock.now(),
            outcome=ruling.outcome,
            rules=ruling.policies,
            policies=self.gate.version,
            digest=call.digest,
            stage=case.assignment.stage,
            revision=case.job.revision,
            eligible=eligible,
            malformed=ruling.malformed,
        )
        await tx.rulings.add(ruled)
        _tell(call, ruling, policies=self.gate.version, seconds=seconds)

    async def facts(self, tx: Transaction, case: Case, call: Call, tool: Tool) -> Facts:
        """Return what the host knows about a call now."""
        job = case.job
        role = self.organization.role_of(call.position)
        ready = await self._eligibility(tx, job, tool)
        return Facts(
            position=call.position,
            role=role.name,
            lane=role.tools,
            stage=case.assignment.stage,
            tool=tool,
            arguments=call.arguments or {},
            job=job.id,
            repository=self._repository(job),
            revision=job.revision,
            eligible=ready.eligible,
            obstacles=ready.obstacles,
            restrictions=await tx.restrictions.live(call.position, at=self.clock.now()),
            shadowed=await shadowing.pair_of(tx, job) is not None,
        )

    def _repository(self, job: Job) -> Repository | None:
        return self.organization.repository(job.contract.repository) if job.contract else None

    async def _eligibility(self, tx: Transaction, job: Job, tool: Tool) -> Eligibility:
        if tool.effect is not Effect.CONSEQUENTIAL:
            return Eligibility(("Only a consequential call needs an eligible revision.",))
        return await readiness(tx, job, organization=self.organization)


def _digest(facts: Facts) -> str:
    return digest_of(
        tool=facts.tool.full_name,
        arguments=facts.arguments,
        revision=facts.revision,
        resource=facts.repository.name if facts.repository else None,
    )


def _tell(call: Call, ruling: Ruling, *, policies: str, seconds: float) -> None:
    """Write the decision log's line. It never has the arguments: they may hold anything."""
    log.info(
        "call.ruled",
        call_id=call.id,
        job_id=call.job,
        position=call.position,
        tool=call.tool,
        outcome=ruling.outcome.value,
        rules=list(ruling.policies),
        malformed=ruling.malformed,
        policies=policies,
        digest=call.digest,
        milliseconds=round(seconds * 1000, 3),
    )
