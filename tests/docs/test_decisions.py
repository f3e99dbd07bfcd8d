"""The page about decisions: its commands, its scores and its query are what it says they are."""

import re

import pytest

from bot.domain.likeness import likeness
from handlers.commands import ANSWERS, WINDOWS
from tests.docs.pages import HOW_TO, fences, links

PAGE = HOW_TO / "record-a-decision.md"
SCORES = re.findall(
    r"^\| ([^|]+) \| ([^|]+) \| (\d\.\d\d) \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE
)


def test_every_command_is_one_that_there_is() -> None:
    typed = [line for fence in fences(PAGE, "text") for line in fence.text.splitlines()]

    verbs = [line.removeprefix("/countersign ").partition(" ")[0] for line in typed]

    assert verbs == ["decide", "decisions", "decisions", "decision"]
    assert set(verbs) <= {*ANSWERS, *WINDOWS}


@pytest.mark.parametrize(("one", "other", "score"), SCORES)
def test_a_score_is_the_one_that_is_named(one: str, other: str, score: str) -> None:
    assert f"{likeness(one, other):.2f}" == score


def test_scores_are_named() -> None:
    assert len(SCORES) == 3


def test_its_links_lead_somewhere() -> None:
    assert all((PAGE.parent / target).exists() for target in links(PAGE))
