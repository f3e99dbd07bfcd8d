"""People look closer, ask, change their minds and go away; the card keeps up with them."""

import json

import pytest

from tests.scenarios.conversations import button
from tests.scenarios.office import WEBSHOP, Office

pytestmark = [pytest.mark.scenario, pytest.mark.asyncio(loop_scope="package")]


async def test_who_decides_asks_the_agent_and_reads_the_change_first(office: Office) -> None:
    thread = await office.asked_to_merge()
    letters = office.letters(office.omar)

    await letters.fill_in(office.omar, "ask", "How many files?", key=thread.asked)
    answered = await thread.shows("approval", "in its own words", "You ask: How many files?")
    await letters.shows("approval", "You ask: How many files? One file.")
    await letters.shows("inquiry", "builder-1 answered your question")
    await letters.press(office.omar, "details", key=thread.asked)
    await office.slack.wait_for(lambda: "+++ b/" in json.dumps(office.omar.views), timeout=60)
    window = json.dumps(office.omar.views)

    assert button(answered, "approve")["value"] in thread.asked
    assert "costs-something" in window
    assert "How many files?" in window
    assert len(thread.of("approval")) == 1
    await letters.press(office.omar, "approve", key=thread.asked)
    await thread.press(office.rita, "accept_result")
    assert len(office.webshop.merges()) == 1


async def test_an_approval_taken_back_in_time_leaves_nothing_behind(office: Office) -> None:
    thread = await office.asked_to_merge()
    await thread.press(office.rita, "pause")
    await thread.press(office.omar, "approve")
    await thread.shows("approval", "*Approved* by <@U0OMAR>", "can be revoked")

    card = await thread.offers("revoke")
    await office.sam.click(thread.channel, card["ts"], action_id="revoke")
    await thread.whispered(office.sam, "You have not approved this. Only <@U0OMAR> can revoke it.")
    await thread.press(office.omar, "revoke")
    await thread.shows("approval", "*Waits for <@U0OMAR>*", "<@U0OMAR> revoked their approval")
    await thread.press(office.rita, "resume")

    assert office.webshop.merges() == []
    await thread.press(office.omar, "approve")
    await thread.press(office.rita, "accept_result")
    assert len(office.webshop.merges()) == 1


async def test_the_requester_withdraws_the_question_and_the_agent_works_on(office: Office) -> None:
    thread = await office.asked_to_merge()

    await thread.fill_in(office.rita, "withdraw", "We ship it next week.")
    await thread.shows("approval", "*Withdrawn* by <@U0RITA>", "We ship it next week.")
    await office.letters(office.omar).shows("approval", "*Withdrawn* by <@U0RITA>")
    await thread.shows("result", "Not merged, because: We ship it next week.")

    assert office.webshop.merges() == []
    await thread.press(office.rita, "accept_result")


async def test_who_is_away_says_who_decides_and_is_back_again(office: Office) -> None:
    thread = await office.asked_to_merge()
    await office.omar.command("/countersign", "away until 2027-01-04", channel=WEBSHOP)
    saved = await office.omar.submit(answers={"delegate": {"delegate": "U0PAT"}})
    letters = office.letters(office.pat)

    try:
        await letters.shows("approval", "<@U0PAT> stands in for <@U0OMAR>")
        await letters.press(office.pat, "approve", key=thread.asked)
        await thread.press(office.rita, "accept_result")
    finally:
        back = await office.omar.command("/countersign", "back", channel=WEBSHOP)

    assert "<@U0PAT> decides" in json.dumps(saved.view)
    assert "Welcome back" in json.dumps(back)
    assert thread.says("approval", "*Approved* by <@U0PAT>")
    assert len(office.webshop.merges()) == 1
