"""Whoever gets many questions gets what is over the limit in one message; none is late or lost."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.approvals import ApprovalStatus, Decision
from bot.domain.cards import ApprovalCard, DigestCard
from bot.domain.ids import ApprovalId, JobId, RepositoryName
from bot.domain.organization import Organization
from tests.services.world import (
    OMAR,
    RITA,
    World,
    hands_in,
    in_approval,
    judges,
    merges,
    proposes,
)
from tests.services.worlds import another_world

DIGEST = "digest:2:U0OMAR"
SHOP = RepositoryName("webshop")


def one_an_hour(organization: Organization) -> Organization:
    return replace(organization, questions_an_hour=1)


async def another(world: World, number: int) -> None:
    """Bring one more job to its question."""
    await world.say(f"and form {number}, please")
    await world.work(proposes())
    await world.services.scope.accept(JobId(number), by=RITA)
    world.toolbox.revisions.append(f"{number}" * 40)
    world.toolbox.revisions.sort(key=lambda each: each != f"{number}" * 40)
    await world.work(hands_in(), judges("pass"), judges("pass"), merges(f"{number}" * 40))


@pytest.fixture
async def busy(sqlite_url: str) -> AsyncIterator[World]:
    """Omar has had one question, and two more wait for him."""
    async with another_world(sqlite_url, one_an_hour) as world:
        await in_approval(world)
        await another(world, 2)
        await another(world, 3)
        yield world


def posted(world: World) -> list[str]:
    """Return the messages Omar got."""
    return [post.key for post in world.messenger.posts if post.key.endswith(OMAR)]


def gathered(world: World) -> dict[int, ApprovalStatus]:
    card = world.shown(DIGEST)
    assert isinstance(card, DigestCard)
    return {each.approval.id: each.approval.status for each in card.cards}


async def test_what_is_over_the_limit_is_gathered_in_one_message(busy: World) -> None:
    assert posted(busy) == ["approval:1:U0OMAR", DIGEST]
    assert gathered(busy) == {2: ApprovalStatus.OPEN, 3: ApprovalStatus.OPEN}


async def test_it_is_open_in_its_thread_and_in_the_list_all_the_same(busy: World) -> None:
    for number in (2, 3):
        assert isinstance(busy.shown(f"approval:{number}:thread"), ApprovalCard)
    assert [each.approval.id for each in await busy.services.boards.approvals(OMAR)] == [1, 2, 3]


async def test_what_is_decided_says_so_in_that_message(busy: World) -> None:
    await busy.services.approvals.answer(
        ApprovalId(2), by=OMAR, decision=Decision.DENY, reason="Not now."
    )
    await busy.deliver()

    assert gathered(busy) == {2: ApprovalStatus.DENIED, 3: ApprovalStatus.OPEN}
    assert posted(busy) == ["approval:1:U0OMAR", DIGEST]


async def test_at_its_reminder_it_is_a_message_of_its_own(busy: World) -> None:
    busy.clock.advance(hours=1, minutes=10)
    await busy.services.approvals.nudge_due()
    await busy.deliver()

    assert {"approval:2:U0OMAR", "approval:3:U0OMAR"} <= set(posted(busy))
    assert {"nudge:2:U0OMAR", "nudge:3:U0OMAR"} <= set(posted(busy))
    assert gathered(busy) == {}


async def test_the_limit_is_for_an_hour(busy: World) -> None:
    busy.clock.advance(minutes=61)

    await another(busy, 4)

    assert posted(busy) == ["approval:1:U0OMAR", DIGEST, "approval:4:U0OMAR"]


async def test_once_all_of_it_is_settled_the_next_is_a_new_message(busy: World) -> None:
    for number in (2, 3):
        await busy.services.approvals.answer(
            ApprovalId(number), by=OMAR, decision=Decision.DENY, reason="Not now."
        )
    busy.queue.take()
    busy.queue.take()

    await another(busy, 4)

    assert posted(busy) == ["approval:1:U0OMAR", DIGEST, "digest:4:U0OMAR"]


async def test_timers_run_as_for_any_question(busy: World) -> None:
    async with busy.database.reading() as tx:
        first, second = await tx.approvals.get(1), await tx.approvals.get(2)

    assert second.nudge_at - second.opened_at == first.nudge_at - first.opened_at
    assert second.expires_at - second.opened_at == timedelta(hours=24)


async def test_a_critical_one_is_not_held_back(sqlite_url: str) -> None:
    def critical(organization: Organization) -> Organization:
        shop = organization.repositories[SHOP]
        rule = replace(shop.approval, quorum=2)
        changed = {**organization.repositories, SHOP: replace(shop, approval=rule)}
        return replace(one_an_hour(organization), repositories=changed)

    async with another_world(sqlite_url, critical) as world:
        await in_approval(world)
        await another(world, 2)

        assert "approval:2:U0OMAR" in posted(world)
        assert not [key for key in posted(world) if key.startswith("digest")]
