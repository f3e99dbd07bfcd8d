"""Drills and what they leave: kept once, counted apart, and told."""

from datetime import timedelta

from bot.domain.drill import Drill, Trial
from bot.domain.gate import GateEvent
from bot.domain.ids import DrillId, PositionName, UserId
from bot.domain.notices import drill_notice
from storage.database import Database
from tests.storage.builders import BUILDER, NOW, a_job

TIMEOUT = timedelta(minutes=1)
SECURITY = PositionName("security-1")
TRIAL = Trial("a write", SECURITY, "workspace__write", True, "No.", ("lane", "red"), 7)
WEEK = Drill(DrillId(0), "2026-W10", NOW, (TRIAL,), ("Nobody was told.",))


async def test_a_drill_is_kept_once_for_each_key(database: Database) -> None:
    async with database.transaction() as tx:
        assert await tx.drills.latest() is None
        first = await tx.drills.begin(WEEK)
        again = await tx.drills.begin(WEEK)

    assert again is None
    async with database.reading() as tx:
        assert first is not None
        assert first.trials == (TRIAL,)
        assert await tx.drills.find("2026-W10") == first
        assert await tx.drills.latest() == first
        assert await tx.drills.find("2026-W11") is None


async def test_refusals_are_counted_by_actor_and_those_of_drills_are_not(
    database: Database,
) -> None:
    async with database.transaction() as tx:
        job = await tx.jobs.add(a_job())
        for actor, of in ((BUILDER, job.id), (BUILDER, job.id), (SECURITY, None)):
            await tx.gate_events.add(GateEvent(of, actor, "merge", "blocked", "No.", NOW))

    async with database.reading() as tx:
        assert await tx.gate_events.counts() == {BUILDER: 2}
        assert (await tx.gate_events.latest(1))[0].job is None


async def test_a_notice_counts_as_delivered_once_it_was_sent(database: Database) -> None:
    notice = drill_notice(WEEK, person=UserId("U0PAT"), at=NOW)
    async with database.transaction() as tx:
        await tx.outbox.add(notice)
        assert await tx.outbox.undelivered([notice.key, "other"]) == (notice.key, "other")
        (parcel,) = await tx.outbox.claim(NOW, limit=1, lease=TIMEOUT)
        await tx.outbox.sent(parcel)

    async with database.reading() as tx:
        assert await tx.outbox.undelivered([notice.key]) == ()
