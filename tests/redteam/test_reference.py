"""The reference of the red team tells what the cases say."""

from pathlib import Path

from ruamel.yaml import YAML

from tests.redteam.carriers import CARRIERS
from tests.redteam.case import every_case
from tests.redteam.ordinary import ordinary_jobs
from tests.redteam.tally import Outcome, table, tallies

REFERENCE = Path(__file__).parents[2] / "docs" / "reference" / "red-team.md"


def test_the_table_of_results_is_what_the_cases_promise() -> None:
    text = REFERENCE.read_text(encoding="utf-8")
    shown = text.partition("<!-- results -->")[2].partition("<!-- end of results -->")[0]

    assert shown.strip() == table(tallies(Outcome.promised(case) for case in every_case()))


def test_the_example_is_one_of_the_cases() -> None:
    text = REFERENCE.read_text(encoding="utf-8")
    example = text.partition("```yaml\n")[2].partition("```")[0]
    [item] = YAML(typ="safe", pure=True).load(example)
    known = {case.id: case for case in every_case()}

    assert known[item["id"]].words == item["words"]
    assert known[item["id"]].carrier == item["carrier"] in CARRIERS


def test_it_counts_the_ordinary_calls() -> None:
    calls = sum(
        len(steps)
        for job in ordinary_jobs()
        for script in (job.scene.script, job.scene.again)
        for steps in script.values()
    )

    assert f"{calls} calls of five jobs" in REFERENCE.read_text(encoding="utf-8")
    assert len(ordinary_jobs()) == 5
