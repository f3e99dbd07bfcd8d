"""What the page of an agent reads comes from the records, in SQLite and in PostgreSQL alike."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.agent_pages import Use
from bot.domain.agent_reviews import AgentReview, ReviewStatus, Round
from bot.domain.ids import ChannelId, PositionName, ReviewId, RoleName, RoundId
from bot.domain.picture_files import PictureFile
from bot.domain.registry import Fingerprints
from storage.database import Database
from tests.storage.builders import BUILDER, NOW, OMAR, RITA, a_job, an_assignment

DAY = timedelta(days=1)
OTHER = PositionName("builder-2")
OPS, WEBSHOP = ChannelId("C0OPS"), ChannelId("C0WEBSHOP")
PICTURE = PictureFile(0, "organization", "one", "F1", "Acme", "Words.", NOW, NOW)


async def test_a_job_counts_once_for_who_asked_and_where(database: Database) -> None:
    async with database.transaction() as tx:
        for requester, channel in ((RITA, WEBSHOP), (RITA, WEBSHOP), (OMAR, OPS), (RITA, "")):
            job = await tx.jobs.add(a_job(requester=requester, channel=ChannelId(channel)))
            for position in (BUILDER, BUILDER, OTHER):
                await tx.assignments.add(an_assignment(job.id, position=position, opened_at=NOW))
        old = await tx.jobs.add(a_job(requester=OMAR))
        await tx.assignments.add(an_assignment(old.id, opened_at=NOW - DAY))

    async with database.reading() as tx:
        one = await tx.performance.uses([BUILDER], since=NOW, until=NOW + DAY)
        both = await tx.performance.uses([BUILDER, OTHER], since=NOW, until=NOW + DAY)
        later = await tx.performance.uses([BUILDER], since=NOW + DAY, until=NOW + 2 * DAY)

    assert one == both == (Use(OPS, OMAR, 1), Use(WEBSHOP, RITA, 2))
    assert later == ()


async def test_the_last_submitted_review_and_the_one_that_waits(database: Database) -> None:
    async with database.transaction() as tx:
        asked = await tx.rounds.open(
            Round(RoundId(0), "2026-Q1", OMAR, NOW, NOW.date(), NOW.date(), NOW.date())
        )
        for number, status in enumerate(
            (ReviewStatus.SUBMITTED, ReviewStatus.SUBMITTED, ReviewStatus.MISSED, ReviewStatus.OPEN)
        ):
            settled = NOW + number * DAY if status is not ReviewStatus.OPEN else None
            review = _review(asked.id, f"2025-Q{number + 1}")
            await tx.agent_reviews.open(replace(review, status=status, settled_at=settled))

    async with database.reading() as tx:
        submitted = await tx.agent_reviews.newest_submitted(BUILDER)
        waiting = await tx.agent_reviews.waiting_for(BUILDER)
        none = await tx.agent_reviews.newest_submitted(OTHER)

    assert submitted is not None
    assert waiting is not None
    assert (submitted.period, waiting.period, none) == ("2025-Q2", "2025-Q4", None)


async def test_what_many_positions_were_made_of_is_read_at_once(database: Database) -> None:
    made = [
        Fingerprints(0, position, version, NOW, "p", f"m{version}", "c")
        for position, version in ((BUILDER, 1), (OTHER, 1), (BUILDER, 2))
    ]
    async with database.transaction() as tx:
        await tx.registry.add_fingerprints(made)

    async with database.reading() as tx:
        found = await tx.registry.all_fingerprints([OTHER, BUILDER, BUILDER, PositionName("none")])

    assert {name: [each.model for each in prints] for name, prints in found.items()} == {
        OTHER: ["m1"],
        BUILDER: ["m1", "m2"],
        "none": [],
    }


async def test_of_a_picture_the_newest_file_counts(database: Database) -> None:
    async with database.transaction() as tx:
        first = await tx.pictures.keep(PICTURE)
    async with database.transaction() as tx:
        second = await tx.pictures.keep(replace(PICTURE, digest="two", file="F2"))
        await tx.pictures.keep(replace(PICTURE, name="round 1", file="F3"))

    async with database.reading() as tx:
        some = await tx.pictures.some(["organization", "round 1", "round 2"])
        found, none = await tx.pictures.find("organization"), await tx.pictures.find("round 2")

    assert (first.version, second.id, second.version) == (0, first.id, 1)
    assert found == second
    assert none is None
    assert {name: each.file for name, each in some.items()} == {
        "organization": "F2",
        "round 1": "F3",
    }


def _review(asked: RoundId, period: str) -> AgentReview:
    return AgentReview(ReviewId(0), asked, period, BUILDER, RoleName("builder"), OMAR, NOW)
