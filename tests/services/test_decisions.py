"""Decision records: people settle questions once, and every later job is given the answer."""

import asyncio
import sqlite3
from contextlib import closing
from dataclasses import replace
from typing import Any

import pytest

from bot.domain.approvals import Decision
from bot.domain.cards import DecisionCard, JobCard, ResultCard
from bot.domain.decisions import DecisionRecord, DecisionStatus
from bot.domain.drafts import Draft
from bot.domain.explanations import Kind
from bot.domain.ids import ApprovalId, ChannelId, DecisionId, JobId, MessageTs, UserId
from bot.domain.models import ModelReply, Returned, Told
from bot.errors import ConflictError, ForbiddenError, InvalidInputError, NotFoundError
from bot.services.explaining import told
from tests.docs.pages import HOW_TO, fences
from tests.services.test_explaining import text
from tests.services.world import (
    MIA,
    OMAR,
    PAT,
    RITA,
    SAM,
    WEBSHOP,
    World,
    at_work,
    in_approval,
    in_scope,
    proposes,
    says,
)

THREAD = MessageTs("1700000000.000900")


def a_draft(key: str = "view:V1", **changes: Any) -> Draft:
    draft = Draft(
        key=key,
        title="Where e-mail addresses are checked",
        decision="An e-mail address is checked in shop/signup.py, and refused when it is empty.",
        why="Two places have disagreed.",
        breadth="repository/webshop",
    )
    return replace(draft, **changes)


async def records(world: World) -> tuple[DecisionRecord, ...]:
    async with world.database.reading() as tx:
        return await tx.decisions.latest()


def suggests(**changes: Any) -> ModelReply:
    arguments: dict[str, Any] = {
        "title": "Blank is empty",
        "decision": "An e-mail address of blanks alone counts as empty.",
        "why": "Nobody can be written to there.",
        "applies_to": "repository",
        "related": [],
    }
    return says("desk__propose_decision", **{**arguments, **changes})


def parks() -> ModelReply:
    """The position waits, so that the scene ends."""
    return says("desk__ask_requester", question="Which form?")


# What people write down


async def test_what_its_owner_writes_down_binds_at_once(world: World) -> None:
    card = await world.services.decisions.record(a_draft(), by=OMAR)

    assert card.record.status is DecisionStatus.ACCEPTED
    assert card.record.decided_by == OMAR
    async with world.database.reading() as tx:
        verbs = [entry.verb for entry in await tx.audit.latest()]
    assert verbs == ["decision.accepted", "decision.proposed"]


async def test_what_somebody_else_writes_down_waits_for_who_may_decide_it(world: World) -> None:
    card = await world.services.decisions.record(a_draft(), by=RITA)
    await world.deliver()

    assert card.record.status is DecisionStatus.PROPOSED
    assert card.people == (OMAR, SAM, PAT)
    told = {post.place.channel for post in world.messenger.posts}
    assert told == {ChannelId("D0OMAR"), ChannelId("D0SAM"), ChannelId("D0PAT")}


async def test_a_window_submitted_twice_makes_one_record(world: World) -> None:
    first = await world.services.decisions.record(a_draft(), by=OMAR)

    again = await world.services.decisions.record(a_draft(), by=OMAR)

    assert again.record == first.record
    assert len(await records(world)) == 1


async def test_what_is_recorded_from_a_message_is_shown_in_its_thread(world: World) -> None:
    await world.services.decisions.record(a_draft(channel=WEBSHOP, thread=THREAD), by=OMAR)
    await world.deliver()

    (post,) = world.messenger.posts
    assert (post.place.channel, post.place.thread) == (WEBSHOP, THREAD)
    (found,) = await world.services.decisions.find("")
    assert found.link.startswith("https://")


async def test_a_stranger_writes_nothing_down(world: World) -> None:
    with pytest.raises(ForbiddenError, match=r"org\.yml"):
        await world.services.decisions.record(a_draft(), by=UserId("U0GUEST"))

    assert await records(world) == ()


async def test_a_decision_without_words_is_none(world: World) -> None:
    with pytest.raises(InvalidInputError, match="title"):
        await world.services.decisions.record(a_draft(title=" "), by=OMAR)


