"""A recommendation follows from a written rule, names its numbers, and does not guess."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.domain.ids import PositionName, RoleName
from bot.domain.performance import Figures, OutcomeRecord, Performance, Period, Probes
from bot.domain.quarters import last_quarters
from bot.domain.recommending import Recommended, declines, recommend
from bot.domain.review_calendar import ReviewCalendar
from tests.domain.builders import NOW, OMAR
from tests.domain.test_decline import NUMBER, readings

PREVIOUS, QUARTER = last_quarters(ReviewCalendar(), NOW, 2)
NOW_PERIOD = Period(QUARTER.since, NOW)
BEFORE_PERIOD = Period(PREVIOUS.since, QUARTER.since)
FLAT, RISING = [50.0] * 28, [50.0] * 14 + [55.0] * 14
FALLING = [50.0] * 14 + [45.0] * 14


def figures(approved: int = 0, returned: int = 0, **changes: Any) -> Figures:
    jobs = approved + returned
    usual = Figures(
        NOW_PERIOD, assignments=jobs, jobs=jobs, ended=jobs, approved=approved, returned=returned
    )
    return replace(usual, **changes)


def performance(now: Figures, before: Figures | None = None, **changes: Any) -> Performance:
    earlier = replace(before or Figures(NOW_PERIOD), period=BEFORE_PERIOD)
    found = Performance(
        position=PositionName("builder-1"),
        role=RoleName("builder"),
        owner=OMAR,
        figures=now,
        quarters=((PREVIOUS, earlier), (QUARTER, now)),
        last_used_at=NOW - timedelta(days=1),
        recent_jobs=now.jobs,
    )
    return replace(found, **changes)


def outcome(*values: float) -> OutcomeRecord:
    return OutcomeRecord(NUMBER, tuple(readings(*values)))


def kind(found: Performance) -> Recommended:
    return recommend(found).kind


def test_too_little_is_said_to_be_too_little() -> None:
    said = recommend(performance(figures(9, 0)))

    assert said.kind is Recommended.KEEP
    assert said.reason == "Too little to say: n = 9, and 10 would be needed. Keep it as it is."


def test_ordinary_work_is_kept_with_its_numbers() -> None:
    said = recommend(performance(figures(17, 3)))

    assert said.kind is Recommended.KEEP
    assert said.rests_on == ("17 of 20 (64% to 95%)",)


def test_work_that_holds_without_people_stepping_in_can_bear_more() -> None:
    good = figures(40, 1, touches=82)

    assert kind(performance(good)) is Recommended.EXPAND
    assert kind(performance(replace(good, touches=83))) is Recommended.KEEP
    assert kind(performance(replace(good, gate_events=1))) is Recommended.KEEP


def test_good_craft_does_not_outweigh_a_number_that_does_not_move() -> None:
    good = figures(40, 1)

    assert kind(performance(good, outcome=outcome(*RISING))) is Recommended.EXPAND
    assert kind(performance(good, outcome=outcome(*FLAT))) is Recommended.ADJUST
    assert kind(performance(good, outcome=outcome(*FALLING))) is Recommended.ADJUST


def test_busy_but_flat_is_named() -> None:
    said = recommend(performance(figures(20, 2), outcome=outcome(*FLAT)))

    assert "busy but flat" in said.reason
    assert said.rests_on == ("22 jobs in 28 days", "returning users: 50%, target 60%")


def test_work_that_does_not_hold_wants_another_scope() -> None:
    said = recommend(performance(figures(10, 10)))

    assert said.kind is Recommended.ADJUST
    assert said.rests_on == ("10 of 20 (30% to 70%)",)


def test_two_hopeless_quarters_retire_and_one_does_not() -> None:
    bad = figures(3, 17)

    assert kind(performance(bad, bad)) is Recommended.RETIRE
    assert kind(performance(bad, figures(17, 3))) is Recommended.ADJUST


def test_nobody_is_retired_whose_number_wins() -> None:
    bad = figures(3, 17)

    assert kind(performance(bad, bad, outcome=outcome(*RISING))) is Recommended.ADJUST


def test_a_decline_beyond_noise_is_named_with_its_test() -> None:
    said = recommend(performance(figures(15, 15), figures(54, 6)))

    assert said.kind is Recommended.ADJUST
    assert said.reason == (
        "Acceptance fell from 90% (54 of 60) to 50% (15 of 30): more than noise."
    )
    assert said.rests_on[0] == "Fisher's exact test, one-sided: p below 0.0001"
    assert said.rests_on[1] == "n = 60 before, 30 since"


def test_an_unused_position_is_retired_and_a_new_one_is_not() -> None:
    idle = performance(figures(), last_used_at=NOW - timedelta(days=61))
    new = performance(figures(), last_used_at=None)
    never_used = replace(new, deployed_at=NOW - timedelta(days=61))

    assert kind(idle) is Recommended.RETIRE
    assert recommend(idle).rests_on == ("0 assignments", "last used 2025-12-31")
    assert kind(new) is Recommended.KEEP
    assert kind(replace(new, deployed_at=NOW - timedelta(days=60))) is Recommended.KEEP
    assert recommend(never_used).rests_on == ("0 assignments", "never used")


def test_a_position_whose_owner_left_gets_another_one_before_anything_else() -> None:
    found = performance(figures(3, 17), figures(3, 17), owner_active=False)

    assert kind(found) is Recommended.REASSIGN


def test_a_reviewer_is_judged_by_its_findings() -> None:
    good = figures(0, 0, jobs=40, confirmed=38, rejected=1, verdicts=40)
    poor = figures(0, 0, jobs=40, confirmed=8, rejected=12, verdicts=40)

    assert kind(performance(good)) is Recommended.EXPAND
    assert kind(performance(poor)) is Recommended.ADJUST
    (test,) = declines(performance(poor, replace(good, confirmed=40)))
    assert (test.measure, test.found) == ("Confirmed findings", True)


def test_nothing_is_compared_where_nothing_was_decided() -> None:
    (test,) = declines(performance(figures(), figures(3, 1)))

    assert test.measure == "Acceptance"
    assert declines(performance(figures())) == ()


def test_a_reviewer_that_passes_seeded_defects_does_not_review() -> None:
    good = figures(0, 0, jobs=40, confirmed=38, rejected=1, verdicts=40)

    assert kind(performance(good, probes=Probes(5, 1, 3))) is Recommended.ADJUST
    assert kind(performance(good, probes=Probes(4, 2, 2))) is Recommended.EXPAND
    assert kind(performance(good, probes=Probes(3, 0, 3))) is Recommended.EXPAND


def test_more_refusals_than_jobs_mean_a_lane_that_does_not_fit() -> None:
    assert kind(performance(figures(17, 3, gate_events=21))) is Recommended.ADJUST
    assert kind(performance(figures(17, 3, gate_events=20))) is Recommended.KEEP


def test_every_recommendation_gives_its_reason_in_a_sentence() -> None:
    for found in (
        performance(figures(1, 0)),
        performance(figures(17, 3)),
        performance(figures(3, 17), figures(3, 17)),
        performance(figures(40, 1)),
        performance(figures(), owner_active=False),
    ):
        reason = recommend(found).reason
        assert reason.endswith(".")
        assert len(reason) < 160
