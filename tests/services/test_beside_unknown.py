"""What else waits on a card while nobody knows whether one of its calls took effect."""

import pytest

from bot.domain.approvals import ApprovalStatus
from bot.domain.cards import Saying
from bot.domain.ids import JobId
from bot.domain.jobs import JobStatus
from bot.errors import TransientError
from tests.services.batching import (
    ONE,
    approve,
    statuses,
    tagged,
    the_segment,
    the_tags,
)
from tests.services.world import OMAR, RITA, World, delivers


async def unknown_and_expired(three: World) -> None:
    """Lose sight of the first call, and let nobody decide about the others."""
    three.toolbox.failures.append(TransientError("The answer was lost."))
    await approve(three)
    with pytest.raises(TransientError):
        await three.work()
    await three.services.work.proceed(*await the_segment(three))
    three.clock.advance(hours=25)
    await three.services.approvals.expire_due()
    assert await statuses(three) == [
        ApprovalStatus.CONSUMED,
        ApprovalStatus.EXPIRED,
        ApprovalStatus.EXPIRED,
    ]


async def test_what_expired_meanwhile_is_still_a_persons_to_decide(three: World) -> None:
    await unknown_and_expired(three)

    await three.services.outcomes.settle((await the_tags(three))[0].id, by=OMAR, happened=True)
    await three.work(delivers())

    job = await three.job()
    assert job.status is JobStatus.ESCALATED
    assert job.reason.startswith("Meanwhile nobody decided about what was asked together with it.")
    said = three.shown(f"escalated:1:{job.version}")
    assert isinstance(said, Saying)
    assert said.text.startswith(f"<@{RITA}> Meanwhile nobody decided")
    await three.services.approvals.ask_again(ONE, by=RITA)
    await approve(three, on=4)
    await three.work(delivers())
    assert tagged(three) == ["v1", "v2", "v3"]
    assert (await three.job()).status is JobStatus.SHIP


async def test_whoever_may_do_so_lets_it_go_on_without_what_expired_meanwhile(
    three: World,
) -> None:
    await unknown_and_expired(three)
    await three.services.outcomes.settle((await the_tags(three))[0].id, by=OMAR, happened=True)

    await three.services.control.proceed(JobId(1), by=RITA)
    await three.work(delivers())

    assert tagged(three) == ["v1"]
    assert (await three.job()).status is JobStatus.SHIP
