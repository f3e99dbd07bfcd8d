"""The one thing an assignment does next."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.assignments import Assignment, AssignmentStatus
from bot.domain.calls import Call, CallStatus
from bot.domain.jobs import Job, JobStatus
from bot.domain.moves import (
    Brief,
    Make,
    Move,
    Park,
    Resolve,
    Rest,
    Rule,
    Think,
    is_parked,
    next_move,
    parked,
)
from bot.domain.stages import Stage
from bot.domain.tools import Effect
from tests.domain.builders import RITA, a_call, a_job, an_assignment


def move(
    *calls: Call, job: Job | None = None, assignment: Assignment | None = None, briefed: bool = True
) -> Move:
    return next_move(
        job or a_job(),
        assignment or an_assignment(),
        segment=1,
        briefed=briefed,
        calls=calls,
    )


def test_a_position_is_briefed_before_its_first_turn() -> None:
    assert move(briefed=False) == Brief()


def test_with_nothing_pending_the_model_is_asked() -> None:
    assert move() == Think()
    assert move(a_call(1, status=CallStatus.DONE), a_call(2, status=CallStatus.FAILED)) == Think()


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (CallStatus.PROPOSED, Rule),
        (CallStatus.APPROVED, Make),
        (CallStatus.STARTED, Resolve),
    ],
)
def test_a_pending_call_comes_before_the_next_turn(
    status: CallStatus, expected: type[Rule | Make | Resolve]
) -> None:
    call = a_call(status=status)

    assert move(call) == expected(call)


@pytest.mark.parametrize("status", [CallStatus.WAITING, CallStatus.UNKNOWN])
def test_what_people_must_settle_is_waited_for(status: CallStatus) -> None:
    assert move(a_call(status=status)) == Rest()


@pytest.mark.parametrize("status", [s for s in CallStatus if s.is_settled])
def test_a_settled_call_is_left_alone(status: CallStatus) -> None:
    assert move(a_call(status=status)) == Think()


def test_calls_are_taken_in_the_order_they_were_asked_for() -> None:
    first, second = a_call(1, status=CallStatus.REFUSED), a_call(2)

    assert move(first, second, a_call(3)) == Rule(second)


def test_no_call_overtakes_one_that_waits() -> None:
    assert move(a_call(1, status=CallStatus.WAITING), a_call(2)) == Rest()


@pytest.mark.parametrize("status", JobStatus)
def test_a_job_that_has_ended_does_nothing_more(status: JobStatus) -> None:
    pending = a_call(status=CallStatus.APPROVED)

    assert (move(pending, job=a_job(status=status)) == Rest()) == status.is_terminal


def test_of_a_call_that_was_just_changing_something_the_end_is_still_found_out() -> None:
    begun = a_call(status=CallStatus.STARTED, effect=Effect.CONSEQUENTIAL)
    ended = a_job(status=JobStatus.CANCELLED)
    dropped = an_assignment(status=AssignmentStatus.DROPPED)

    assert move(begun, job=ended, assignment=dropped) == Resolve(begun)
    assert move(a_call(status=CallStatus.STARTED), job=ended, assignment=dropped) == Rest()


@pytest.mark.parametrize("status", [s for s in JobStatus if s.waits_for_person or s.is_terminal])
def test_what_waits_for_a_person_is_not_parked(status: JobStatus) -> None:
    waiting = an_assignment(status=AssignmentStatus.WAITING)

    assert is_parked(a_job(status=JobStatus.WORKING), waiting)
    assert not is_parked(a_job(status=status), waiting)
    assert not is_parked(a_job(status=JobStatus.REVIEWING), waiting)


def test_a_paused_job_does_nothing_more() -> None:
    assert move(a_call(), job=a_job(paused_by=RITA)) == Park()
    assert move(briefed=False, job=a_job(paused_by=RITA)) == Park()


@pytest.mark.parametrize("status", [s for s in AssignmentStatus if s != "running"])
def test_an_assignment_that_is_not_at_work_does_nothing(status: AssignmentStatus) -> None:
    assert move(a_call(), assignment=an_assignment(status=status)) == Rest()


@pytest.mark.parametrize("segment", [0, 2])
def test_the_workflow_of_another_segment_does_nothing(segment: int) -> None:
    assignment = an_assignment(segment=segment)

    assert move(a_call(), assignment=assignment) == Rest()
    assert move(assignment=assignment, briefed=False) == Rest()


@given(statuses=st.lists(st.sampled_from(CallStatus), max_size=5))
def test_the_model_never_speaks_before_every_call_is_answered(
    statuses: Sequence[CallStatus],
) -> None:
    calls = [a_call(number, status=status) for number, status in enumerate(statuses)]

    assert (move(*calls) == Think()) == all(status.is_settled for status in statuses)


def test_while_a_job_is_specified_the_dispatcher_is_not_parked() -> None:
    intake = an_assignment(stage=Stage.INTAKE, status=AssignmentStatus.WAITING)
    specifying = an_assignment(stage=Stage.SPECIFICATION, status=AssignmentStatus.WAITING)
    job = a_job(status=JobStatus.INTAKE)

    assert parked(job, [intake]) == [intake]
    assert parked(job, [intake, specifying]) == [specifying]
    assert parked(job, [intake, replace(specifying, status=AssignmentStatus.RUNNING)]) == []
