"""Where a job may go from where it is."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.jobs import _NEXT, JobStatus
from bot.errors import InvalidTransitionError
from tests.domain.builders import NOW, a_contract, a_job

LATER = NOW + timedelta(minutes=3)
TERMINAL = {JobStatus.ACCEPTED, JobStatus.CANCELLED, JobStatus.FAILED, JobStatus.REFUSED}
MOVES = [(before, after) for before in JobStatus for after in JobStatus]
LEGAL = {(before, after) for before, nexts in _NEXT.items() for after in nexts}
statuses = st.sampled_from(JobStatus)


@pytest.mark.parametrize(("before", "after"), sorted(LEGAL))
def test_a_legal_move_keeps_when_and_why(before: JobStatus, after: JobStatus) -> None:
    job = a_job(status=before)

    moved = job.to(after, at=LATER, reason="Because.")

    assert (moved.status, moved.updated_at, moved.reason) == (after, LATER, "Because.")
    assert (moved.id, moved.created_at, moved.version) == (job.id, job.created_at, job.version)
    assert job.status is before


@pytest.mark.parametrize(("before", "after"), sorted(set(MOVES) - LEGAL))
def test_any_other_move_is_refused(before: JobStatus, after: JobStatus) -> None:
    with pytest.raises(
        InvalidTransitionError, match=f"Job 1 is {before}; it cannot become {after}"
    ):
        a_job(status=before).to(after, at=LATER)


@pytest.mark.parametrize("status", JobStatus)
def test_what_has_ended_goes_nowhere(status: JobStatus) -> None:
    leads_on = {after for before, after in LEGAL if before is status}

    assert status.is_terminal == (status in TERMINAL)
    assert status.is_terminal == (not leads_on)


@pytest.mark.parametrize("status", [s for s in JobStatus if not s.is_terminal])
def test_every_job_under_way_can_be_stopped_and_can_fail(status: JobStatus) -> None:
    assert a_job(status=status).to(JobStatus.CANCELLED, at=LATER).status.is_terminal
    assert a_job(status=status).to(JobStatus.FAILED, at=LATER).status.is_terminal


def test_only_a_result_at_the_second_gate_can_be_accepted() -> None:
    assert {before for before, after in LEGAL if after is JobStatus.ACCEPTED} == {JobStatus.SHIP}


def test_only_the_owner_at_work_can_ask_for_an_approval_or_have_it_asked_again() -> None:
    asked_from = {before for before, after in LEGAL if after is JobStatus.APPROVAL}

    assert asked_from == {JobStatus.WORKING, JobStatus.ESCALATED}


def test_a_timer_cannot_carry_a_job_past_a_person() -> None:
    assert (JobStatus.APPROVAL, JobStatus.SHIP) not in LEGAL
    assert (JobStatus.SCOPE, JobStatus.REVIEWING) not in LEGAL
    assert (JobStatus.ESCALATED, JobStatus.SHIP) not in LEGAL


def test_each_status_can_be_reached_from_a_request() -> None:
    reached, fresh = set(), {JobStatus.INTAKE}
    while fresh:
        reached |= fresh
        fresh = {after for before, after in LEGAL if before in fresh} - reached

    assert reached == set(JobStatus)


def test_a_job_waits_for_a_person_in_five_states() -> None:
    assert {status for status in JobStatus if status.waits_for_person} == {
        JobStatus.CLARIFYING,
        JobStatus.SCOPE,
        JobStatus.APPROVAL,
        JobStatus.ESCALATED,
        JobStatus.SHIP,
    }


@given(path=st.lists(statuses, max_size=30))
def test_no_sequence_of_moves_leaves_a_terminal_state(path: list[JobStatus]) -> None:
    job, ended = a_job(status=JobStatus.INTAKE), None
    for status in path:
        try:
            job = job.to(status, at=LATER)
        except InvalidTransitionError:
            continue
        assert ended is None
        ended = job.status if job.status.is_terminal else None

    assert ended is None or job.status is ended


def test_a_job_without_contract_or_owner_says_so_where_one_is_needed() -> None:
    with pytest.raises(InvalidTransitionError, match="Job 1 has no contract yet"):
        _ = a_job().agreed
    with pytest.raises(InvalidTransitionError, match="Job 1 has no owner yet"):
        _ = a_job().owned_by


def test_a_contract_that_only_people_can_judge_is_a_judgment() -> None:
    assert a_contract(checks=()).judgment
    assert not a_contract().judgment
