"""Delivery: what we say arrives, in order, once, however Slack behaves."""

import asyncio

from bot.domain.cards import ApprovalCard, JobCard, MessageRef
from bot.domain.ids import MessageTs
from bot.domain.notices import Notice, Subject
from bot.errors import CountersignError, NotFoundError, TransientError, UncertainError
from bot.services.copies import Copies
from tests.services.world import WEBSHOP, World, in_approval, in_scope, proposes
from tests.waiting import until


async def test_slack_down_for_a_minute_delays_and_loses_nothing(world: World) -> None:
    await world.say("please fix it")
    world.messenger.fail_next(TransientError("down"), times=10)
    await world.services.delivery.deliver_due()
    assert world.messenger.posts == []

    await world.work(proposes())
    for _ in range(20):
        world.clock.advance(minutes=1)
        await world.services.delivery.deliver_due()

    assert [post.key for post in world.messenger.posts] == ["job:1"]
    assert len(world.messenger.reactions) == 1


async def test_a_post_whose_answer_was_lost_is_found_and_not_repeated(world: World) -> None:
    await world.say("please fix it")
    await world.services.delivery.deliver_due(limit=1)
    world.messenger.fail_next(UncertainError("the answer was lost"), when="after")
    await world.services.delivery.deliver_due()
    assert [post.key for post in world.messenger.posts] == ["job:1"]

    for _ in range(5):
        world.clock.advance(minutes=3)
        await world.services.delivery.deliver_due()

    assert [post.key for post in world.messenger.posts] == ["job:1"]
    async with world.database.reading() as tx:
        ref = await tx.messages.find("job:1")
    assert isinstance(ref, MessageRef)


async def test_one_message_is_edited_through_the_job(world: World) -> None:
    await in_scope(world)

    assert [post.key for post in world.messenger.posts] == ["job:1"]
    card = world.shown("job:1")
    assert isinstance(card, JobCard)
    assert card.job.status == "scope"
    assert card.waiting_for == ("U0RITA",)


async def test_a_fault_of_ours_in_one_notice_holds_up_no_other(world: World) -> None:
    await world.say("please fix it")
    await world.services.delivery.deliver_due(limit=1)
    world.messenger.fail_next(ZeroDivisionError("our bug"), times=10)
    for _ in range(10):
        await world.services.delivery.deliver_due()
        world.clock.advance(minutes=2)

    await world.say("another one")
    await world.deliver()

    assert [post.key for post in world.messenger.posts] == ["job:2"]


async def test_the_loop_outlives_whatever_stumbles_in_it(world: World) -> None:
    await world.say("please fix it")
    world.clock.break_next()
    leaving = asyncio.Event()
    running = asyncio.create_task(world.services.delivery.run(leaving=leaving))

    await until(lambda: bool(world.messenger.posts))

    assert not running.done()
    leaving.set()
    world.services.delivery.bell.ring()
    await running


async def test_what_slack_refuses_for_good_does_not_hold_up_the_rest(world: World) -> None:
    await world.say("please fix it")
    await world.services.delivery.deliver_due(limit=1)
    world.messenger.fail_next(CountersignError("channel_not_found"))
    await world.services.delivery.deliver_due()

    await world.say("another one")
    await world.deliver()

    assert "job:2" in [post.key for post in world.messenger.posts]


async def test_the_copies_of_a_card_are_the_same_card(world: World) -> None:
    await in_approval(world)
    notices = [
        Notice(key, Subject.APPROVAL, about, WEBSHOP, MessageTs("1.0001"), world.clock.now())
        for key, about in (("a", 1), ("b", 1), ("none", 99), ("none either", 99))
    ]
    copies = Copies(world.database, world.services.boards.cards)

    one, other, *missing = await asyncio.gather(
        *(copies.card(notice) for notice in notices), return_exceptions=True
    )

    assert isinstance(one, ApprovalCard)
    assert one is other
    assert all(isinstance(error, NotFoundError) for error in missing)
