"""The page about the numbers of agents says what the rules say."""

import re
from pathlib import Path

import pytest

from bot.domain import decline, outcome_numbers, recommending, relations
from bot.domain.outcome_numbers import BuiltIn, Trend
from bot.domain.recommending import Recommended
from bot.services.alarms import Alarms
from handlers.commands import ANSWERS
from handlers.numbers import CHART
from tests.docs.pages import ROOT, links

PAGE = ROOT / "docs" / "explanation" / "numbers-of-agents.md"
DECISION = ROOT / "docs" / "decisions" / "0020-which-numbers-and-which-tests.md"
TEXT = " ".join(PAGE.read_text(encoding="utf-8").split())


def test_every_built_in_number_is_explained() -> None:
    named = re.findall(r"^\| `(\w+)` \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE)

    assert named == ["built_in", *(each.value for each in BuiltIn)]


def test_every_recommendation_and_every_trend_is_named() -> None:
    for word in (*Recommended, *Trend):
        assert word.value in TEXT


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("idle for more than 60 days", recommending.UNUSED.days),
        ("fewer than ten decisions", recommending.ENOUGH),
        ("at least four seeded defects", recommending.FEWEST_PROBES),
        ("interval of its rate lies below 50 %", round(100 * recommending.HOPELESS)),
        ("interval of its rate lies below 75 %", round(100 * recommending.WEAK)),
        ("interval lies above 80 %", round(100 * recommending.STRONG)),
        ("at most two human touches a job", round(recommending.TOUCHES)),
        ("level 0.01,", decline.ALPHA_OF_SHARES),
        ("level 0.0005,", decline.ALPHA_OF_SERIES),
        ("quiet for 13 weeks", decline.WEEKS),
        ("at least eight weeks", decline.FEWEST_WEEKS),
        ("median of the last 14 days", outcome_numbers.HALF.days),
        ("fewer than three known days", outcome_numbers.FEWEST),
        ("ten jobs or more in 28 days", outcome_numbers.BUSY),
        ("five jobs or more", relations.FEWEST_JOBS),
        ("more than 1.5 times the estimate", relations.FACTOR),
        ("not once in twenty or more", relations.FEWEST_VERDICTS),
    ],
)
def test_thresholds_are_those_of_the_rules(said: str, number: float) -> None:
    words = {2: "two", 3: "three", 4: "four", 5: "five", 8: "eight", 10: "ten", 20: "twenty"}

    assert said in TEXT
    assert f"{number:g}" in said or words[int(number)] in said


def test_its_commands_are_commands() -> None:
    typed = set(re.findall(r"`/countersign (\w+)", TEXT))

    assert typed == {"agent", "chart", "relations"}
    assert typed <= {*ANSWERS, CHART}


@pytest.mark.parametrize("page", [PAGE, DECISION])
def test_its_links_lead_somewhere(page: Path) -> None:
    assert all((page.parent / target).exists() for target in links(page))


def test_alarms_look_once_a_day_as_it_says() -> None:
    assert "records up to midnight (UTC)" in TEXT
    assert "up to midnight (UTC)" in (Alarms.tell_due.__doc__ or "")
