"""The page about secrets says what the redactor does."""

import re
from pathlib import Path

import pytest

from bot.domain.secret_patterns import PATTERNS
from bot.domain.secrets import Redactor

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "secrets.md").read_text(encoding="utf-8")
KINDS = re.findall(r"^\| ([a-zA-Z ]+) \| (sure|likely) \|$", PAGE, re.MULTILINE)
EXAMPLES = re.findall(r"^\| `(.+)` \| `(.+)` \|$", PAGE, re.MULTILINE)


def test_every_kind_of_secret_is_on_the_page() -> None:
    actual = {each.name: "sure" if each.sure else "likely" for each in PATTERNS}

    assert dict(KINDS) == actual
    assert len(KINDS) == len(actual)


@pytest.mark.parametrize(("written", "shown"), EXAMPLES)
def test_what_is_written_is_shown_as_the_page_says(written: str, shown: str) -> None:
    assert Redactor().redact(written) == shown


def test_there_are_examples() -> None:
    assert len(EXAMPLES) == 5
