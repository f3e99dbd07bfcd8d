"""An installation in good order, and the local Slack it belongs to."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from sandbox.slack import LocalSlack
from tests.cli.installation import Installation, a_slack, an_installation


@pytest.fixture
def installation(tmp_path: Path) -> Installation:
    """An installation whose Slack cannot be reached."""
    return an_installation(tmp_path)


@pytest.fixture
async def slack() -> AsyncIterator[LocalSlack]:
    async with a_slack() as local:
        yield local


@pytest.fixture
def connected(installation: Installation, slack: LocalSlack) -> Installation:
    """The same with its Slack."""
    return installation.but(slack_api_url=slack.api_url)