async def test_nobody_floods_those_who_decide(world: World) -> None:
    for number in range(10):
        await world.services.decisions.record(a_draft(f"view:V{number}"), by=RITA)

    with pytest.raises(ConflictError, match="10 of your proposals"):
        await world.services.decisions.record(a_draft("view:V10"), by=RITA)

    assert len(await records(world)) == 10


# Who decides


async def test_only_who_may_decide_accepts_and_the_first_answer_stands(world: World) -> None:
    await world.services.decisions.record(a_draft(), by=RITA)

    with pytest.raises(ForbiddenError, match="<@U0OMAR>"):
        await world.services.decisions.accept(DecisionId(1), by=RITA)
    await world.services.decisions.accept(DecisionId(1), by=SAM)
    with pytest.raises(ConflictError, match="<@U0SAM> already"):
        await world.services.decisions.decline(DecisionId(1), by=OMAR, reason="No.")

    assert (await records(world))[0].decided_by == SAM


async def test_a_refusal_needs_a_reason_and_settles_every_copy(world: World) -> None:
    await world.services.decisions.record(a_draft(), by=RITA)
    await world.deliver()

    with pytest.raises(InvalidInputError):
        await world.services.decisions.decline(DecisionId(1), by=OMAR, reason="  ")
    await world.services.decisions.decline(DecisionId(1), by=OMAR, reason="The library does it.")
    await world.deliver()

    for person in (OMAR, SAM, PAT):
        shown = world.shown(f"decision:1:{person}")
        assert isinstance(shown, DecisionCard)
        assert shown.record.status is DecisionStatus.DECLINED


async def test_who_was_deactivated_decides_nothing(world: World) -> None:
    await world.services.decisions.record(a_draft(), by=RITA)
    await world.services.people.changed(OMAR, active=False, at=world.clock.now())

    with pytest.raises(ForbiddenError):
        await world.services.decisions.accept(DecisionId(1), by=OMAR)


async def test_a_decision_takes_the_place_of_another_one(world: World) -> None:
    await world.services.decisions.record(a_draft(), by=OMAR)

    newer = a_draft("view:V2", decision="Nowhere at all.", supersedes=DecisionId(1))
    await world.services.decisions.record(newer, by=OMAR)

    new, old = await records(world)
    assert (new.status, old.status) == (DecisionStatus.ACCEPTED, DecisionStatus.SUPERSEDED)
    assert old.superseded_by == new.id
    with pytest.raises(InvalidInputError, match="superseded"):
        await world.services.decisions.record(a_draft("view:V3", supersedes=DecisionId(1)), by=OMAR)


async def test_who_owns_a_repository_cannot_end_what_holds_for_everybody(world: World) -> None:
    await world.services.decisions.record(a_draft(breadth="organization"), by=PAT)

    narrower = a_draft("view:V2", supersedes=DecisionId(1))
    card = await world.services.decisions.record(narrower, by=OMAR)

    assert card.record.status is DecisionStatus.PROPOSED
    assert card.people == (PAT,)
    with pytest.raises(ForbiddenError):
        await world.services.decisions.accept(DecisionId(2), by=OMAR)


async def test_a_decision_for_a_role_is_for_who_answers_for_it(world: World) -> None:
    card = await world.services.decisions.record(a_draft(breadth="role/reviewer"), by=RITA)

    assert card.people == (OMAR, MIA, PAT)


# What agents propose


async def test_an_agent_proposes_and_nothing_binds_before_a_person_accepts(world: World) -> None:
    await at_work(world, suggests(), parks())

    (record,) = await records(world)
    assert record.status is DecisionStatus.PROPOSED
    assert (record.position, record.job) == ("builder-1", 1)
    shown = world.shown("decision:1")
    assert isinstance(shown, DecisionCard)
    assert shown.people == (OMAR, SAM, PAT)
    async with world.database.reading() as tx:
        assert await tx.decisions.binding() == ()

    await world.services.decisions.accept(DecisionId(1), by=SAM)

    async with world.database.reading() as tx:
        assert len(await tx.decisions.binding()) == 1


