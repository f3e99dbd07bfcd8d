"""Agent reviews: opened once, decided by whoever owns the position, submitted together."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.domain.agent_reviews import AgentReview, Choice, ReviewStatus
from bot.domain.cards import Saying
from bot.domain.ids import PositionName, ReviewId, RoundId, UserId
from bot.domain.recommending import Recommended
from bot.domain.restrictions import RestrictionKind
from bot.domain.review_cards import ClosedBelowCard, ClosedCard, RoundCard
from bot.domain.seats import StandIn
from bot.errors import ConflictError, ForbiddenError, InvalidInputError
from tests.services.offices import BOSS, office, owner_of, restarted, with_owner, without
from tests.services.world import World

KICKOFF = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)
DUE = datetime(2026, 3, 31, 9, 0, tzinfo=UTC)
CLOSE_OUT = datetime(2026, 4, 7, 9, 0, tzinfo=UTC)
ANN, BOB = owner_of(0), owner_of(1)
KEEP = Choice(Recommended.KEEP, Recommended.KEEP)


@pytest.fixture
async def six(sqlite_url: str) -> AsyncIterator[World]:
    """Ann and Bob, with three positions each."""
    async with office(sqlite_url, owners=2, positions=6) as world:
        yield world


async def tend(world: World, at: datetime) -> None:
    world.clock.set(at)
    await world.services.review_rounds.tend()
    await world.deliver()


async def opened(world: World) -> None:
    await tend(world, KICKOFF)


async def reviews(world: World) -> dict[str, AgentReview]:
    async with world.database.reading() as tx:
        found = [
            review
            for number in (1, 2, 3)
            for review in await tx.agent_reviews.of_round(RoundId(number))
        ]
    return {review.position: review for review in found}


async def choose(world: World, position: str, choice: Choice = KEEP, *, by: UserId = ANN) -> None:
    review = (await reviews(world))[position]
    window = await world.services.agent_reviews.look(review.id, by=by)
    world.clock.advance(seconds=30)
    await world.services.agent_reviews.decide(
        review.id, choice, by=by, seen=review.decided_at, looked_at=window.looked_at
    )


async def restricted(world: World) -> set[str]:
    async with world.database.reading() as tx:
        return set(await tx.restrictions.all_live(at=world.clock.now()))


def posted(world: World, begins: str) -> list[str]:
    return sorted(post.key for post in world.messenger.posts if post.key.startswith(begins))


def card(world: World, owner: int = 1) -> RoundCard:
    person = owner_of(owner - 1)
    shown = world.shown(f"agent reviews:{owner}:{person}")
    assert isinstance(shown, RoundCard)
    return shown


async def test_each_position_gets_one_review_and_each_owner_one_message(six: World) -> None:
    await tend(six, KICKOFF - timedelta(minutes=1))
    assert six.messenger.posts == []

    for _ in range(3):
        await opened(six)

    assert sorted(await reviews(six)) == [f"agent-00{n}" for n in range(6)]
    assert posted(six, "") == [f"agent reviews:1:{ANN}", f"agent reviews:2:{BOB}"]
    assert [line.review.position for line in card(six).lines] == [
        "agent-000",
        "agent-002",
        "agent-004",
    ]


async def test_below_five_positions_nobody_is_written_to_and_nothing_is_lost(
    sqlite_url: str,
) -> None:
    async with office(sqlite_url, owners=2, positions=4) as world:
        for moment in (KICKOFF, DUE, CLOSE_OUT):
            await tend(world, moment)

        home = await world.services.boards.home(ANN)
        assert world.messenger.posts == []
        assert await restricted(world) == set()
        assert [len(each.waiting) for each in home.reviews] == [2]


async def test_a_decision_waits_until_all_are_submitted_together(six: World) -> None:
    await opened(six)
    retire = Choice(Recommended.RETIRE, Recommended.KEEP, note="Nobody asks it for anything.")
    await choose(six, "agent-000")
    await choose(six, "agent-002", retire)
    assert await restricted(six) == set()

    done = await six.services.agent_reviews.submit(RoundId(1), by=ANN)
    await six.deliver()

    now = await reviews(six)
    assert [review.position for review in done] == ["agent-000", "agent-002"]
    assert now["agent-004"].status is ReviewStatus.OPEN
    assert (now["agent-000"].effect, now["agent-000"].carried_out) == ("Kept as it is.", True)
    assert "retire agent-002" in now["agent-002"].effect
    assert not now["agent-002"].carried_out
    assert await restricted(six) == {"agent-002"}
    assert (card(six).undecided, card(six).pending) == (1, 0)
    assert len(posted(six, "")) == 2


async def test_a_decision_can_be_changed_until_it_is_submitted_and_not_after(six: World) -> None:
    await opened(six)
    await choose(six, "agent-000")
    adjust = Choice(
        Recommended.ADJUST, Recommended.KEEP, note="Too much.", lane=("- repository__merge",)
    )
    await choose(six, "agent-000", adjust)
    await six.services.agent_reviews.submit(RoundId(1), by=ANN)

    assert (await reviews(six))["agent-000"].choice == adjust
    with pytest.raises(ConflictError, match="submitted this review already"):
        await choose(six, "agent-000")


async def test_of_two_who_decide_at_once_the_second_is_told_who_was_faster(six: World) -> None:
    await opened(six)
    async with six.database.transaction() as tx:
        later = six.clock.now() + timedelta(days=20)
        await tx.absences.save(StandIn(ANN, BOB, later))
    review = (await reviews(six))["agent-000"]
    seen, looked_at = review.decided_at, six.clock.now()
    verb = six.services.agent_reviews.decide
    await verb(review.id, KEEP, by=BOB, seen=seen, looked_at=looked_at)

    with pytest.raises(ConflictError, match=f"<@{BOB}> was faster and decided: keep"):
        await verb(review.id, KEEP, by=ANN, seen=seen, looked_at=looked_at)


async def test_against_the_recommendation_there_has_to_be_a_reason(six: World) -> None:
    await opened(six)

    wider = Choice(Recommended.EXPAND, Recommended.EXPAND, lane=("+ repository__tag",))

    for refused, why in (
        (Choice(Recommended.RETIRE, Recommended.KEEP), "against the recommendation"),
        (wider, "a reason in the note, and a last day"),
        (replace(wider, kind=Recommended.ADJUST, note="More."), "choose Expand"),
        (Choice(Recommended.REASSIGN, Recommended.REASSIGN, new_owner=ANN), "Choose the person"),
        (replace(wider, kind=Recommended.KEEP, recommended=Recommended.KEEP), "only with Adjust"),
    ):
        with pytest.raises(InvalidInputError, match=why):
            await choose(six, "agent-000", refused)

    whole = replace(wider, note="It tags by hand.", until=date(2026, 6, 30))
    await choose(six, "agent-000", whole)
    assert (await reviews(six))["agent-000"].choice == whole


async def test_only_the_owner_decides_and_submits(six: World) -> None:
    await opened(six)

    for attempt in (
        six.services.agent_reviews.look(ReviewId(1), by=BOB),
        six.services.agent_reviews.submit(RoundId(1), by=BOSS),
    ):
        with pytest.raises(ForbiddenError, match=f"<@{ANN}> decides about it now"):
            await attempt


async def test_who_was_replaced_is_told_who_decides_now(six: World) -> None:
    await opened(six)
    await choose(six, "agent-000")
    after = restarted(six, with_owner(six.organization, "team-00", BOB))

    with pytest.raises(ForbiddenError, match=f"<@{BOB}> decides about it now"):
        await choose(after, "agent-000")
    await tend(after, KICKOFF + timedelta(hours=1))

    moved = (await reviews(after))["agent-000"]
    assert (moved.owner, moved.status, moved.choice) == (BOB, ReviewStatus.OPEN, None)
    assert len(card(after, 2).lines) == 6
    await choose(after, "agent-000", by=BOB)


async def test_the_review_of_a_retired_position_is_not_needed(six: World) -> None:
    await opened(six)
    after = restarted(six, without(six.organization, "agent-000"))
    await tend(after, KICKOFF + timedelta(hours=1))
    await tend(after, CLOSE_OUT)

    assert (await reviews(after))["agent-000"].status is ReviewStatus.NOT_NEEDED
    assert "agent-000" not in await restricted(after)


async def test_when_an_owner_leaves_their_manager_is_asked(six: World) -> None:
    await opened(six)
    async with six.database.transaction() as tx:
        await tx.people.set_active(ANN, active=False, at=six.clock.now())
    await tend(six, DUE)

    assert f"agent reviews:1:{BOSS}" in posted(six, "agent reviews:1")
    assert posted(six, "review reminder:1") == [f"review reminder:1:{BOSS}:102"]
    await choose(six, "agent-000", by=BOSS)


async def test_who_stands_in_is_asked_while_an_owner_is_away(six: World) -> None:
    async with six.database.transaction() as tx:
        await tx.absences.save(StandIn(ANN, BOB, KICKOFF + timedelta(days=9)))
    await opened(six)

    assert posted(six, "agent reviews:1") == [f"agent reviews:1:{BOB}"]
    await choose(six, "agent-000", by=BOB)


async def test_on_the_set_date_unreviewed_positions_lose_their_lane_for_all_to_see(
    six: World,
) -> None:
    await opened(six)
    await choose(six, "agent-000")
    await six.services.agent_reviews.submit(RoundId(1), by=ANN)
    await tend(six, CLOSE_OUT - timedelta(minutes=1))
    assert await restricted(six) == set()

    for _ in range(2):
        await tend(six, CLOSE_OUT)

    assert await restricted(six) == {f"agent-00{n}" for n in (1, 2, 3, 4, 5)}
    assert posted(six, "reviews closed") == [
        f"reviews closed:1:{ANN}",
        f"reviews closed:2026-Q1:{BOSS}",
        f"reviews closed:2:{BOB}",
    ]
    below = six.shown(f"reviews closed:2026-Q1:{BOSS}")
    assert isinstance(below, ClosedBelowCard)
    assert [(each.round.owner, len(each.lost)) for each in below.cards] == [(ANN, 2), (BOB, 3)]
    closed = six.shown(f"reviews closed:1:{ANN}")
    assert isinstance(closed, ClosedCard)
    assert [review.position for review in closed.lost] == ["agent-002", "agent-004"]
    board = await six.services.boards.agents(BOSS)
    lines = {line.position: line for line in board.lines}
    assert [each.kind for each in lines[PositionName("agent-002")].restrictions] == [
        RestrictionKind.UNREVIEWED
    ]


async def test_deciding_late_gives_the_lane_back_at_once(six: World) -> None:
    await opened(six)
    await tend(six, CLOSE_OUT)
    await choose(six, "agent-000")
    assert "agent-000" in await restricted(six)

    await six.services.agent_reviews.submit(RoundId(1), by=ANN)

    await six.deliver()
    below = six.shown(f"reviews closed:2026-Q1:{BOSS}")
    assert isinstance(below, ClosedBelowCard)
    closed = below.cards[0]
    assert [review.status.waits for review in closed.lost] == [False, True, True]
    assert "agent-000" not in await restricted(six)
    assert "agent-002" in await restricted(six)


async def test_a_pending_decision_is_no_review_and_the_timer_does_not_submit_it(
    six: World,
) -> None:
    await opened(six)
    await choose(six, "agent-000")
    await tend(six, CLOSE_OUT)

    assert (await reviews(six))["agent-000"].status is ReviewStatus.DECIDED
    assert "agent-000" in await restricted(six)


async def test_who_is_done_is_not_reminded(six: World) -> None:
    await opened(six)
    for position in ("agent-000", "agent-002", "agent-004"):
        await choose(six, position)
    await six.services.agent_reviews.submit(RoundId(1), by=ANN)
    for day in range(28):
        await tend(six, KICKOFF + timedelta(days=day))

    assert posted(six, "review reminder:1") == []
    assert len(posted(six, "review reminder:2")) == 9


async def test_a_reminder_slack_was_too_slow_for_is_never_said_after_a_later_one(
    six: World,
) -> None:
    await opened(six)
    six.clock.set(DUE - timedelta(days=1))
    await six.services.review_rounds.tend()
    await tend(six, DUE)

    said = [six.shown(key) for key in posted(six, "review reminder:1")]
    assert posted(six, "review reminder:1") == [f"review reminder:1:{ANN}:102"]
    assert isinstance(said[0], Saying)
    assert "3 to decide" in said[0].text


async def test_a_review_nobody_submitted_is_missed_when_the_next_one_opens(six: World) -> None:
    await opened(six)
    await tend(six, CLOSE_OUT)
    await tend(six, datetime(2026, 6, 9, 9, tzinfo=UTC))
    async with six.database.reading() as tx:
        waiting = await tx.agent_reviews.waiting()
        first = await tx.agent_reviews.get(1)

    assert {review.period for review in waiting} == {"2026-Q2"}
    assert (first.position, first.status) == ("agent-000", ReviewStatus.MISSED)
    assert card(six).waiting == ()
    assert "agent-000" in await restricted(six)


async def test_how_people_decide_is_kept(six: World) -> None:
    await opened(six)
    for position in ("agent-000", "agent-002"):
        await choose(six, position)
    await choose(six, "agent-004", Choice(Recommended.RETIRE, Recommended.KEEP, note="Idle."))
    await six.services.agent_reviews.submit(RoundId(1), by=ANN)

    board = await six.services.agent_reviews.board(ANN)
    operator = await six.services.agent_reviews.board(BOSS)

    (habit,) = board.habits
    assert (habit.decided, habit.kept, habit.followed, habit.seconds) == (3, 2, 2, 30)
    assert board.to_carry_out == ()
    assert [review.position for review in operator.to_carry_out] == ["agent-004"]
    await six.services.agent_reviews.carried_out(operator.to_carry_out[0].id, by=BOSS)
    assert (await six.services.agent_reviews.board(BOSS)).to_carry_out == ()


async def test_two_clocks_at_once_open_and_remind_once(postgres_url: str) -> None:
    async with office(postgres_url, owners=2, positions=6) as world:
        for moment in (KICKOFF, DUE, CLOSE_OUT):
            world.clock.set(moment)
            tends = (world.services.review_rounds.tend() for _ in range(4))
            await asyncio.gather(*tends)
            await world.deliver()

        assert len(posted(world, "agent reviews")) == 2
        assert len(posted(world, "review reminder")) == 2
        assert len(posted(world, "reviews closed")) == 3
        async with world.database.reading() as tx:
            verbs = [entry.verb for entry in await tx.audit.latest()]
        assert verbs.count("restriction.imposed") == 6
        assert verbs.count("agent_reviews.reminded") == 2


async def test_an_operator_opens_them_before_their_day_and_the_calendar_not_again(
    six: World,
) -> None:
    six.clock.set(datetime(2026, 2, 3, 9, 0, tzinfo=UTC))

    with pytest.raises(ForbiddenError, match="Only <@U0BOSS>"):
        await six.services.review_rounds.open_now(by=ANN)
    await six.services.review_rounds.open_now(by=BOSS)
    await six.services.review_rounds.open_now(by=BOSS)
    early = await reviews(six)
    await tend(six, KICKOFF)

    assert {review.period for review in early.values()} == {"2026-Q1"}
    assert len(early) == 6
    assert await reviews(six) == early
    async with six.database.reading() as tx:
        rounds = await tx.rounds.some({review.round for review in early.values()})
    assert {asked.due_on for asked in rounds.values()} == {date(2026, 3, 31)}


async def test_what_a_replaced_owner_decided_is_not_submitted_and_they_hear_why(six: World) -> None:
    await opened(six)
    await choose(six, "agent-000", Choice(Recommended.RETIRE, Recommended.KEEP, note="Idle."))
    after = restarted(six, with_owner(six.organization, "team-00", BOB))

    with pytest.raises(ForbiddenError, match=f"another owner now, and <@{BOB}> decides"):
        await after.services.agent_reviews.submit(RoundId(1), by=ANN)

    assert (await reviews(after))["agent-000"].status is ReviewStatus.DECIDED
    assert await restricted(after) == set()


async def test_who_submits_hears_of_a_decision_that_they_have_not_seen(six: World) -> None:
    await opened(six)
    async with six.database.transaction() as tx:
        await tx.absences.save(StandIn(ANN, BOB, six.clock.now() + timedelta(days=20)))
    await choose(six, "agent-000")
    seen = (await reviews(six))["agent-000"].decided_at
    await choose(six, "agent-002", by=ANN)
    await choose(
        six, "agent-000", Choice(Recommended.RETIRE, Recommended.KEEP, note="Idle."), by=BOB
    )
    submit = six.services.agent_reviews.submit

    with pytest.raises(ConflictError, match=f"<@{BOB}> has decided about agent-000 since you"):
        await submit(RoundId(1), by=ANN, seen=seen)
    newest = (await reviews(six))["agent-000"].decided_at

    assert len(await submit(RoundId(1), by=ANN, seen=newest)) == 2


async def test_two_who_submit_at_once_submit_once_and_one_is_told(six: World) -> None:
    await opened(six)
    async with six.database.transaction() as tx:
        await tx.absences.save(StandIn(ANN, BOB, six.clock.now() + timedelta(days=20)))
    for position in ("agent-000", "agent-002", "agent-004"):
        await choose(six, position)

    answers = await asyncio.gather(
        *(six.services.agent_reviews.submit(RoundId(1), by=who) for who in (ANN, BOB)),
        return_exceptions=True,
    )

    (refused,) = [each for each in answers if isinstance(each, BaseException)]
    assert isinstance(refused, ConflictError)
    assert "has submitted these reviews already" in str(refused)


async def test_two_who_decide_at_once_leave_one_decision_and_one_is_told(six: World) -> None:
    await opened(six)
    async with six.database.transaction() as tx:
        await tx.absences.save(StandIn(ANN, BOB, six.clock.now() + timedelta(days=20)))
    verb, now = six.services.agent_reviews.decide, six.clock.now()

    answers = await asyncio.gather(
        *(verb(ReviewId(1), KEEP, by=who, seen=None, looked_at=now) for who in (ANN, BOB)),
        return_exceptions=True,
    )

    (refused,) = [each for each in answers if isinstance(each, BaseException)]
    assert isinstance(refused, ConflictError)
    assert "was faster and decided: keep" in str(refused)
