"""A quarter is one of the organization's year, from midnight to midnight where it lives."""

from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.quarters import Quarter, last_quarters, quarter_of, quarter_up_to
from bot.domain.review_calendar import ReviewCalendar
from bot.domain.working_time import WorkingTime

USUAL = ReviewCalendar()
FISCAL = ReviewCalendar(
    WorkingTime(zone="America/New_York"), quarter_starts=((2, 1), (5, 1), (8, 1), (11, 1))
)
MOMENTS = st.datetimes(timezones=st.just(UTC)).filter(lambda at: 1900 < at.year < 2100)


@pytest.mark.parametrize("calendar", [USUAL, FISCAL])
@given(moment=MOMENTS)
def test_every_moment_is_in_its_quarter_and_in_no_other(
    calendar: ReviewCalendar, moment: datetime
) -> None:
    quarter = quarter_of(calendar, moment)

    assert quarter.since <= moment < quarter.until
    assert quarter_of(calendar, quarter.since) == quarter
    assert quarter_of(calendar, quarter.until).since == quarter.until
    assert quarter_up_to(calendar, quarter.until) == quarter


@pytest.mark.parametrize("calendar", [USUAL, FISCAL])
@given(moment=MOMENTS)
def test_the_last_four_quarters_follow_one_another_without_a_gap(
    calendar: ReviewCalendar, moment: datetime
) -> None:
    quarters = last_quarters(calendar, moment)

    assert len(quarters) == 4
    assert all(before.until == after.since for before, after in pairwise(quarters))
    assert quarters[-1].since < moment <= quarters[-1].until


def test_without_a_word_about_it_the_year_is_that_of_the_calendar_in_utc() -> None:
    new_year = datetime(2027, 1, 1, 3, tzinfo=timezone(timedelta(hours=9)))

    assert str(quarter_of(USUAL, new_year)) == "2026-Q4"
    assert [str(each) for each in last_quarters(USUAL, datetime(2026, 5, 1, tzinfo=UTC))] == [
        "2025-Q3",
        "2025-Q4",
        "2026-Q1",
        "2026-Q2",
    ]


def test_a_quarter_begins_at_midnight_where_the_organization_lives() -> None:
    quarter = quarter_of(FISCAL, datetime(2026, 3, 1, tzinfo=UTC))

    # New York is five hours behind in February and four in May.
    assert quarter == Quarter(
        "2026-Q1", datetime(2026, 2, 1, 5, tzinfo=UTC), datetime(2026, 5, 1, 4, tzinfo=UTC)
    )


def test_a_month_before_the_year_begins_belongs_to_the_year_before() -> None:
    assert str(quarter_of(FISCAL, datetime(2026, 1, 20, tzinfo=UTC))) == "2025-Q4"
