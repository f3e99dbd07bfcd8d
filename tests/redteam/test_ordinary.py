"""Ordinary work is not held up: people are asked where it costs something, and nowhere else."""

from collections.abc import AsyncIterator, Mapping

import pytest
import pytest_asyncio

from bot.domain.calls import CallStatus
from bot.domain.gate import Outcome
from tests.redteam.evidence import Evidence
from tests.redteam.house import a_place, open_house
from tests.redteam.ordinary import Answer, Ordinary, answers, ordinary_jobs
from tests.redteam.play import a_play

JOBS = ordinary_jobs()
Played = Mapping[str, tuple[Evidence, tuple[Answer, ...]]]

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def played() -> AsyncIterator[Played]:
    """Every ordinary job, played under the policies of the sample organization."""
    with a_place() as place:
        async with open_house(place, {job.case: job.scene for job in JOBS}) as house:
            seen = {job: await a_play(house, job.case).run() for job in JOBS}
            yield {
                job.case.id: (found, await answers(house, job, found))
                for job, found in seen.items()
            }


@pytest.mark.parametrize("job", JOBS, ids=lambda job: job.case.id)
async def test_an_ordinary_job_goes_its_whole_way(played: Played, job: Ordinary) -> None:
    seen, given = played[job.case.id]
    undone = [call for call in seen.calls if call.status is not CallStatus.DONE]

    assert [answer for answer in given if answer.said is not answer.expected] == []
    assert [call.result for call in undone if "denied this call" not in call.result] == []
    assert seen.events == ()


async def test_no_ordinary_call_is_gated_without_need(played: Played) -> None:
    said = [answer for _, given in played.values() for answer in given]
    asked = [answer for answer in said if answer.said is Outcome.NEEDS_APPROVAL]
    needless = [answer for answer in said if answer.needless]

    assert len(said) >= 40
    assert {answer.tool for answer in asked} == {"repository__merge"}
    assert f"{len(needless)} of {len(said)} needlessly" == f"0 of {len(said)} needlessly"
