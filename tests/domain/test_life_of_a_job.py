"""The page about the life of a job says what the rules say."""

import re
from pathlib import Path

from bot.domain import assignments, jobs
from bot.domain.assignments import AssignmentStatus
from bot.domain.jobs import JobStatus

PAGE = Path(__file__).parents[2] / "docs" / "explanation" / "life-of-a-job.md"
TEXT = PAGE.read_text(encoding="utf-8")
OF_JOBS, OF_ASSIGNMENTS = re.findall(r"```mermaid\nstateDiagram-v2\n(.*?)```", TEXT, re.DOTALL)
ROWS = re.findall(r"^\| `(\w+)` \|[^|]*\| ([^|]*) \|", TEXT, re.MULTILINE)

Arrows = set[tuple[str, str]]


def arrows(diagram: str) -> Arrows:
    return set(re.findall(r"^ *(\S+) --> (\w+|\[\*\])", diagram, re.MULTILINE))


def between_statuses(diagram: str) -> Arrows:
    return {arrow for arrow in arrows(diagram) if "[*]" not in arrow}


def test_the_diagram_of_jobs_shows_every_move_and_no_other() -> None:
    # The page says in words that every status leads to these two, and leaves the arrows out.
    said = {
        (before, end)
        for before in JobStatus
        if not before.is_terminal
        for end in (JobStatus.CANCELLED, JobStatus.FAILED)
    }
    possible = {(before, after) for before, nexts in jobs._NEXT.items() for after in nexts}

    assert between_statuses(OF_JOBS) | said == possible
    assert not between_statuses(OF_JOBS) & said


def test_the_diagram_of_jobs_begins_at_intake_and_ends_where_jobs_end() -> None:
    begins = {after for before, after in arrows(OF_JOBS) if before == "[*]"}
    ends = {before for before, after in arrows(OF_JOBS) if after == "[*]"}

    assert begins == {JobStatus.INTAKE}
    assert ends == {JobStatus.ACCEPTED, JobStatus.REFUSED}


def test_the_diagram_of_assignments_shows_every_move_and_no_other() -> None:
    possible = {(before, after) for before, nexts in assignments._NEXT.items() for after in nexts}
    ends = {before for before, after in arrows(OF_ASSIGNMENTS) if after == "[*]"}

    assert between_statuses(OF_ASSIGNMENTS) == possible
    assert ends == {AssignmentStatus.DONE, AssignmentStatus.DROPPED}


def test_the_table_has_a_row_for_each_status_and_knows_which_ones_wait() -> None:
    assert [status for status, _ in ROWS] == list(JobStatus)
    assert {status for status, waits in ROWS if waits != "nobody"} == {
        status for status in JobStatus if status.waits_for_person
    }
