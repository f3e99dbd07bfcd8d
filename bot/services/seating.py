"""Seating: who may decide about a question now, from the records and the organization."""

from dataclasses import replace
from datetime import datetime

from bot.domain.approvals import Approval
from bot.domain.ids import PositionName, UserId
from bot.domain.organization import Organization
from bot.domain.reach import reseat
from bot.domain.seats import StandIn
from bot.domain.terms import terms
from storage.transaction import Transaction


async def seated(
    tx: Transaction, approval: Approval, *, organization: Organization, at: datetime
) -> Approval:
    """Return the question under what holds now: whose role ended, or who came back, counts so."""
    repository = organization.repositories.get(approval.resource)
    rule = repository.approval if repository else None
    call = await tx.calls.get(approval.call)
    owner = owner_of(organization, call.position)
    acting = await acting_for(tx, approval.requester, organization=organization)
    away = await stand_ins(tx, organization=organization, at=at)
    demanded = (
        terms(
            rule,
            tool=call.tool,
            requester=approval.requester,
            author_owner=owner,
            acting=acting,
        )
        if rule
        else None
    )
    vouchers = await vouching(tx, organization=organization)
    return reseat(approval, rule, terms=demanded, stand_ins=away, vouchers=vouchers)


async def vouching(tx: Transaction, *, organization: Organization) -> tuple[UserId, ...]:
    """Return of whom one must be among those who approve: operators, while a drill's alarm stands.

    Where no operator is named there is nobody to ask; that is an alarm of the drill by itself.
    """
    drill = await tx.drills.latest()
    return tuple(sorted(organization.operators)) if drill and drill.stands else ()


async def acting_for(
    tx: Transaction, requester: UserId, *, organization: Organization
) -> tuple[UserId, ...]:
    """Return who decides in the place of a requester who has left; nobody while they are there."""
    gone = await tx.people.inactive()
    return organization.in_place_of(requester, inactive=gone) if requester in gone else ()


async def stand_ins(
    tx: Transaction, *, organization: Organization, at: datetime
) -> tuple[StandIn, ...]:
    """Return who is away now and who can stand in: nobody for who has left, nor who is away."""
    gone = await tx.people.inactive()
    absences = await tx.absences.now(at)
    absent = {absence.owner for absence in absences}
    return tuple(
        replace(absence, delegate=_delegate(organization, absence, busy=absent | gone))
        for absence in absences
        if absence.owner not in gone
    )


def owner_of(organization: Organization, position: PositionName) -> UserId | None:
    """Return who answers for the role a position fills; None where the position is gone."""
    if position not in organization.positions:
        return None
    return organization.role_of(position).owner


def _delegate(
    organization: Organization, absence: StandIn, *, busy: frozenset[UserId] | set[UserId]
) -> UserId | None:
    known = organization.people.get(absence.owner)
    delegate = absence.delegate or (known.delegate if known else None)
    return None if delegate in busy else delegate
