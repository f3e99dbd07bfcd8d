"""What is to be said is said in order, and not given up before it is said."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.domain.cards import MessageRef
from bot.domain.ids import ChannelId, MessageTs
from bot.domain.notices import Delivery, Subject
from storage.bell import Bell
from storage.database import Database
from tests.storage.builders import NOW, OMAR, a_notice

LEASE = timedelta(minutes=1)
LATER = NOW + timedelta(minutes=5)


async def add(database: Database, *keys: str, **changes: object) -> None:
    async with database.transaction() as tx:
        for key in keys:
            await tx.outbox.add(a_notice(key, **changes))


async def claim(database: Database, *, now: datetime = NOW, limit: int = 10) -> list[Delivery]:
    async with database.transaction() as tx:
        return list(await tx.outbox.claim(now, limit=limit, lease=LEASE))


async def sent(database: Database, delivery: Delivery) -> None:
    async with database.transaction() as tx:
        await tx.outbox.sent(delivery)


async def deliver_all(database: Database) -> list[str]:
    """Deliver until nothing is due, and return the keys in their order."""
    order: list[str] = []
    while due := await claim(database):
        for delivery in due:
            order.append(delivery.notice.key)
            await sent(database, delivery)
    return order


async def test_notices_of_a_thread_leave_one_by_one_in_their_order(database: Database) -> None:
    await add(database, "a", "b", "c")

    first = await claim(database)
    nothing = await claim(database)

    assert [each.notice for each in first] == [a_notice("a")]
    assert nothing == []
    await sent(database, first[0])
    assert await deliver_all(database) == ["b", "c"]


async def test_threads_do_not_wait_for_each_other(database: Database) -> None:
    await add(database, "a1", "a2")
    await add(database, "b1", thread=MessageTs("1700000001.000100"))
    await add(database, "direct", person=OMAR)

    assert [each.notice.key for each in await claim(database)] == ["a1", "b1", "direct"]


async def test_a_notice_that_must_be_tried_again_holds_back_the_later_ones(
    database: Database,
) -> None:
    await add(database, "a", "b")
    [a] = await claim(database)
    async with database.transaction() as tx:
        await tx.outbox.postpone(a, LATER, "Slack does not answer.")

    assert await claim(database) == []
    [again] = await claim(database, now=LATER)
    assert (again.notice.key, again.attempts, again.interrupted) == ("a", 2, False)


async def test_a_dropped_notice_lets_the_later_ones_pass(database: Database) -> None:
    await add(database, "a", "b")
    [a] = await claim(database)
    async with database.transaction() as tx:
        await tx.outbox.drop(a, "The channel is archived.")

    assert await deliver_all(database) == ["b"]
    async with database.reading() as tx:
        assert await tx.outbox.pending() == 0


async def test_a_try_whose_lease_ran_out_comes_again_as_interrupted(database: Database) -> None:
    await add(database, "a")
    [lost] = await claim(database)

    [again] = await claim(database, now=NOW + LEASE)

    assert (lost.interrupted, again.interrupted, again.attempts) == (False, True, 2)


async def test_a_try_that_may_have_reached_slack_comes_again_as_interrupted_until_it_is_sent(
    database: Database,
) -> None:
    await add(database, "a")
    [first] = await claim(database)
    async with database.transaction() as tx:
        await tx.outbox.postpone(first, NOW, "timeout", uncertain=True)
    [second] = await claim(database)
    async with database.transaction() as tx:
        await tx.outbox.postpone(second, NOW, "ratelimited")
    [third] = await claim(database)
    await sent(database, third)
    await add(database, "a")
    [edit] = await claim(database)

    assert [each.interrupted for each in (first, second, third, edit)] == [False, True, True, False]


async def test_who_held_a_notice_too_long_has_no_say_any_more(database: Database) -> None:
    await add(database, "a")
    [slow] = await claim(database)
    [quick] = await claim(database, now=NOW + LEASE)

    async with database.transaction() as tx:
        await tx.outbox.drop(slow, "gave up")
        await tx.outbox.postpone(slow, NOW, "try again")

    async with database.reading() as tx:
        assert await tx.outbox.pending() == 1
    assert await claim(database, now=NOW + LEASE) == []
    await sent(database, quick)
    async with database.reading() as tx:
        assert await tx.outbox.pending() == 0


async def test_a_second_notice_with_the_same_key_is_the_same_message(database: Database) -> None:
    await add(database, "root", text="old")
    await add(database, "root", text="new")

    [delivery] = await claim(database)

    assert (delivery.notice.text, delivery.generation) == ("new", 2)
    await sent(database, delivery)
    assert await claim(database) == []


async def test_what_was_added_again_while_it_was_on_its_way_is_due_again(
    database: Database,
) -> None:
    await add(database, "root")
    [first] = await claim(database)
    await add(database, "root", text="new")
    assert await claim(database) == []

    await sent(database, first)

    [second] = await claim(database)
    assert (second.notice.text, second.generation, second.attempts) == ("new", 2, 1)


async def test_a_message_that_is_edited_does_not_hold_back_new_ones(database: Database) -> None:
    await add(database, "root")
    await deliver_all(database)
    await add(database, "root", "finding")
    [edit] = await claim(database)
    async with database.transaction() as tx:
        await tx.outbox.postpone(edit, LATER, "Slack does not answer.")

    assert [each.notice.key for each in await claim(database)] == ["finding"]


async def test_adding_again_does_not_hurry_what_waits_for_slack(database: Database) -> None:
    await add(database, "root")
    [first] = await claim(database)
    async with database.transaction() as tx:
        await tx.outbox.postpone(first, LATER, "Slack does not answer.")

    await add(database, "root")

    assert await claim(database) == []
    assert len(await claim(database, now=LATER)) == 1


async def test_what_was_given_up_is_tried_again_when_it_is_added_again(database: Database) -> None:
    await add(database, "root")
    [first] = await claim(database)
    async with database.transaction() as tx:
        await tx.outbox.drop(first, "The channel is archived.")

    await add(database, "root")

    assert await deliver_all(database) == ["root"]


async def test_many_deliverers_never_hold_two_notices_of_one_thread(database: Database) -> None:
    threads = [MessageTs(f"170000000{number}.000100") for number in range(3)]
    for round_ in range(4):
        for thread in threads:
            await add(database, f"{thread}-{round_}", thread=thread)
    delivered: list[str] = []

    async def work() -> None:
        while True:
            due = await claim(database, limit=2)
            if not due and len(delivered) == 12:
                return
            for delivery in due:
                delivered.append(delivery.notice.key)
                await sent(database, delivery)
            await asyncio.sleep(0)

    async with asyncio.timeout(20):
        await asyncio.gather(*(work() for _ in range(4)))

    for thread in threads:
        mine = [key for key in delivered if key.startswith(thread)]
        assert mine == [f"{thread}-{round_}" for round_ in range(4)]


async def test_the_bell_rings_when_a_notice_is_committed_and_only_then(
    database: Database, bell: Bell
) -> None:
    rung = asyncio.create_task(bell.wait(timedelta(minutes=1)))
    async with database.transaction() as tx:
        await tx.jobs.open()
        await tx.outbox.add(a_notice("a"))
        await asyncio.sleep(0)
        assert not rung.done()

    async with asyncio.timeout(1):
        await rung


async def test_an_undone_transaction_rings_no_bell_and_says_nothing(
    database: Database, bell: Bell
) -> None:
    async def fail() -> None:
        async with database.transaction() as tx:
            await tx.outbox.add(a_notice("a"))
            raise KeyError

    with pytest.raises(KeyError):
        await fail()

    rung = asyncio.create_task(bell.wait(timedelta(seconds=0.05)))
    async with asyncio.timeout(1):
        await rung
    assert await claim(database) == []


async def test_what_waits_for_somebodys_morning_holds_up_nothing_else_for_them(
    database: Database,
) -> None:
    letter: dict[str, object] = {"channel": "", "thread": "", "person": OMAR}
    await add(database, "late", subject=Subject.REVIEW_REMINDER, **letter)
    (held,) = await claim(database)
    async with database.transaction() as tx:
        await tx.outbox.postpone(held, NOW + timedelta(hours=16), "early")
    await add(database, "tonight", subject=Subject.DEPARTURE, **letter)

    assert await deliver_all(database) == ["tonight"]


async def test_a_message_is_found_again_by_its_key(database: Database) -> None:
    ref = MessageRef(a_notice("a").channel, MessageTs("1700000009.000100"))

    async with database.transaction() as tx:
        await tx.messages.remember("a", replace(ref, ts=MessageTs("1700000001.000100")))
        await tx.messages.remember("a", ref)
    async with database.reading() as tx:
        assert await tx.messages.find("a") == ref
        assert await tx.messages.find("b") is None


async def test_what_a_process_that_is_gone_had_on_its_way_can_be_handed_out_at_once(
    database: Database,
) -> None:
    await add(database, "job:1", "result:1:1")
    await claim(database)

    async with database.transaction() as tx:
        assert await tx.outbox.interrupt(NOW) == 1
    [again] = await claim(database)

    assert again.notice.key == "job:1"
    assert again.interrupted


async def test_only_what_was_settled_long_ago_is_forgotten(database: Database) -> None:
    await add(database, "sent", "dropped", "waiting", thread="1")
    for _ in range(2):
        (delivery,) = await claim(database)
        async with database.transaction() as tx:
            if delivery.notice.key == "sent":
                await tx.outbox.sent(delivery)
            else:
                await tx.outbox.drop(delivery, "no such channel")
    async with database.transaction() as tx:
        await tx.messages.remember("sent", MessageRef(ChannelId("C1"), MessageTs("1.000100")))

    async with database.transaction() as tx:
        assert await tx.outbox.purge(NOW) == 0
        assert await tx.outbox.purge(NOW + timedelta(days=14)) == 2

    assert await deliver_all(database) == ["waiting"]
    async with database.reading() as tx:
        assert await tx.messages.find("sent") is not None


async def test_the_address_of_a_message_is_kept_until_it_is_posted_anew(database: Database) -> None:
    async with database.transaction() as tx:
        await tx.messages.remember("job:1", MessageRef(ChannelId("C1"), MessageTs("1.000100")))
        assert await tx.messages.links(["job:1", "job:2"]) == {}
        await tx.messages.remember_link("job:1", "https://acme.slack.com/archives/C1/p1000100")

    async with database.transaction() as tx:
        known = await tx.messages.links(["job:1", "job:2"])
        await tx.messages.remember("job:1", MessageRef(ChannelId("C1"), MessageTs("2.000100")))
        anew = await tx.messages.links(["job:1"])

    assert known == {"job:1": "https://acme.slack.com/archives/C1/p1000100"}
    assert anew == {}
