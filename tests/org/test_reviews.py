"""When agents are reviewed: what org.yml may say about it, and what it may not."""

from datetime import date, time

import pytest
from pydantic import ValidationError

from bot.domain.review_calendar import OneOnOnes, ReviewCalendar
from bot.domain.working_time import WorkingTime
from bot.org.review_spec import ReviewsSpec, review_calendar


def test_without_a_word_about_them_reviews_follow_the_calendar_year() -> None:
    assert review_calendar(ReviewsSpec()) == ReviewCalendar()


def test_every_key_has_its_effect() -> None:
    spec = ReviewsSpec.model_validate(
        {
            "time_zone": "Europe/Berlin",
            "working_days": ["mon", "tue", "wed", "thu"],
            "hours": "8:30-16",
            "holidays": [date(2026, 12, 25), "2027-01-01"],
            "quarter_starts": ["02-01", "05-01", "08-01", "11-01"],
            "opens_days_before": 14,
            "due_days_before_end": 5,
            "close_out_days_after": 10,
            "reminders_from": 3,
            "one_on_ones": "monthly",
        }
    )

    assert review_calendar(spec) == ReviewCalendar(
        working=WorkingTime(
            zone="Europe/Berlin",
            days=frozenset({0, 1, 2, 3}),
            holidays=frozenset({date(2026, 12, 25), date(2027, 1, 1)}),
            begins=time(8, 30),
            ends=time(16),
        ),
        quarter_starts=((2, 1), (5, 1), (8, 1), (11, 1)),
        opens_before=14,
        due_before_end=5,
        closes_after=10,
        reminders_from=3,
        one_on_ones=OneOnOnes.MONTHLY,
    )


@pytest.mark.parametrize(
    ("key", "given"),
    [
        ("time_zone", "Berlin"),
        ("working_days", ["mon", "tue"]),
        ("working_days", ["mon", "tue", "someday"]),
        ("hours", "17-9"),
        ("hours", "9"),
        ("hours", "9-25"),
        ("holidays", ["Christmas"]),
        ("quarter_starts", ["01-01", "04-01", "07-01"]),
        ("quarter_starts", ["01-01", "07-01", "04-01", "10-01"]),
        ("quarter_starts", ["01-01", "02-29", "07-01", "10-01"]),
        ("quarter_starts", ["01-01", "02-01", "07-01", "10-01"]),
        ("opens_days_before", 9),
        ("close_out_days_after", 16),
        ("one_on_ones", "weekly"),
    ],
)
def test_what_cannot_be_is_refused(key: str, given: object) -> None:
    with pytest.raises(ValidationError, match=key if key != "quarter_starts" else "quarter"):
        ReviewsSpec.model_validate({key: given})
