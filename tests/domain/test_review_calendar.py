"""The calendar of agent reviews: days, reminders and hours, wherever somebody lives."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.review_calendar import OneOnOnes, ReviewCalendar, RoundDates
from bot.domain.working_time import WorkingTime

ZONES = (
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "Pacific/Apia",
    "America/Sao_Paulo",
    "Africa/Casablanca",
)
STARTS = (
    ((1, 1), (4, 1), (7, 1), (10, 1)),
    ((2, 1), (5, 1), (8, 1), (11, 1)),
    ((10, 1), (1, 1), (4, 1), (7, 1)),
    ((1, 31), (4, 30), (7, 31), (10, 30)),
)
BERLIN = ReviewCalendar(
    WorkingTime("Europe/Berlin", holidays=frozenset({date(2026, 12, 25), date(2027, 1, 1)}))
)
DAYS = st.dates(date(2000, 1, 1), date(2060, 1, 1))
MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2060, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@st.composite
def workings(draw: st.DrawFn) -> WorkingTime:
    begins = draw(st.integers(0, 22))
    return WorkingTime(
        zone=draw(st.sampled_from(ZONES)),
        days=draw(st.frozensets(st.integers(0, 6), min_size=3)),
        holidays=draw(st.frozensets(DAYS, max_size=20)),
        begins=time(begins),
        ends=time(draw(st.integers(begins + 1, 23))),
    )


@st.composite
def calendars(draw: st.DrawFn) -> ReviewCalendar:
    return ReviewCalendar(
        working=draw(workings()),
        quarter_starts=draw(st.sampled_from(STARTS)),
        opens_before=draw(st.integers(10, 30)),
        due_before_end=draw(st.integers(0, 15)),
        closes_after=draw(st.integers(1, 15)),
    )


def test_the_days_of_a_quarter_are_working_days_around_its_end() -> None:
    period = BERLIN.current(datetime(2026, 12, 20, tzinfo=UTC))

    assert (period.name, period.begins, period.ends) == (
        "2026-Q4",
        date(2026, 10, 1),
        date(2027, 1, 1),
    )
    assert (period.opens, period.due, period.closes) == (
        date(2026, 12, 10),
        date(2026, 12, 31),
        date(2027, 1, 7),
    )


def test_a_period_is_the_current_one_until_the_next_is_opened() -> None:
    names = [
        BERLIN.current(datetime(2026, 12, day, hour, tzinfo=UTC)).name
        for day, hour in ((9, 22), (9, 23), (10, 0))
    ]

    # Midnight in Berlin is 23:00 UTC.
    assert names == ["2026-Q3", "2026-Q4", "2026-Q4"]


def test_a_year_that_begins_in_october_is_named_by_where_it_begins() -> None:
    federal = ReviewCalendar(quarter_starts=STARTS[2])

    names = [federal.current(datetime(2027, m, 27, tzinfo=UTC)).name for m in (1, 3, 6, 9, 12)]

    assert names == ["2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4", "2027-Q1"]


def test_reminders_are_weekly_then_three_days_one_day_the_due_day_and_daily() -> None:
    period = BERLIN.current(datetime(2026, 12, 20, tzinfo=UTC))

    slots = BERLIN.slots(BERLIN.dates(period, opened_on=period.opens))

    assert [(slot.name, f"{slot.day:%a %m-%d}") for slot in slots] == [
        ("kickoff", "Thu 12-10"),
        ("week 1", "Thu 12-17"),
        ("week 2", "Thu 12-24"),
        ("three days", "Mon 12-28"),
        ("one day", "Wed 12-30"),
        ("due day", "Thu 12-31"),
        ("late 1", "Mon 01-04"),
        ("late 2", "Tue 01-05"),
        ("late 3", "Wed 01-06"),
    ]


def test_only_the_last_reminder_is_sent_after_a_pause_and_none_twice() -> None:
    period = BERLIN.current(datetime(2026, 12, 20, tzinfo=UTC))
    dates = BERLIN.dates(period, opened_on=period.opens)

    def due(month: int, day: int, hour: int, *, said: int) -> str | None:
        moment = datetime(2026, month, day, hour, tzinfo=UTC)
        slot = BERLIN.due_slot(dates, at=moment, zone="Europe/Berlin", said=said)
        return slot.name if slot else None

    assert due(12, 31, 9, said=0) == "due day"
    assert due(12, 31, 9, said=102) is None
    assert due(12, 17, 9, said=102) is None
    assert due(12, 17, 7, said=0) is None
    assert due(12, 17, 8, said=0) == "week 1"


def test_who_is_asked_late_has_a_week_and_the_close_out_waits() -> None:
    period = BERLIN.current(datetime(2026, 12, 20, tzinfo=UTC))

    late = BERLIN.dates(period, opened_on=date(2027, 1, 5))

    assert late == RoundDates(date(2027, 1, 5), date(2027, 1, 12), date(2027, 1, 15))
    assert [slot.name for slot in BERLIN.slots(late)] == [
        "kickoff",
        "three days",
        "one day",
        "due day",
        "late 1",
        "late 2",
    ]


def test_hours_are_those_of_the_owner() -> None:
    working = BERLIN.working
    monday = datetime(2026, 12, 14, 8, 30, tzinfo=UTC)

    assert working.allows(monday, zone="Europe/Berlin")
    assert not working.allows(monday, zone="America/New_York")
    assert not working.allows(datetime(2026, 12, 25, 12, tzinfo=UTC), zone="Europe/Berlin")


def test_one_to_ones_are_in_the_middle_of_months_without_reviews() -> None:
    monthly = ReviewCalendar(one_on_ones=OneOnOnes.MONTHLY)
    days = (datetime(2026, month, 20, 12, tzinfo=UTC) for month in range(1, 13))

    opened = [monthly.talk(monthly.working.next_allowed(day), zone="UTC") for day in days]

    assert [name[-2:] for name in opened if name] == [
        "01",
        "02",
        "04",
        "05",
        "07",
        "08",
        "10",
        "11",
    ]
    assert BERLIN.talk(datetime(2026, 11, 20, 12, tzinfo=UTC), zone="UTC") is None


@given(workings(), MOMENTS, st.sampled_from(ZONES))
def test_the_next_allowed_moment_is_allowed_and_not_before(
    working: WorkingTime, at: datetime, zone: str
) -> None:
    found = working.next_allowed(at, zone=zone)

    assert found >= at
    assert working.allows(found, zone=zone)
    local = found.astimezone(ZoneInfo(zone))
    assert local.weekday() in working.days
    assert local.date() not in working.holidays
    assert working.begins <= local.time() < working.ends


@given(calendars(), MOMENTS)
def test_periods_follow_each_other_and_never_overlap(
    calendar: ReviewCalendar, at: datetime
) -> None:
    period = calendar.current(at)
    following = calendar.next_after(period)

    assert period.ends == following.begins
    assert period.opens <= calendar.working.day_of(at) < following.opens
    assert period.opens < period.due < period.closes < following.opens
    assert all(calendar.working.works(day) for day in (period.opens, period.due, period.closes))


@given(calendars(), MOMENTS, st.integers(0, 40))
def test_reminders_are_in_order_each_on_a_working_day_of_its_own(
    calendar: ReviewCalendar, at: datetime, late: int
) -> None:
    period = calendar.current(at)
    opened_on = calendar.working.on_or_after(period.opens + timedelta(days=late))
    dates = calendar.dates(period, opened_on=opened_on)

    slots = calendar.slots(dates)

    days, ranks = [slot.day for slot in slots], [slot.rank for slot in slots]
    assert days == sorted(set(days))
    assert ranks == sorted(set(ranks))
    assert len({slot.name for slot in slots}) == len(slots)
    assert all(calendar.working.works(day) for day in days)
    assert opened_on == days[0] < dates.due_on < dates.closes_on
    assert "due day" in {slot.name for slot in slots}
    assert days[-1] < dates.closes_on


@given(calendars(), MOMENTS, st.sampled_from(ZONES), st.lists(st.integers(-40, 40), max_size=30))
def test_whatever_the_clock_does_no_reminder_comes_twice_or_out_of_order(
    calendar: ReviewCalendar, at: datetime, zone: str, jumps: list[int]
) -> None:
    period = calendar.current(at)
    dates = calendar.dates(period, opened_on=period.opens)
    now, said, sent = calendar.working.begin_of(period.opens, zone=zone), 0, []

    for days in jumps:
        now += timedelta(days=days, hours=days % 7)
        slot = calendar.due_slot(dates, at=now, zone=zone, said=said)
        if slot is not None:
            assert calendar.working.allows(now, zone=zone)
            assert slot.day <= calendar.working.day_of(now, zone=zone)
            said = slot.rank
            sent.append(slot.rank)

    assert sent == sorted(set(sent))


@pytest.mark.parametrize(
    ("zone", "day"),
    [("Europe/Berlin", date(2026, 3, 29)), ("Europe/Berlin", date(2026, 10, 25))],
)
def test_daylight_saving_neither_loses_nor_doubles_a_day(zone: str, day: date) -> None:
    early = WorkingTime(zone, days=frozenset(range(7)), begins=time(2), ends=time(4))

    hours = [
        at
        for minutes in range(0, 48 * 60, 10)
        if early.allows(
            at := datetime(day.year, day.month, day.day, tzinfo=UTC)
            - timedelta(hours=12)
            + timedelta(minutes=minutes),
            zone=zone,
        )
    ]

    assert {early.day_of(at, zone=zone) for at in hours} >= {day, day + timedelta(days=1)}
    assert early.allows(early.begin_of(day, zone=zone), zone=zone)
