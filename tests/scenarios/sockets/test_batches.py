"""Several calls of one kind come on one card, and are decided there one by one."""

import json

import pytest

from tests.scenarios.conversations import has_button
from tests.scenarios.office import Office

pytestmark = [pytest.mark.scenario, pytest.mark.asyncio(loop_scope="package")]

WISH = "write it down in the repository quick and tag it batch"


async def test_one_of_three_tags_is_taken_out(office: Office) -> None:
    thread = await office.asked_to_merge(WISH)
    letters = office.letters(office.omar)
    card = await thread.shows("approval", "3 calls of", "Call 3 of 3")
    assert has_button(card, "choose_calls")
    numbers = [int(thread.asked.split(":")[1]) + more for more in range(3)]

    await letters.press(office.omar, "choose_calls", key=thread.asked)
    ticked = {"calls": {"calls": [str(numbers[0]), str(numbers[2])]}}
    refused = await office.omar.submit(answers=ticked)
    assert "Say why" in json.dumps(refused.errors)
    decided = await office.omar.submit(
        answers={**ticked, "text": {"text": "The second was recalled."}}
    )
    assert decided.closed

    for copy in (thread, letters):
        await copy.shows("approval", "2 carried out", "1 denied", "The second was recalled.")
    assert len(thread.of("approval")) == 1
    await thread.press(office.rita, "accept_result")
    assert [tag for tag in office.webshop.tags() if tag.startswith("batch")] == [
        "batch-1",
        "batch-3",
    ]