@pytest.mark.parametrize("person", [RITA, MIA, UserId("U0GUEST")])
@pytest.mark.parametrize(
    ("reach", "named"),
    [
        ("repository", "<@U0OMAR>, <@U0SAM> or <@U0PAT>"),
        ("organization", "<@U0PAT>"),
    ],
)
async def test_to_have_asked_or_to_be_known_is_no_right_to_decide_what_an_agent_proposes(
    world: World, person: UserId, reach: str, named: str
) -> None:
    await at_work(world, suggests(applies_to=reach), parks())

    with pytest.raises(ForbiddenError, match=f"Only {named} can decide this"):
        await world.services.decisions.accept(DecisionId(1), by=person)
    with pytest.raises(ForbiddenError, match=f"Only {named} can decide this"):
        await world.services.decisions.decline(DecisionId(1), by=person, reason="No.")

    (record,) = await records(world)
    assert record.status is DecisionStatus.PROPOSED


async def test_who_asked_decides_as_owner_where_they_are_one(world: World) -> None:
    await world.say("the signup form accepts an empty e-mail, please fix it", by=OMAR)
    await world.work(proposes())
    await world.services.scope.accept(JobId(1), by=OMAR)
    await world.work(suggests(), parks())

    await world.services.decisions.accept(DecisionId(1), by=OMAR)

    assert (await records(world))[0].binds


async def test_where_nobody_may_decide_the_refusal_says_what_to_do(world: World) -> None:
    await at_work(world, suggests(applies_to="organization"), parks())
    await world.services.people.changed(PAT, active=False, at=world.clock.now())

    with pytest.raises(ForbiddenError, match="Nobody who may decide this is there"):
        await world.services.decisions.accept(DecisionId(1), by=RITA)


async def test_a_proposal_names_what_it_touches_and_the_host_finds_the_rest(world: World) -> None:
    await world.services.decisions.record(a_draft(), by=OMAR)
    unrelated = a_draft("view:V2", title="Dates", decision="Dates are in UTC.", why="")
    await world.services.decisions.record(unrelated, by=OMAR)

    await at_work(world, suggests(related=[2]), parks())

    record, *_ = await records(world)
    assert (record.related, record.touches) == ((2,), (1,))
    shown = world.shown("decision:3")
    assert isinstance(shown, DecisionCard)
    assert [each.id for each in shown.linked] == [2, 1]


async def test_a_proposal_that_names_what_is_not_there_is_told_so(world: World) -> None:
    await at_work(world, suggests(related=[9]), parks())

    returned = [m for m in world.llm.prompts[-1].messages if isinstance(m, Returned)]
    assert "There is no decision 9." in returned[-1].text
    assert await records(world) == ()


async def test_people_are_not_buried_in_proposals(world: World) -> None:
    await at_work(world, *(suggests() for _ in range(6)), parks())

    assert len(await records(world)) == 5
    returned = [m for m in world.llm.prompts[-1].messages if isinstance(m, Returned)]
    assert "5 proposals of this job wait" in returned[-1].text


async def test_the_agent_reads_at_its_next_turn_what_became_of_its_proposal(world: World) -> None:
    await at_work(world, suggests(), parks())
    await world.services.decisions.decline(DecisionId(1), by=OMAR, reason="The library does it.")

    await world.say("the signup form", thread=(await world.job()).thread, addressed=False)
    await world.work(parks())

    told = [m.text for m in world.llm.prompts[-1].messages if isinstance(m, Told)]
    (news,) = [text for text in told if "Decision 1" in text]
    assert "> Decision 1, which was proposed in this job, is declined." in news
    assert "The library does it." in news


async def test_a_home_shows_the_proposals_its_person_may_accept(world: World) -> None:
    await world.services.decisions.record(a_draft(), by=RITA)
    await world.services.decisions.record(a_draft("view:V2", breadth="organization"), by=OMAR)
    await world.services.decisions.record(a_draft("view:V3"), by=OMAR)

    shown = {
        person: [card.record.id for card in (await world.services.boards.home(person)).decisions]
        for person in (RITA, OMAR, PAT)
    }

    assert shown == {RITA: [], OMAR: [1], PAT: [2, 1]}


# Several at once


