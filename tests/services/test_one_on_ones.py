"""One-to-ones: asked once a month between reviews, answered once, kept for the review."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from bot.domain.agent_reviews import Choice
from bot.domain.ids import ReviewId, RoundId, TalkId
from bot.domain.one_on_ones import Said
from bot.domain.recommending import Recommended
from bot.domain.review_calendar import OneOnOnes, ReviewCalendar
from bot.domain.review_cards import TalksCard
from bot.errors import ConflictError, ForbiddenError, InvalidInputError
from tests.services.offices import BOSS, office, owner_of, restarted, with_owner
from tests.services.world import World

ANN, BOB = owner_of(0), owner_of(1)
MIDDLE = datetime(2026, 2, 16, 9, tzinfo=UTC)
SAID = Said("It finds blank e-mails.", "It asks twice.", "Let it tag.")


@pytest.fixture
async def monthly(sqlite_url: str) -> AsyncIterator[World]:
    calendar = ReviewCalendar(one_on_ones=OneOnOnes.MONTHLY)
    async with office(sqlite_url, owners=2, positions=6, calendar=calendar) as world:
        yield world


async def ask(world: World, at: datetime) -> list[str]:
    world.clock.set(at)
    await world.services.one_on_ones.open_due()
    await world.deliver()
    return sorted(post.key for post in world.messenger.posts)


async def test_each_owner_is_asked_once_a_month_in_one_message(monthly: World) -> None:
    early = await ask(monthly, MIDDLE.replace(day=13))
    asked = await ask(monthly, MIDDLE)
    again = await ask(monthly, MIDDLE.replace(day=17))
    next_month = await ask(monthly, datetime(2026, 4, 15, 9, tzinfo=UTC))

    assert early == []
    assert asked == again == [f"one-to-ones:2026-02:{who}:{who}" for who in (ANN, BOB)]
    assert len(next_month) == 4


async def test_in_a_month_of_reviews_nobody_is_asked_twice_about_the_same(monthly: World) -> None:
    assert await ask(monthly, datetime(2026, 3, 16, 9, tzinfo=UTC)) == []


async def test_an_answer_is_kept_shown_and_comes_up_at_the_review(monthly: World) -> None:
    await ask(monthly, MIDDLE)
    await monthly.services.one_on_ones.answer(TalkId(1), SAID, by=ANN)
    await monthly.deliver()

    card = monthly.shown(f"one-to-ones:2026-02:{ANN}:{ANN}")
    assert isinstance(card, TalksCard)
    assert [talk.wants for talk, _ in card.talks] == ["Let it tag.", "", ""]
    monthly.clock.set(datetime(2026, 3, 10, 9, tzinfo=UTC))
    await monthly.services.review_rounds.tend()
    window = await monthly.services.agent_reviews.look(ReviewId(1), by=ANN)
    assert [talk.wants for talk in window.wanted] == ["Let it tag."]
    with pytest.raises(ConflictError, match="has answered this already"):
        await monthly.services.one_on_ones.answer(TalkId(1), SAID, by=ANN)


async def test_only_the_owner_answers_and_something_has_to_be_said(monthly: World) -> None:
    await ask(monthly, MIDDLE)

    with pytest.raises(ForbiddenError, match=f"<@{ANN}> decides"):
        await monthly.services.one_on_ones.answer(TalkId(1), SAID, by=BOSS)
    with pytest.raises(InvalidInputError, match="at least one thing"):
        await monthly.services.one_on_ones.answer(TalkId(1), Said(" "), by=ANN)


async def test_where_they_are_off_nobody_is_asked(sqlite_url: str) -> None:
    async with office(sqlite_url, owners=2, positions=6) as world:
        assert await ask(world, MIDDLE) == []


async def test_who_owns_it_by_now_answers_and_who_was_replaced_hears_so(monthly: World) -> None:
    await ask(monthly, MIDDLE)
    after = restarted(monthly, with_owner(monthly.organization, "team-00", BOB))

    for attempt in (
        after.services.one_on_ones.read(TalkId(1), by=ANN),
        after.services.one_on_ones.answer(TalkId(1), SAID, by=ANN),
    ):
        with pytest.raises(ForbiddenError, match=f"<@{BOB}> decides about it now"):
            await attempt
    assert (await after.services.one_on_ones.answer(TalkId(1), SAID, by=BOB)).said == SAID


async def test_what_is_wanted_is_open_for_who_decides_until_a_review_has_decided(
    monthly: World,
) -> None:
    await ask(monthly, MIDDLE)
    await monthly.services.one_on_ones.answer(TalkId(1), SAID, by=ANN)
    monthly.clock.set(datetime(2026, 3, 10, 9, tzinfo=UTC))
    await monthly.services.review_rounds.tend()
    verbs, now = monthly.services.agent_reviews, monthly.clock.now()
    before = {who: (await verbs.board(who)).wishes for who in (ANN, BOB, BOSS)}

    keep = Choice(Recommended.KEEP, Recommended.KEEP)
    await verbs.decide(ReviewId(1), keep, by=ANN, seen=None, looked_at=now)
    await verbs.submit(RoundId(1), by=ANN)

    assert {who: [talk.wants for talk in open_] for who, open_ in before.items()} == {
        ANN: ["Let it tag."],
        BOB: [],
        BOSS: ["Let it tag."],
    }
    assert (await verbs.board(ANN)).wishes == ()
