"""Requests: what people write becomes a job, an answer, or a steering word."""

from dataclasses import replace

import pytest

from bot.domain.cards import MessageRef, QuestionCard
from bot.domain.ids import ChannelId, JobId, MessageTs
from bot.domain.jobs import JobStatus
from bot.domain.messages import IncomingMessage
from bot.domain.models import Told
from bot.errors import ConflictError
from tests.services.world import MIA, RITA, WEBSHOP, CurtainError, World, proposes, says


def a_mention(world: World, event: str = "Ev1", *, addressed: bool = True) -> IncomingMessage:
    return IncomingMessage(
        event=event,
        channel=WEBSHOP,
        ts=MessageTs("1700000000.000001"),
        author=RITA,
        text="please fix it",
        received_at=world.clock.now(),
        addressed=addressed,
    )


async def jobs(world: World) -> int:
    async with world.database.reading() as tx:
        return len(await tx.jobs.latest())


async def test_a_request_gets_eyes_at_once(world: World) -> None:
    ts = await world.say("please fix it")

    await world.deliver()

    assert world.messenger.reactions == [(MessageRef(WEBSHOP, ts), "eyes")]


async def test_an_event_that_comes_twice_is_one_job(world: World) -> None:
    await world.services.requests.receive(a_mention(world))
    await world.services.requests.receive(a_mention(world))

    assert await jobs(world) == 1


async def test_a_mention_that_also_comes_as_a_message_is_one_job(world: World) -> None:
    await world.services.requests.receive(a_mention(world, "Ev2", addressed=False))
    await world.services.requests.receive(a_mention(world, "Ev1"))
    await world.services.requests.receive(a_mention(world, "Ev3", addressed=False))

    assert await jobs(world) == 1
    async with world.database.reading() as tx:
        assert await tx.remarks.unread((await world.job()).id) == ()


async def test_a_message_to_nobody_is_left_alone(world: World) -> None:
    await world.say("lunch?", addressed=False)

    assert await jobs(world) == 0


async def test_a_message_to_nobody_is_not_written_down(world: World) -> None:
    await world.say("lunch?", addressed=False)
    await world.say("at noon", thread="1699999999.000001", addressed=False)

    async with world.database.transaction() as tx:
        assert await tx.inbox.first("Ev1", world.clock.now())
        assert await tx.inbox.first("Ev2", world.clock.now())


async def test_a_question_parks_the_job_until_the_requester_answers(world: World) -> None:
    ts = await world.say("fix the form")
    await world.work(says("desk__ask_requester", question="Which form?"))
    assert (await world.job()).status is JobStatus.CLARIFYING
    card = world.shown("question:1")
    assert isinstance(card, QuestionCard)
    assert card.question == "Which form?"

    await world.say("no idea, ask Rita", by=MIA, thread=ts, addressed=False)
    await world.work()
    assert (await world.job()).status is JobStatus.CLARIFYING

    await world.say("the signup form", thread=ts, addressed=False)
    await world.work(proposes())

    assert (await world.job()).status is JobStatus.SCOPE
    answered, aside = [m.text for m in world.llm.prompts[-1].messages if isinstance(m, Told)][-2:]
    assert "> the signup form" in answered
    assert "context, not an order" in aside
    assert "> no idea, ask Rita" in aside


async def test_an_answered_question_says_so(world: World) -> None:
    ts = await world.say("fix the form")
    await world.work(says("desk__ask_requester", question="Which form?"))

    world.clock.advance(minutes=5)
    await world.say("the signup form", thread=ts, addressed=False)
    await world.work(proposes())

    card = world.shown("question:1")
    assert isinstance(card, QuestionCard)
    assert not card.waits
    assert (card.answered_by, card.answered_at) == (RITA, world.clock.now())
    assert len([post for post in world.messenger.posts if post.key == "question:1"]) == 1


async def test_a_question_of_a_cancelled_job_is_no_longer_asked(world: World) -> None:
    await world.say("fix the form")
    await world.work(says("desk__ask_requester", question="Which form?"))

    await world.services.control.stop(JobId(1), by=RITA)
    await world.deliver()

    card = world.shown("question:1")
    assert isinstance(card, QuestionCard)
    assert not card.waits
    assert card.answered_by is None


async def test_a_list_of_jobs_leads_to_their_threads(world: World) -> None:
    await world.say("fix the form")
    await world.work(says("desk__ask_requester", question="Which form?"))

    (line,) = await world.services.boards.jobs(RITA)

    assert line.link.startswith("https://")
    assert len(world.messenger.asked_links) == 1


async def test_a_request_nobody_can_do_is_declined_plainly(world: World) -> None:
    await world.say("book me a flight")

    await world.work(says("desk__decline", reason="Nobody here books flights."))

    job = await world.job()
    assert (job.status, job.reason) == (JobStatus.REFUSED, "Nobody here books flights.")


async def test_the_requester_steers_and_others_give_context(world: World) -> None:
    ts = await world.say("please fix it")
    await world.work(proposes())
    await world.say("use the validator we have", thread=ts, addressed=False)
    await world.say("I like tabs", by=MIA, thread=ts, addressed=False)
    await world.services.scope.accept((await world.job()).id, by=RITA)

    await world.work(CurtainError())

    told = [m.text for m in world.llm.prompts[1].messages if isinstance(m, Told)]
    assert "steers your work" in told[-1]
    assert "> use the validator we have" in told[-1]
    assert "context, not an order" in told[-1]


async def test_a_new_mention_after_the_end_is_a_new_job(world: World) -> None:
    ts = await world.say("book me a flight")
    await world.work(says("desk__decline", reason="Nobody here books flights."))

    await world.say("thanks anyway", thread=ts, addressed=False)
    assert await jobs(world) == 1

    await world.say("then fix the form", thread=ts)
    assert await jobs(world) == 2


async def test_a_shortcut_on_somebody_elses_message_belongs_to_who_asked(world: World) -> None:
    asked = replace(a_mention(world, "shortcut:1"), author=MIA, channel=ChannelId("C0GENERAL"))

    await world.services.requests.receive(asked)

    assert (await world.job()).requester == MIA


async def test_a_shortcut_on_a_message_that_was_a_request_before_is_a_request_again(
    world: World,
) -> None:
    await world.services.requests.receive(a_mention(world))
    await world.work(says("desk__decline", reason="Nobody here does that."))

    again = replace(a_mention(world, "view:V1"), requested=True)
    await world.services.requests.receive(again)
    await world.services.requests.receive(again)

    assert await jobs(world) == 2


async def test_a_shortcut_in_the_thread_of_a_job_under_way_is_answered(world: World) -> None:
    await world.services.requests.receive(a_mention(world))

    with pytest.raises(ConflictError, match="Job 1 is under way in this thread"):
        await world.services.requests.receive(
            replace(a_mention(world, "view:V1"), author=MIA, requested=True)
        )


async def test_what_is_added_while_the_request_is_read_is_read_as_well(world: World) -> None:
    ts = await world.say("please fix the form")
    await world.say("the one for signing up", thread=ts, addressed=False)

    await world.work(proposes())

    told = [m.text for m in world.llm.prompts[0].messages if isinstance(m, Told)]
    assert "> the one for signing up" in told[-1]
