"""Numbers are shown with how many they are; what is unknown is never shown as zero."""

from dataclasses import replace

import pytest

from bot.domain.boards import OutcomeLine
from bot.domain.ids import PositionName
from bot.domain.jobs import JobStatus
from bot.domain.outcome_numbers import Trend
from bot.domain.performance import Performance, Probes
from bot.domain.recommending import recommend
from bot.domain.relations import Agreement, Estimates, Relations, Waiting
from bot.domain.significance import Share
from bot.slack.blocks.agent_lists import agents_answer
from bot.slack.blocks.agent_page import agent_page
from bot.slack.blocks.draw import draw
from bot.slack.blocks.home import home_view
from bot.slack.blocks.lines import agent_line
from bot.slack.blocks.outcome_number import outcome_line
from bot.slack.blocks.relations import relations_answer
from tests.slack import samples
from tests.slack.agent_samples import a_board, an_agent_page
from tests.slack.limits import broken_rules, broken_view, shown
from tests.slack.numbers import a_performance

EMPTY = dict.fromkeys(
    ["assignments", "jobs", "ended", "completed", "rounds", "touches", "approved", "returned"], 0
) | dict.fromkeys(
    ["useful", "timed", "on_time", "taken_seconds", "expected_seconds", "turns", "cost_microusd"], 0
)
HOSTILE = PositionName("*<!channel>* `x` " + "y" * 300)


def page(performance: Performance) -> str:
    drawn = agent_page(
        an_agent_page(
            position=performance.position,
            performance=performance,
            recommendation=recommend(performance),
        )
    )
    assert broken_rules(drawn.blocks) == []
    return shown(drawn.blocks)


def test_a_number_is_shown_with_its_target_and_its_trend() -> None:
    line = samples.an_outcome_line()

    told = outcome_line(line)

    assert told == ":large_green_circle: results accepted: 72.5%, target 85% · *winning*"


def test_an_unknown_number_says_why_and_is_not_zero() -> None:
    line = samples.an_outcome_line(trend=Trend.UNKNOWN)
    assert line.last is not None

    unknown = outcome_line(
        replace(line, last=replace(line.last, value=None, why="HTTP status 503"))
    )
    unread = outcome_line(replace(line, last=None))

    assert "unknown (HTTP status 503), target 85% · *unknown*" in unknown
    assert "not read yet" in unread
    assert "0%," not in unknown + unread


def test_busy_but_flat_is_named_in_the_list_of_agents() -> None:
    (agent,) = samples.a_home().agents
    flat: OutcomeLine = samples.an_outcome_line(trend=Trend.FLAT, busy_but_flat=True)

    text = shown([agent_line(replace(agent, outcome=flat))])

    assert "target 85% · *busy but flat*" in text
    assert "results accepted" not in shown([agent_line(agent)])


def test_the_page_of_a_position_leads_with_its_outcome() -> None:
    text = page(a_performance())

    assert text.index("results accepted: 76%") < text.index("*The rule says:")
    assert text.index("*The rule says:") < text.index("*Results accepted*\n90% (n = 20")
    assert "$2.00 (n = 18)" in text
    assert "*Within the expected time*\n70% (n = 10" in text
    assert "*Rework*\n0.4 per job (n = 20)" in text
    assert "*Human touches*\n2.0 per job (n = 20)" in text


def test_a_page_without_any_record_says_so() -> None:
    text = page(a_performance([EMPTY] * 4, outcome=None, last_used_at=None))

    assert "No outcome number" in text
    assert "no accepted job yet" in text
    assert "Too little to say" in text
    assert "not used yet" in text
    assert "0%" not in text


def test_drift_is_shown_where_something_changed() -> None:
    found = a_performance()
    halves = found.figures.period.split([found.figures.period.since.replace(day=20)])
    stretches = tuple(replace(found.figures, period=half) for half in halves)

    text = page(replace(found, stretches=stretches, probes=Probes(5, 4, 1)))

    assert "*Split where its prompt, model or corpus changed*" in text
    assert text.count("18 of 20 accepted") == 2
    assert "*Seeded defects*\n4 caught, 1 missed (n = 5)" in text


def test_a_model_without_a_price_makes_the_cost_the_least_it_was() -> None:
    assert "at least $2.00" in page(a_performance([{}, {}, {}, {"unpriced": 1}]))


