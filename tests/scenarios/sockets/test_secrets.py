"""A token pasted into a thread: its author is told alone, and nobody is shown it again."""

import json

import pytest

from tests.scenarios.conversations import PATIENCE
from tests.scenarios.office import STORY, Office

pytestmark = [pytest.mark.scenario, pytest.mark.asyncio(loop_scope="package")]

TOKEN = "ghp" + "_16C7e42F292c6912E7710c838347Ae178B4a"


async def test_its_author_is_told_and_no_agent_and_no_card_shows_it(office: Office) -> None:
    before = len(office.models.journal)
    thread = await office.ask(f"{STORY} (the token is {TOKEN})")
    await thread.offers("accept_scope")
    await office.slack.wait_for(
        lambda: "holds a secret" in json.dumps(office.letters(office.rita).messages),
        timeout=PATIENCE,
    )

    ours = [message for message in thread.messages if message.get("bot_id")]
    asked = [office.models.journal[n].messages for n in range(before, len(office.models.journal))]
    assert TOKEN in json.dumps(thread.messages), "what she wrote is still there"
    assert TOKEN not in json.dumps([ours, office.letters(office.rita).messages, asked])
    assert "[secret: github token]" in json.dumps(asked)
    letters = json.dumps(office.letters(office.rita).messages)
    assert letters.count("*Please revoke or rotate it now*") == 1
    assert "github token" in letters
