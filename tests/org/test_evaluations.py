"""Suites are read as they stand in the folder now, and every mistake has a line."""

from pathlib import Path

import pytest

from bot.domain.gate import Outcome
from bot.domain.ids import RoleName
from bot.domain.stages import Stage
from bot.errors import NotFoundError
from bot.org import OrganizationError
from bot.org.evaluations import SuiteFiles

ORG = Path(__file__).parents[2] / "org"
BUILDER = RoleName("builder")


def test_the_sample_suites_can_be_read() -> None:
    files = SuiteFiles(ORG / "evaluations")

    builder, reviewer = files.suite(BUILDER), files.suite(RoleName("reviewer"))

    assert [exam.stage for exam in builder.exams] == [Stage.IMPLEMENTATION] * 3
    assert builder.exams[1].expect[0].gate is Outcome.NEEDS_APPROVAL
    assert len(reviewer.exams) == 1
    assert builder.digest != reviewer.digest


def test_a_role_without_a_suite_is_told_where_to_write_it(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match=r"has no evaluation suite: write .*builder\.yml"):
        SuiteFiles(tmp_path).suite(BUILDER)
    with pytest.raises(NotFoundError):
        SuiteFiles.nowhere().suite(BUILDER)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("cases: []", "builder.yml:1"),
        ("cases:\n  - name: a\n    stage: singing\n    told: b\n    expect: [{call: c}]", ":3"),
        ("cases:\n  - name: a\n    stage: intake\n    told: b\n    expects: []", ":5"),
        (
            "cases:\n  - {name: a, stage: intake, told: b, expect: [{call: c, gate: perhaps}]}",
            "needs approval",
        ),
        ("just words", "builder.yml:1"),
    ],
)
def test_a_mistake_is_told_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "builder.yml").write_text(text)

    with pytest.raises(OrganizationError) as error:
        SuiteFiles(tmp_path).suite(BUILDER)

    assert said in str(error.value)
