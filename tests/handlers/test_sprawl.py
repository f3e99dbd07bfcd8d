"""An agent that is too much is retired from the report."""

import pytest

from bot.slack.actions import ActionId
from tests.handlers import payloads
from tests.handlers.conftest import Office


@pytest.mark.parametrize("action", [ActionId.RETIRE_AGENT, ActionId.MERGE_AGENT])
async def test_the_button_of_an_agent_retires_it(office: Office, action: ActionId) -> None:
    await office.receive(payloads.a_click(action, "2/builder-2"))

    asked = {"report": 2, "position": "builder-2", "by": "U0RITA"}
    assert office.services.asked == [("sprawling.retire", asked)]
