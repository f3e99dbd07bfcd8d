"""Agent reviews in every state, as tests of what Slack shows need them."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from bot.domain.agent_reviews import AgentReview, Choice, Habit, ReviewStatus, Round
from bot.domain.ids import JobId, PositionName, ReviewId, RoleName, RoundId, TalkId
from bot.domain.jobs import JobStatus
from bot.domain.one_on_ones import Said, Talk
from bot.domain.performance import Figures, Performance, Period
from bot.domain.quarters import last_quarters
from bot.domain.recommending import Recommended, recommend
from bot.domain.restrictions import Extent, Restriction, RestrictionKind
from bot.domain.review_calendar import ReviewCalendar
from bot.domain.review_cards import (
    ClosedCard,
    ReviewLine,
    ReviewsBoard,
    ReviewWindow,
    RoundCard,
    TalksCard,
    WorkedOn,
)
from tests.slack.samples import BUILDER, NOON, OMAR, PAT, SAM

QUARTER = Period(datetime(2026, 10, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC))
FIGURES = Figures(
    QUARTER,
    assignments=30,
    jobs=26,
    ended=24,
    completed=21,
    approved=21,
    returned=3,
    useful=21,
    cost_microusd=9_400_000,
    gate_events=2,
)
ADJUST = Choice(
    Recommended.ADJUST, Recommended.KEEP, note="Tags by hand.", lane=("- repository__tag",)
)
KEEP = Choice(Recommended.KEEP, Recommended.KEEP)
UNREVIEWED = Restriction(
    id=1,
    position=BUILDER,
    kind=RestrictionKind.UNREVIEWED,
    extent=Extent.CONSEQUENTIAL,
    why="Its review of 2026-Q4 was due on 2026-12-31; Omar Okafor did not submit it.",
    by="agent reviews",
    since=NOON,
)
RETIRED = replace(
    UNREVIEWED,
    kind=RestrictionKind.OFFBOARDING,
    extent=Extent.EVERYTHING,
    why="It was retired at the review of 2026-Q4.",
    until=NOON + timedelta(days=7),
)


def a_performance(name: str = BUILDER, **changed: Any) -> Performance:
    quarters = tuple((each, FIGURES) for each in last_quarters(ReviewCalendar(), QUARTER.until))
    stretches = tuple(
        replace(FIGURES, period=each)
        for each in QUARTER.split([datetime(2026, 11, 12, tzinfo=UTC)])
    )
    performance = Performance(
        PositionName(name),
        RoleName("builder"),
        OMAR,
        FIGURES,
        quarters=quarters,
        stretches=stretches,
        last_used_at=NOON,
    )
    return replace(performance, **changed)


def a_review(number: int = 1, **changed: Any) -> AgentReview:
    review = AgentReview(
        id=ReviewId(number),
        round=RoundId(1),
        period="2026-Q4",
        position=PositionName(f"builder-{number}"),
        role=RoleName("builder"),
        owner=OMAR,
        opened_at=NOON,
    )
    return replace(review, **changed)


def decided(number: int, choice: Choice = KEEP, **changed: Any) -> AgentReview:
    pending: dict[str, Any] = {
        "status": ReviewStatus.DECIDED,
        "choice": choice,
        "decided_by": OMAR,
        "decided_at": NOON,
        "seconds": 42,
    }
    return a_review(number, **{**pending, **changed})


def submitted(number: int, choice: Choice = KEEP, *, effect: str = "Kept as it is.") -> AgentReview:
    return decided(
        number,
        choice,
        status=ReviewStatus.SUBMITTED,
        settled_by=OMAR,
        settled_at=NOON,
        effect=effect,
        carried_out="To be" not in effect,
    )


def a_line(review: AgentReview, **changed: Any) -> ReviewLine:
    performance = a_performance(review.position, **changed)
    return ReviewLine(review, performance, recommend(performance))


def a_round(**changed: Any) -> Round:
    asked = Round(
        id=RoundId(1),
        period="2026-Q4",
        owner=OMAR,
        opened_at=NOON,
        opened_on=date(2026, 12, 10),
        due_on=date(2026, 12, 31),
        closes_on=date(2027, 1, 7),
    )
    return replace(asked, **changed)


def a_round_card(*reviews: AgentReview, **changed: Any) -> RoundCard:
    lines = tuple(a_line(review) for review in reviews or (a_review(1), a_review(2)))
    card = RoundCard(a_round(), lines, (OMAR,))
    return replace(card, **changed)


def rounds() -> list[RoundCard]:
    """Return the message of an owner through its whole life, and the longest one there is."""
    todo = "To be carried out: <@U0PAT> changes the lane of builder in org.yml (- repository__tag)."
    retired = "It gets no work any more. To be carried out: <@U0PAT> takes it out of org.yml."
    lost = [a_review(n, restricted_at=NOON) for n in (1, 2)]
    retire = Choice(Recommended.RETIRE, Recommended.RETIRE)
    return [
        a_round_card(),
        a_round_card(decided(1), decided(2, ADJUST), a_review(3)),
        a_round_card(
            submitted(1), submitted(2, ADJUST, effect=todo), submitted(3, retire, effect=retired)
        ),
        a_round_card(a_review(1), decided(2), overdue=True, people=(SAM, PAT)),
        a_round_card(*lost, overdue=True, round=a_round(closed_at=NOON)),
        a_round_card(a_review(1, status=ReviewStatus.NOT_NEEDED), people=(OMAR, SAM)),
        RoundCard(a_round(), (ReviewLine(a_review()),), (OMAR,)),
        a_round_card(*(a_review(number) for number in range(1, 60))),
    ]


def windows() -> dict[str, ReviewWindow]:
    """Return the window of a review: a full one, a decided one, one without any numbers."""
    empty = Figures(QUARTER)
    bare = a_performance(figures=empty, quarters=(), stretches=(empty,), last_used_at=None)
    wanted = tuple(a_talk(Said(change=f"Let it tag, too, from week {n} on."), n) for n in (1, 2))
    return {
        "review": ReviewWindow(a_line(a_review()), NOON, wanted),
        "review-decided": ReviewWindow(a_line(decided(1, ADJUST)), NOON),
        "review-empty": ReviewWindow(ReviewLine(a_review(), bare, recommend(bare)), NOON),
        "review-gone": ReviewWindow(ReviewLine(a_review()), NOON),
    }


def a_talk(said: Said | None = None, number: int = 1) -> Talk:
    talk = Talk(
        TalkId(number),
        "2026-11",
        PositionName(f"builder-{number}"),
        RoleName("builder"),
        OMAR,
        NOON,
    )
    return replace(talk, said=said, said_by=OMAR, said_at=NOON) if said else talk


def closed_cards() -> list[ClosedCard]:
    lost = tuple(a_review(n, restricted_at=NOON) for n in (1, 2))
    back = tuple(replace(submitted(n), restricted_at=NOON) for n in (1, 2))
    asked = a_round(closed_at=NOON)
    return [ClosedCard(asked, lost, (OMAR, SAM)), ClosedCard(asked, back, (OMAR,))]


def talks_cards() -> list[TalksCard]:
    said = Said("It finds blank e-mails.", "It asks twice.", "Let it tag, too.")
    pairs = (
        (a_talk(), a_performance()),
        (a_talk(said, 2), a_performance()),
        (a_talk(None, 3), None),
    )
    jobs = {
        PositionName("builder-1"): (
            WorkedOn(JobId(12), JobStatus.ACCEPTED, "https://acme.slack.com/archives/C1/p1000100"),
            WorkedOn(JobId(9), JobStatus.WORKING),
        )
    }
    return [TalksCard("2026-11", OMAR, pairs, jobs), TalksCard("2026-11", OMAR, pairs[1:2])]


def a_board(**changed: Any) -> ReviewsBoard:
    todo = "To be carried out: <@U0PAT> takes it out of org.yml."
    board = ReviewsBoard(
        mine=(a_round_card(decided(1), a_review(2)), a_round_card(round=a_round(id=RoundId(2)))),
        others=(a_round_card(people=(SAM,), overdue=True),),
        to_carry_out=(submitted(3, effect=todo),),
        habits=(Habit(OMAR, 12, 11, 11, 8), Habit(SAM, 4, 1, 2, 95)),
    )
    return replace(board, **changed)
