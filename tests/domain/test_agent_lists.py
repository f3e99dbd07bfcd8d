"""Which agents are on which list, and what is said where somebody asks for none there is."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.domain.agent_lists import Which, listed, overdue, which_asked
from bot.domain.agent_reviews import AgentReview, ReviewStatus
from bot.domain.review_calendar import ReviewCalendar, ReviewPeriod
from bot.domain.sprawl import unused
from bot.errors import InvalidInputError
from tests.slack.agent_samples import a_review, an_agent
from tests.slack.samples import OMAR, RITA

CALENDAR = ReviewCalendar()
TODAY = datetime(2026, 11, 15, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        ("", (Which.ALL, 1)),
        ("all", (Which.ALL, 1)),
        ("Unused", (Which.UNUSED, 1)),
        ("unused 3", (Which.UNUSED, 3)),
        ("2", (Which.ALL, 2)),
        ("mine 0", (Which.MINE, 1)),
    ],
)
def test_a_list_is_asked_for_by_its_name_and_its_page(words: str, asked: tuple[Which, int]) -> None:
    assert which_asked(words) == asked


@pytest.mark.parametrize("words", ["overdu", "mine two", "unused 99999", "²"])
def test_an_unknown_list_is_answered_with_those_there_are(words: str) -> None:
    with pytest.raises(InvalidInputError, match="`all`, `mine`, `unowned`, `unused`, `overdue`"):
        which_asked(words)


def test_what_was_probably_meant_is_named() -> None:
    with pytest.raises(InvalidInputError, match="Did you mean `overdue`"):
        which_asked("overdu")


def test_each_list_takes_what_it_is_about() -> None:
    agent = an_agent()
    lists = {
        Which.ALL: agent,
        Which.MINE: agent,
        Which.UNOWNED: replace(agent, unowned=True),
        Which.UNUSED: replace(agent, unused="Never used"),
        Which.OVERDUE: replace(agent, overdue="never reviewed"),
    }

    for which, line in lists.items():
        assert listed(line, which, person=OMAR)
    assert [which for which in Which if listed(agent, which, person=OMAR)] == ["all", "mine"]
    assert [which for which in Which if listed(agent, which, person=RITA)] == ["all"]


@pytest.mark.parametrize(
    ("used", "hired", "said"),
    [
        (29, 300, ""),
        (30, 300, "Not used for 30 days"),
        (None, 29, ""),
        (None, 30, "Never used"),
        (None, None, "Never used"),
    ],
)
def test_who_had_no_work_for_the_time_stated_is_unused(
    used: int | None, hired: int | None, said: str
) -> None:
    def before(days: int | None) -> datetime | None:
        return None if days is None else TODAY - timedelta(days=days)

    after = timedelta(days=30)
    told = unused(used_at=before(used), hired_at=before(hired), after=after, at=TODAY)

    assert told == said


def asked(
    *,
    waiting: AgentReview | None = None,
    due_on: date | None = None,
    reviewed_at: datetime | None = None,
    known_since: date | None = date(2025, 1, 1),
) -> str:
    return overdue(
        waiting=waiting,
        due_on=due_on,
        reviewed_at=reviewed_at,
        known_since=known_since,
        last=CALENDAR.last_due(TODAY),
        today=TODAY.date(),
    )


def test_the_last_period_that_was_due_is_found() -> None:
    last = CALENDAR.last_due(TODAY)

    assert (last.name, last.due) == ("2026-Q3", date(2026, 9, 30))
    assert CALENDAR.last_due(datetime(2026, 9, 30, 23, tzinfo=UTC)).name == "2026-Q2"


def test_a_review_is_overdue_from_the_day_after_its_due_day() -> None:
    review = a_review(status=ReviewStatus.OPEN, choice=None)

    assert asked(waiting=review, due_on=date(2026, 11, 14)) == "review due since 2026-11-14"
    assert asked(waiting=review, due_on=date(2026, 11, 15)) == ""


def test_who_was_never_reviewed_is_overdue_once_a_review_could_have_been_made() -> None:
    assert asked() == "never reviewed"
    assert asked(known_since=None) == "never reviewed"
    assert asked(reviewed_at=TODAY - timedelta(days=400)) == ""


def test_who_came_after_the_last_reviews_had_been_opened_missed_none() -> None:
    opens = period().opens

    assert asked(known_since=opens) == "never reviewed"
    assert asked(known_since=opens + timedelta(days=1)) == ""


def period() -> ReviewPeriod:
    return CALENDAR.last_due(TODAY)
