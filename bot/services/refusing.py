"""Refusing: a call the gate does not let through is kept as a gate event, and posted."""

from datetime import datetime

import structlog

from bot.domain import notices
from bot.domain.calls import Call, CallStatus
from bot.domain.excerpts import shortened
from bot.domain.gate import SHADOWED, GateEvent, Ruling
from bot.domain.ids import PositionName
from bot.domain.jobs import Job
from bot.domain.organization import Organization
from bot.services import shadowing
from storage.transaction import Transaction

log = structlog.get_logger()


async def refuse(
    tx: Transaction,
    job: Job,
    call: Call,
    *,
    bound: Call,
    ruling: Ruling,
    at: datetime,
    organization: Organization,
) -> None:
    """Settle a call as refused, and tell the thread and the owner of the position.

    Arguments that do not fit are a mistake, and no gate event; a call of a shadow that is only
    recorded is neither. Nobody is told what a shadow was refused: its report counts it.
    """
    await tx.calls.replace(call, bound.to(CallStatus.REFUSED, result=ruling.told))
    if ruling.malformed or SHADOWED in ruling.policies:
        return
    event = GateEvent(
        job=job.id,
        actor=call.position,
        attempted=shortened(f"{call.tool} {call.raw}", limit=2000),
        result="blocked",
        reason=ruling.reason,
        at=at,
        details={"call": call.id, "policies": list(ruling.policies), "digest": bound.digest},
    )
    number = await tx.gate_events.add(event)
    events = await tx.gate_events.numbered(job.id)
    first = next(each for each, earlier in events if earlier.actor == event.actor)
    await tx.outbox.add(notices.gate_event_notice(job, number, first=first, at=at))
    if await shadowing.pair_of(tx, job) is None:
        await _tell_owner(tx, job, call.position, at=at, organization=organization)
    detail = {"tool": call.tool, "reason": ruling.reason}
    subject = f"call:{call.id}"
    await tx.audit.add(call.position, "call.refused", subject, detail, at, job=job.id)
    log.info("call.refused", call_id=call.id, tool=call.tool)


async def _tell_owner(
    tx: Transaction,
    job: Job,
    position: PositionName,
    *,
    at: datetime,
    organization: Organization,
) -> None:
    """Tell the owner of a position: in one message for each job, however many refusals it has."""
    if position not in organization.positions:
        return
    owner = organization.role_of(position).owner
    for person in organization.in_place_of(owner, inactive=await tx.people.inactive()):
        await tx.outbox.add(notices.refusals_notice(job, owner, person=person, at=at))
