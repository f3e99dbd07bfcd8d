"""Shadow cards: what who decides about a shadow sees of it."""

from collections.abc import Mapping, Sequence

from bot.domain.agent_cards import ShadowCard
from bot.domain.ids import JobId, PairId, PositionName, ShadowId
from bot.domain.pairs import Pair, decided
from bot.domain.shadow_reports import report
from bot.domain.shadows import Shadow
from bot.domain.staffing import Staffing
from bot.services.shadowing import deciders_of
from storage.transaction import Transaction


async def shadow_card(tx: Transaction, number: ShadowId, *, staffing: Staffing) -> ShadowCard:
    """Read the card of a shadow, with everything that is known by now."""
    shadow = await tx.shadows.get(number)
    pairs = await tx.pairs.of_shadow(number)
    return ShadowCard(
        shadow=shadow,
        report=report(pairs, await _decided(tx, pairs), await tx.looks.said(number)),
        models=_models(shadow, staffing),
        people=await deciders_of(tx, staffing.organization, shadow.role),
        links=await _links(tx, pairs),
        charged=staffing.organization.charged,
        looks=await tx.looks.waiting(number),
        examined=await _examined(tx, shadow.candidate),
    )


async def _examined(tx: Transaction, candidate: PositionName) -> bool:
    record = await tx.registry.position(candidate)
    had_work = record is not None and record.deployed_at is not None
    return had_work or await tx.candidates.passed(candidate)


async def _decided(tx: Transaction, pairs: Sequence[Pair]) -> Mapping[PairId, bool | None]:
    """Return what people decided about the reviewed revisions."""
    said: dict[PairId, bool | None] = {}
    for pair in pairs:
        if pair.ours is None or not pair.stage.is_review:
            continue
        job = await tx.jobs.get(pair.job)
        findings = [f for f in await tx.reviews.findings(pair.job) if f.assignment == pair.work]
        current = job.revision == pair.revision
        said[pair.id] = decided(findings, status=job.status, current=current)
    return said


async def _links(tx: Transaction, pairs: Sequence[Pair]) -> Mapping[JobId, str]:
    jobs = {f"job:{pair.job}": pair.job for pair in pairs}
    found = await tx.messages.links(jobs)
    return {jobs[key]: link for key, link in found.items()}


def _models(shadow: Shadow, staffing: Staffing) -> tuple[str, str]:
    """Return the models of the two, the position's first."""
    return _of(shadow.incumbent, staffing), _of(shadow.candidate, staffing)


def _of(name: PositionName, staffing: Staffing) -> str:
    """Return the model a position works with, or its first where it has no key of any."""
    position = staffing.organization.positions.get(name)
    if position is None:
        return ""
    return next((m for m in position.models if m in staffing.available), position.models[0])