@pytest.mark.postgres
async def test_of_two_answers_at_once_one_stands(postgres_world: World) -> None:
    decisions = postgres_world.services.decisions
    await decisions.record(a_draft(), by=RITA)

    answers = await asyncio.gather(
        decisions.accept(DecisionId(1), by=OMAR),
        decisions.decline(DecisionId(1), by=SAM, reason="No."),
        return_exceptions=True,
    )

    assert sorted(answer is None for answer in answers) == [False, True]
    assert any(isinstance(answer, ConflictError) for answer in answers)


@pytest.mark.postgres
async def test_of_two_successors_at_once_one_takes_the_place(postgres_world: World) -> None:
    decisions = postgres_world.services.decisions
    await decisions.record(a_draft(), by=OMAR)

    await asyncio.gather(
        *(
            decisions.record(a_draft(f"view:N{number}", supersedes=DecisionId(1)), by=OMAR)
            for number in range(2)
        ),
        return_exceptions=True,
    )

    async with postgres_world.database.reading() as tx:
        (binding,) = await tx.decisions.binding()
        old = await tx.decisions.get(DecisionId(1))
    assert old.superseded_by == binding.id


@pytest.mark.postgres
async def test_one_window_submitted_twice_at_once_makes_one_record(postgres_world: World) -> None:
    decisions = postgres_world.services.decisions

    await asyncio.gather(
        *(decisions.record(a_draft(), by=OMAR) for _ in range(3)), return_exceptions=True
    )

    assert len(await records(postgres_world)) == 1


# What later jobs are given


async def test_every_assignment_is_given_what_applies_with_a_receipt(world: World) -> None:
    await world.services.decisions.record(a_draft(), by=OMAR)
    elsewhere = a_draft("view:V2", breadth="repository/playground")
    await world.services.decisions.record(elsewhere, by=OMAR)

    await at_work(world, says("desk__read_record", record="decision 1"), parks())

    owner = [m for m in world.llm.prompts[1].messages if isinstance(m, Told)]
    assert "- decision 1 (" in owner[0].text
    assert "- document security-standard (" in owner[0].text
    assert "decision 2" not in owner[0].text
    returned = [m for m in world.llm.prompts[2].messages if isinstance(m, Returned)]
    assert "Decision 1 binds." in returned[-1].text
    assert "refused when it is empty" in returned[-1].text
    receipts = await world.services.boards.receipts(JobId(1))
    given = {(each.position, each.name) for each in receipts}
    # Before there is a contract, a request may be about any repository.
    assert ("dispatcher-1", "decision 2") in given
    assert ("builder-1", "decision 2") not in given
    opened = [(each.position, each.name) for each in receipts if each.opened_at]
    assert opened == [("builder-1", "decision 1")]


async def test_any_sql_tool_can_ask_who_was_given_what(world: World, sqlite_url: str) -> None:
    await world.services.decisions.record(a_draft(), by=OMAR)
    await at_work(world, says("desk__read_record", record="decision 1"), parks())
    (query,) = fences(HOW_TO / "record-a-decision.md", "sql")

    with closing(sqlite3.connect(sqlite_url.removeprefix("sqlite:///"))) as connection:
        rows = connection.execute(query.text).fetchall()

    opened = {(position, record): bool(opened) for position, record, _, opened in rows}
    assert opened["builder-1", "decision 1"]
    assert not opened["dispatcher-1", "decision 1"]
    assert not opened["builder-1", "document security-standard"]


async def test_the_story_of_a_job_tells_what_was_given_and_what_was_settled(world: World) -> None:
    await world.services.decisions.record(a_draft(), by=OMAR)
    reads = says("desk__read_record", record="decision 1")
    await at_work(world, reads, suggests(), parks())
    await world.services.decisions.accept(DecisionId(2), by=OMAR)

    said = text(await told(world.database, Kind.JOB, 1))

    (given,) = [line for line in said.splitlines() if "builder-1 was given in writing" in line]
    digest = (await records(world))[-1].digest[:8]
    assert f"decision 1 (wording {digest}, opened)" in given
    assert "builder-1 proposed a decision record, decision 2 (audit" in said
    assert "U0OMAR accepted a decision record, decision 2 (audit" in said


