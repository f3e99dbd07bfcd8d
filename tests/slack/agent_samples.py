"""Lists and pages of agents, as tests and galleries need them."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from bot.domain.agent_lists import AgentsBoard, RetiredLine, Which
from bot.domain.agent_pages import AgentPage, Deeds, Stint, UsedBy
from bot.domain.agent_reviews import AgentReview, Choice, ReviewStatus
from bot.domain.boards import AgentLine
from bot.domain.ids import ChannelId, PositionName, ReviewId, RoleName, RoundId, TalkId, UserId
from bot.domain.recommending import Recommended, recommend
from bot.domain.registry import Fingerprints, PositionRecord, Widening
from tests.slack import samples
from tests.slack.numbers import a_performance
from tests.slack.samples import BUILDER, NOON, OMAR, RITA

SECOND = PositionName("builder-2")


def an_agent(**changed: Any) -> AgentLine:
    return replace(samples.a_home().agents[0], people=(OMAR,), **changed)


def a_board(*lines: AgentLine, which: Which = Which.ALL, **changed: Any) -> AgentsBoard:
    counts = {Which.ALL: 9, Which.MINE: 3, Which.OVERDUE: 1, Which.RETIRED: 1}
    return replace(AgentsBoard(which, lines or (an_agent(),), (), counts), **changed)


def a_retired_line(**changed: Any) -> RetiredLine:
    gone = RetiredLine(
        PositionName("builder-0"),
        RoleName("builder"),
        NOON - timedelta(days=300),
        NOON - timedelta(days=90),
        BUILDER,
        31,
        40,
    )
    return replace(gone, **changed)


def a_stint(
    position: PositionName = BUILDER, *, made: int = 1, began: int = 90, ended: int | None = None
) -> Stint:
    """Return a time in a role from so many days ago on, in which it changed `made - 1` times."""
    since = NOON - timedelta(days=began)
    record = PositionRecord(
        1,
        position,
        RoleName("builder"),
        since,
        since,
        None if ended is None else NOON - timedelta(days=ended),
        BUILDER if ended is not None else None,
    )
    prints = [
        Fingerprints(n, position, n, since + timedelta(days=n), "a1b2c3d4", f"{n}0ffee99", "77aa01")
        for n in range(made)
    ]
    return Stint(record, tuple(prints))


def a_review(**changed: Any) -> AgentReview:
    return replace(
        AgentReview(
            id=ReviewId(4),
            round=RoundId(2),
            period="2026-Q3",
            position=BUILDER,
            role=RoleName("builder"),
            owner=OMAR,
            opened_at=NOON - timedelta(days=70),
            status=ReviewStatus.SUBMITTED,
            choice=Choice(Recommended.KEEP, Recommended.KEEP, "Its changes are small and right."),
            decided_by=OMAR,
            settled_by=OMAR,
            settled_at=NOON - timedelta(days=60),
        ),
        **changed,
    )


def a_widening(**changed: Any) -> Widening:
    return replace(
        Widening(
            1,
            RoleName("builder"),
            ("repository__tag",),
            {"turns": 40},
            OMAR,
            OMAR,
            "The release needs tags.",
            NOON,
            NOON + timedelta(days=10),
        ),
        **changed,
    )


def an_agent_page(**changed: Any) -> AgentPage:
    performance = a_performance()
    page = AgentPage(
        role=replace(
            samples.BUILDER_ROLE,
            responsible=("the change and its tests",),
            not_responsible=("judging its own work",),
        ),
        position=BUILDER,
        lines=(an_agent(outcome=samples.an_outcome_line(known=27)),),
        people=(OMAR,),
        others=(SECOND,),
        stints=(a_stint(PositionName("builder-0"), began=300, ended=90), a_stint(made=3)),
        widenings=(a_widening(),),
        performance=performance,
        recommendation=recommend(performance),
        reviewed=a_review(),
        note="Its changes are small and right.",
        waiting=a_review(period="2026-Q4", status=ReviewStatus.OPEN, choice=None),
        due_on=date(2026, 12, 31),
        used_by=UsedBy(
            31,
            ((ChannelId("C0WEBSHOP"), 24), (ChannelId("D"), 7)),
            ((RITA, 20), (OMAR, 11)),
        ),
        deeds=Deeds(ReviewId(4), TalkId(2), retire=True),
    )
    return replace(page, **changed)


def a_role_page(**changed: Any) -> AgentPage:
    page = an_agent_page(
        position=None,
        others=(BUILDER, SECOND),
        performance=None,
        recommendation=None,
        reviewed=None,
        note="",
        waiting=None,
        due_on=None,
        deeds=Deeds(),
    )
    return replace(page, **changed)


def a_page_for_strangers(**changed: Any) -> AgentPage:
    """Return what somebody sees who does not answer for the agent."""
    seen = UsedBy(31, ((ChannelId("C0WEBSHOP"), 24),), ((UserId("U0SAM"), 2),), everything=False)
    return replace(an_agent_page(note="", used_by=seen, deeds=Deeds()), **changed)
