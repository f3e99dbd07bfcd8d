"""Details are whole, and only for those a question concerns."""

from dataclasses import replace

import pytest

from bot.domain.approvals import Decision
from bot.domain.gate import Outcome
from bot.domain.ids import ApprovalId, JobId, RevisionId
from bot.errors import ForbiddenError, NotFoundError
from tests.services.world import (
    MIA,
    OMAR,
    PAT,
    REVISION,
    RITA,
    SAM,
    FakeWorkspaces,
    World,
    delivers,
    in_approval,
)

ONE = ApprovalId(1)


class LostWorkspaces(FakeWorkspaces):
    """Clones that somebody has deleted."""

    async def diff(self, job: JobId, *, revision: RevisionId) -> str:
        raise NotFoundError(f"There is no revision {revision} of job {job}.")


async def test_those_concerned_see_the_call_the_rules_and_the_change(world: World) -> None:
    await in_approval(world)

    for person in (OMAR, SAM, RITA, PAT):
        details = await world.services.details.read(ONE, by=person)
        change = await world.services.details.change(ONE, by=person)
        assert details.card.call.arguments == {"revision": REVISION, "summary": "Fix signup."}
        assert [ruled.outcome for ruled in details.rulings] == [Outcome.NEEDS_APPROVAL]
        assert "costs-something" in details.rulings[0].rules
        assert change.diff.startswith("+")


async def test_others_see_neither(world: World) -> None:
    await in_approval(world)

    with pytest.raises(ForbiddenError, match="Only the people asked"):
        await world.services.details.read(ONE, by=MIA)
    with pytest.raises(ForbiddenError, match="Only the people asked"):
        await world.services.details.change(ONE, by=MIA)


async def test_who_stands_in_is_concerned_while_they_do(world: World) -> None:
    await in_approval(world)
    day = world.clock.now().date().replace(day=9)
    await world.services.absences.leave(OMAR, back_on=day, delegate=MIA)

    await world.services.details.read(ONE, by=MIA)
    await world.services.absences.back(OMAR)

    with pytest.raises(ForbiddenError):
        await world.services.details.read(ONE, by=MIA)


async def test_the_call_is_ruled_on_again_when_it_is_made_and_both_rulings_are_shown(
    world: World,
) -> None:
    await in_approval(world)
    await world.services.approvals.answer(ONE, by=OMAR, decision=Decision.APPROVE)
    await world.work(delivers())

    details = await world.services.details.read(ONE, by=OMAR)

    assert len(details.rulings) == 2


async def test_a_change_that_cannot_be_read_is_said_and_breaks_nothing(world: World) -> None:
    await in_approval(world)
    examining = replace(world.services.details, workspaces=LostWorkspaces())

    change = await examining.change(ONE, by=OMAR)

    assert change.diff == ""
    assert "The change cannot be read now. There is no revision" in change.problem
