"""What is written: the decisions and documents that apply to an assignment, given by reference."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.documents import AppliesTo
from bot.domain.ids import RepositoryName, RoleName
from bot.domain.organization import Organization
from bot.domain.receipts import MOST_GIVEN, Receipt, Reference, references
from bot.domain.stages import Stage
from bot.prompts import render
from bot.services.cases import Case
from storage.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads, at which stage, and for which repository."""

    role: RoleName
    stage: Stage
    repository: RepositoryName | None

    def may_read(self, applies_to: AppliesTo) -> bool:
        return applies_to.covers(role=self.role, stage=self.stage, repository=self.repository)


def reader_of(case: Case, organization: Organization) -> Reader:
    """Return who an assignment's position reads as."""
    contract = case.job.contract
    return Reader(
        role=organization.role_of(case.assignment.position).name,
        stage=case.assignment.stage,
        repository=contract.repository if contract else None,
    )


async def give(tx: Transaction, case: Case, *, organization: Organization, at: datetime) -> str:
    """Return what an assignment is told of what is written, and keep the receipt."""
    reader = reader_of(case, organization)
    documents = [d for d in organization.documents.values() if reader.may_read(d.applies_to)]
    decisions = [d for d in await tx.decisions.binding() if reader.may_read(d.applies_to)]
    found = references(documents, decisions)
    given = found[:MOST_GIVEN]
    await tx.receipts.give(receipt_of(case, reference, at=at) for reference in given)
    return render("written", given=given, left_out=len(found) - len(given)) if given else ""


def receipt_of(case: Case, reference: Reference, *, at: datetime) -> Receipt:
    """Return the receipt for something an assignment is given."""
    return Receipt(
        assignment=case.assignment.id,
        job=case.job.id,
        position=case.assignment.position,
        name=reference.name,
        title=reference.title,
        digest=reference.digest,
        given_at=at,
    )
