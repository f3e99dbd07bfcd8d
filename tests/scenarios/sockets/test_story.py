"""The demo's whole story, from the request to the accepted result."""

import pytest

from tests.scenarios.office import Office
from tests.scenarios.story import the_whole_story

pytestmark = [pytest.mark.scenario, pytest.mark.asyncio(loop_scope="package")]


async def test_the_whole_story_is_told_over_sockets_on_sqlite(office: Office) -> None:
    await the_whole_story(office)
