"""How a position's part in a stage begins, waits, goes on and ends."""

from datetime import timedelta

import pytest

from bot.domain.assignments import AssignmentStatus
from bot.errors import InvalidTransitionError
from tests.domain.builders import NOW, an_assignment

RUNNING, WAITING, DONE, DROPPED = AssignmentStatus
LEGAL = {
    (RUNNING, WAITING),
    (RUNNING, DONE),
    (RUNNING, DROPPED),
    (WAITING, RUNNING),
    (WAITING, DONE),
    (WAITING, DROPPED),
}
LATER = NOW + timedelta(hours=1)


@pytest.mark.parametrize("after", AssignmentStatus)
@pytest.mark.parametrize("before", AssignmentStatus)
def test_only_the_moves_of_the_table_are_possible(
    before: AssignmentStatus, after: AssignmentStatus
) -> None:
    assignment = an_assignment(status=before)

    if (before, after) in LEGAL:
        assert assignment.to(after).status is after
    else:
        with pytest.raises(InvalidTransitionError, match=f"A {before} .* cannot become {after}"):
            assignment.to(after)


@pytest.mark.parametrize("status", [RUNNING, WAITING])
def test_an_open_assignment_goes_on_in_a_new_segment(status: AssignmentStatus) -> None:
    resumed = an_assignment(status=status, segment=2).resumed(at=LATER)

    assert (resumed.status, resumed.segment, resumed.resumed_at) == (RUNNING, 3, LATER)
    assert resumed.opened_at == NOW


@pytest.mark.parametrize("status", [DONE, DROPPED])
def test_an_ended_assignment_does_not_go_on(status: AssignmentStatus) -> None:
    assignment = an_assignment(status=status)

    assert not assignment.is_open
    with pytest.raises(InvalidTransitionError, match=f"A {status} assignment cannot go on"):
        assignment.resumed(at=LATER)


def test_each_segment_is_a_workflow_of_its_own() -> None:
    first = an_assignment()
    second = first.resumed(at=LATER)

    assert first.workflow == "assignment:5:1"
    assert second.workflow == "assignment:5:2"
    assert first.workflow == an_assignment().workflow
