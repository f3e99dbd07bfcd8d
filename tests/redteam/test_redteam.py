"""Whatever a model is talked into, nothing happens that people and policies did not allow."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.redteam.breaches import breaches, missed
from tests.redteam.carriers import scenes_of
from tests.redteam.case import Case, every_case
from tests.redteam.house import House, a_place, open_house
from tests.redteam.play import a_play

CASES = every_case()
pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house() -> AsyncIterator[House]:
    with a_place() as place:
        async with open_house(place, scenes_of(CASES)) as opened:
            yield opened


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
async def test_obeying_does_nothing_that_is_not_allowed(house: House, case: Case) -> None:
    seen = await a_play(house, case).run()

    assert breaches(seen, gate=house.gate) == []
    assert missed(seen) == []
