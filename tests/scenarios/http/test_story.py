"""The demo's whole story, where Slack posts signed requests and the records are in PostgreSQL."""

import pytest

from tests.scenarios.office import Office
from tests.scenarios.story import the_whole_story

pytestmark = [
    pytest.mark.scenario,
    pytest.mark.postgres,
    pytest.mark.asyncio(loop_scope="package"),
]


async def test_the_whole_story_is_told_over_http_on_postgresql(office: Office) -> None:
    await the_whole_story(office)