async def test_the_receipt_names_the_wording_that_was_given(world: World) -> None:
    await world.services.decisions.record(a_draft(), by=OMAR)

    await in_scope(world)

    (record,) = await records(world)
    receipts = await world.services.boards.receipts(JobId(1))
    assert {each.digest for each in receipts if each.name == "decision 1"} == {record.digest}


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("decision 7", "There is no decision 7."),
        ("decision seven", 'such as "decision 4"'),
        ("document nothing", "There is no document nothing for this work."),
        ("the rules", 'such as "decision 4"'),
    ],
)
async def test_what_cannot_be_read_is_explained(world: World, name: str, told: str) -> None:
    await at_work(world, says("desk__read_record", record=name), parks())

    returned = [m for m in world.llm.prompts[2].messages if isinstance(m, Returned)]
    assert told in returned[-1].text


async def test_what_no_longer_binds_is_given_to_nobody_and_says_so_when_read(world: World) -> None:
    await world.services.decisions.record(a_draft(), by=OMAR)
    newer = a_draft("view:V2", decision="Nowhere at all.", supersedes=DecisionId(1))
    await world.services.decisions.record(newer, by=OMAR)

    await at_work(world, says("desk__read_record", record="decision 1"), parks())

    told = [m for m in world.llm.prompts[1].messages if isinstance(m, Told)]
    assert "decision 1 (" not in told[0].text
    returned = [m for m in world.llm.prompts[2].messages if isinstance(m, Returned)]
    assert "Decision 1 no longer binds: decision 2 does." in returned[-1].text


async def test_a_scope_that_speaks_of_a_decision_links_it(world: World) -> None:
    await world.services.decisions.record(a_draft(), by=OMAR)

    await in_scope(world)

    card = world.shown("job:1")
    assert isinstance(card, JobCard)
    assert [each.id for each in card.touched] == [1]


async def delivered(world: World, **arguments: Any) -> ResultCard:
    """Bring a job to its result, and return the card."""
    await in_approval(world)
    await world.services.approvals.answer(ApprovalId(1), by=OMAR, decision=Decision.APPROVE)
    await world.work(says("desk__deliver", summary="Done.", **arguments))
    card = world.shown("result:1:1")
    assert isinstance(card, ResultCard)
    return card


async def test_a_result_names_what_was_given_and_got_lost_on_the_way(world: World) -> None:
    await world.services.decisions.record(a_draft(), by=OMAR)

    card = await delivered(world, keeps=["Decision  1", "document operating-model"])

    assert card.unspoken == ("document security-standard",)


async def test_an_owner_that_says_nothing_of_it_has_kept_to_nothing(world: World) -> None:
    card = await delivered(world)

    assert card.unspoken == ("document operating-model", "document security-standard")


# Looking up


async def test_decisions_are_found_by_their_words(world: World) -> None:
    await world.services.decisions.record(a_draft(), by=OMAR)
    dates = a_draft("view:V2", title="Dates", decision="Dates are in UTC.", why="")
    await world.services.decisions.record(dates, by=OMAR)

    assert [c.record.id for c in await world.services.decisions.find("")] == [2, 1]
    assert [c.record.id for c in await world.services.decisions.find("e-mails")] == [1]
    assert [c.record.id for c in await world.services.decisions.find("utc")] == [2]
    assert await world.services.decisions.find("payment") == ()
    with pytest.raises(NotFoundError):
        await world.services.decisions.read(DecisionId(9))


async def test_a_window_offers_what_there_is(world: World) -> None:
    await world.services.decisions.record(a_draft(), by=OMAR)

    choices = await world.services.decisions.choices()

    assert choices.breadths[0] == "organization"
    assert "repository/webshop" in choices.breadths
    assert [each.id for each in choices.binding] == [1]


async def test_the_dispatcher_may_read_too(world: World) -> None:
    await world.services.decisions.record(a_draft(), by=OMAR)
    await world.say("the signup form accepts an empty e-mail, please fix it")

    await world.work(says("desk__read_record", record="decision 1"), proposes())

    receipts = await world.services.boards.receipts(JobId(1))
    assert [each.position for each in receipts if each.opened_at] == ["dispatcher-1"]
