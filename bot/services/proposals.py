"""Proposals: what agents would have settled, and what they read of what is."""

from dataclasses import dataclass

from bot.domain.calls import Call
from bot.domain.decisions import DecisionRecord, DecisionStatus
from bot.domain.desk import Breadth, ProposeDecision, ReadRecord
from bot.domain.documents import EVERYTHING, AppliesTo
from bot.domain.ids import DecisionId
from bot.domain.organization import Organization
from bot.domain.receipts import Reference, to_decision, to_document
from bot.errors import ConflictError, InvalidInputError, NotFoundError
from bot.ports import Clock
from bot.services import recording
from bot.services.cases import Case
from bot.services.written import reader_of, receipt_of
from storage.transaction import Transaction

_MOST_OPEN = 5
"""Of one job: a person shall be asked about decisions, not buried in them."""


@dataclass(frozen=True, slots=True)
class Proposals:
    """The desk's verbs about what is written down."""

    clock: Clock
    organization: Organization

    async def propose(self, tx: Transaction, case: Case, call: Call, verb: ProposeDecision) -> str:
        """Put a decision before the people who may make it bind. The work goes on meanwhile."""
        await self._refuse_too_many(tx, case)
        now = self.clock.now()
        record = await recording.keep(tx, self._record(case, call, verb))
        people = await recording.people_for(tx, record, organization=self.organization)
        await recording.show(tx, record, people=people, at=now)
        return f"Proposed as decision {record.id}. Nothing binds before a person accepts it."

    async def read(self, tx: Transaction, case: Case, verb: ReadRecord) -> str:
        """Return a decision or a document whole, and note that it was opened."""
        kind, _, name = " ".join(verb.name.split()).partition(" ")
        match kind.casefold():
            case "decision":
                found, text = await self._decision(tx, name)
            case "document":
                found, text = self._document(case, name)
            case _:
                raise InvalidInputError('Name it as you were given it, such as "decision 4".')
        now = self.clock.now()
        await tx.receipts.open(receipt_of(case, found, at=now), at=now)
        return text

    async def _decision(self, tx: Transaction, name: str) -> tuple[Reference, str]:
        number = name.removeprefix("#")
        if not (number.isascii() and number.isdecimal() and len(number) < 10):
            raise InvalidInputError('A decision is named by its number, such as "decision 4".')
        record = await tx.decisions.get(DecisionId(int(number)))
        return to_decision(record), f"{standing(record)}\n\n{record.text}"

    def _document(self, case: Case, name: str) -> tuple[Reference, str]:
        found = self.organization.documents.get(name)
        if found is None or not reader_of(case, self.organization).may_read(found.applies_to):
            raise NotFoundError(f"There is no document {name} for this work.")
        return to_document(found), f"{found.title}\n\n{found.text}"

    async def _refuse_too_many(self, tx: Transaction, case: Case) -> None:
        proposed = await tx.decisions.of_job(case.job.id)
        if sum(each.status is DecisionStatus.PROPOSED for each in proposed) >= _MOST_OPEN:
            raise ConflictError(
                f"{_MOST_OPEN} proposals of this job wait for people already. Go on without."
            )

    def _record(self, case: Case, call: Call, verb: ProposeDecision) -> DecisionRecord:
        return DecisionRecord(
            id=DecisionId(0),
            key=f"call:{call.id}",
            title=verb.title,
            decision=verb.decision,
            why=verb.why,
            proposed_at=self.clock.now(),
            applies_to=self._applies_to(case, verb.breadth),
            position=call.position,
            job=case.job.id,
            channel=case.job.channel,
            thread=case.job.thread,
            related=verb.related,
            supersedes=verb.supersedes,
        )

    def _applies_to(self, case: Case, breadth: Breadth) -> AppliesTo:
        match breadth:
            case Breadth.REPOSITORY:
                return AppliesTo(repositories=frozenset({case.job.agreed.repository}))
            case Breadth.ROLE:
                role = self.organization.role_of(case.assignment.position)
                return AppliesTo(roles=frozenset({role.name}))
            case Breadth.ORGANIZATION:
                return EVERYTHING


def standing(record: DecisionRecord) -> str:
    """Say whether a decision binds, in words an agent cannot misread."""
    match record.status:
        case DecisionStatus.ACCEPTED:
            return f"Decision {record.id} binds."
        case DecisionStatus.SUPERSEDED:
            return f"Decision {record.id} no longer binds: decision {record.superseded_by} does."
        case _:
            return f"Decision {record.id} does not bind: it is {record.status}."