def test_a_decline_says_what_fell_how_sure_that_is_and_what_to_do() -> None:
    drawn = draw(samples.an_alarm_card())
    text = shown(drawn.blocks)

    assert "*builder-1 does worse than before:* Acceptance" in text
    assert "*Before*\n90% (54 of 60)" in text
    assert "*Now*\n40% (12 of 30)" in text
    assert "`/countersign chart builder-1`" in text
    assert "Fisher's exact test, one-sided · p below 0.0001 (below 0.01)" in text
    assert "n = 60 before, 30 since" in text
    assert drawn.text == "builder-1 does worse than before: Acceptance"


def test_pairs_that_stand_out_come_first() -> None:
    one, other = PositionName("dispatcher-1"), PositionName("builder-1")
    fits, misses = Estimates(one, other, 9, 1, 0, 60, 66), Estimates(other, one, 5, 5, 0, 60, 180)
    usual, silent = Agreement(one, other, Share(9, 90)), Agreement(other, one, Share(0, 30))

    drawn = relations_answer(
        Relations((fits, misses), (usual, silent), (), (Waiting("a", "b", 2, 7200),))
    )
    text = shown(drawn.blocks)

    assert text.index("*mismatch* builder-1 plans for dispatcher-1: 3.0 times") < text.index(
        "dispatcher-1 plans for builder-1: 1.1 times the estimate, 1 late, 0 early (n = 9)"
    )
    assert text.index("*never disagrees* dispatcher-1 against builder-1: 0 of 30") < text.index(
        "builder-1 against dispatcher-1: 9 of 90 verdicts"
    )
    assert "a on b: 1 h each time (n = 2)" in text


def test_without_pairs_it_says_when_there_will_be_some() -> None:
    assert "No two positions had to do with each other" in shown(
        relations_answer(Relations()).blocks
    )


@pytest.mark.parametrize("many", [1, 60])
def test_long_and_hostile_names_keep_to_slacks_limits(many: int) -> None:
    estimates = tuple(Estimates(HOSTILE, HOSTILE, n, n, 0, 1, 9) for n in range(1, many + 1))
    agreements = tuple(Agreement(HOSTILE, HOSTILE, Share(0, n)) for n in range(1, many + 1))
    waiting = tuple(Waiting(HOSTILE, HOSTILE, n, n) for n in range(1, many + 1))

    drawn = relations_answer(Relations(estimates, agreements, agreements, waiting))

    assert broken_rules(drawn.blocks) == []
    assert "<!channel>" not in shown(drawn.blocks)
    assert "<!channel>" not in page(a_performance(position=HOSTILE))


@pytest.mark.parametrize("many", [1, 12, 13, 300])
def test_a_list_of_agents_with_numbers_keeps_to_slacks_limits(many: int) -> None:
    (agent,) = samples.a_home().agents
    line = samples.an_outcome_line()
    assert line.last is not None
    number = replace(line.number, name="n" * 300, unit="u" * 300)
    unknown = replace(line.last, value=None, why="w" * 900)
    full = replace(
        agent,
        position=HOSTILE,
        role=replace(agent.role, mission="m" * 500),
        model="x" * 300,
        outcome=replace(line, number=number, last=unknown, known=28),
        unowned=True,
        unused="Not used for 9999 days",
        overdue="review due since 2026-09-30",
    )

    answer = agents_answer(a_board(*[full] * many))
    home = home_view(samples.a_home(agents=(full,) * many))

    assert broken_rules(answer.blocks) == []
    assert broken_view(home) == []
    assert (f"1 to 12 of {many}, … and {many - 12} more" in shown(answer.blocks)) == (many > 12)


def test_an_estimate_is_a_part_of_what_the_requester_accepts() -> None:
    contract = replace(samples.a_job().agreed, expected_minutes=150)
    scope = samples.a_job(JobStatus.SCOPE, contract=contract)

    assert "; expected in 2 h 30 min" in shown(draw(samples.a_job_card(job=scope)).blocks)
    assert "expected in" not in shown(draw(samples.a_job_card(JobStatus.SCOPE)).blocks)


def test_a_rubber_stamp_shows_in_the_numbers_of_a_reviewer() -> None:
    counts = {"verdicts": 40, "passes": 40, "verdict_seconds": 480, "compared": 40, "agreed": 30}
    stamp = a_performance([{}, {}, {}, {**EMPTY, **counts}])
    others = {**counts, "compared": 0, "agreed": 0, "verdict_seconds": 8000}
    alone = a_performance([{}, {}, {}, {**EMPTY, **others}])

    assert "(n = 40; 91% to 100%)\n12 s each, 75% as others (n = 40)" in page(stamp)
    assert "(n = 40; 91% to 100%)\n3 min each" in page(alone)
    assert "as others" not in page(alone)
