"""A quarter is three months of the calendar year, in UTC."""

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.quarters import Quarter, last_quarters, quarter_of

MOMENTS = st.datetimes(timezones=st.just(UTC)).filter(lambda at: 1900 < at.year < 2100)


@given(MOMENTS)
def test_every_moment_is_in_its_quarter_and_in_no_other(moment: datetime) -> None:
    quarter = quarter_of(moment)

    assert quarter.since <= moment < quarter.until
    assert quarter.next.previous == quarter
    assert quarter.next.since == quarter.until


def test_the_zone_is_that_of_everything_we_keep() -> None:
    new_year = datetime(2027, 1, 1, 3, tzinfo=timezone(timedelta(hours=9)))

    assert str(quarter_of(new_year)) == "2026-Q4"


def test_the_last_four_quarters_end_with_the_present_one() -> None:
    quarters = last_quarters(datetime(2026, 5, 1, tzinfo=UTC))

    assert quarters == (Quarter(2025, 3), Quarter(2025, 4), Quarter(2026, 1), Quarter(2026, 2))
