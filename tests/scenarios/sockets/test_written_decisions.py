"""What was settled in writing: by people, by an agent's proposal, and in the jobs after it."""

import pytest

from sandbox.slack import Json, Person
from tests.scenarios.conversations import Conversation, text_of
from tests.scenarios.office import GENERAL, WEBSHOP, Office

pytestmark = [pytest.mark.scenario, pytest.mark.asyncio(loop_scope="package")]

QUIET = "write it down in the repository quick"


async def typed(office: Office, text: str, *, by: Person) -> str:
    answer: Json = await by.command("/countersign", text, channel=WEBSHOP)
    return text_of(answer)


async def submitted(by: Person, **fields: str) -> str:
    """Fill in and submit the open window; return what it says then."""
    await by.submit(answers={name: {name: value} for name, value in fields.items()})
    return text_of(by.views[-1])


async def test_a_message_becomes_a_decision_that_the_next_job_is_given(office: Office) -> None:
    ts = await office.omar.say(GENERAL, "Notes are written down in NOTES.md, <!channel>.")

    await office.omar.shortcut("record_decision", channel=GENERAL, ts=ts)
    told = await submitted(office.omar, title="Where notes go", breadth="repository/quick")
    card = await office.thread(ts, channel=GENERAL).shows("decision", "*Accepted* by <@U0OMAR>")

    assert "*Accepted* by <@U0OMAR>" in told
    assert "<!channel>" not in text_of(card)
    number = text_of(card).partition("*Decision ")[2].partition("*")[0]
    thread = await office.ask(f"{QUIET} in NOTES.md")
    scope = await thread.offers("accept_scope")
    assert f"Touches *decision {number}* (accepted): Where notes go." in text_of(scope)
    shown = await typed(office, f"job {thread.job}", by=office.rita)
    assert f"decision {number} (" in shown
    listed = await typed(office, "decisions notes", by=office.rita)
    assert "Where notes go" in listed
    assert "where it was said" in listed


async def test_an_agent_proposes_and_a_person_accepts_in_the_thread(office: Office) -> None:
    thread = await office.ask(f"{QUIET} and settle <!here> it")
    await thread.press(office.rita, "accept_scope")

    proposed = await thread.offers("accept_decision")
    await _refused(office, thread, proposed)
    await thread.press(office.omar, "accept_decision")

    settled = await thread.shows("decision", "*Accepted* by <@U0OMAR>")
    assert settled["ts"] == proposed["ts"]
    assert "builder-" in text_of(proposed)
    assert "<!here>" not in text_of(settled)
    # The work did not wait for the answer.
    await thread.offers("approve")


async def _refused(office: Office, thread: Conversation, card: Json) -> None:
    for person in (office.mia, office.rita):
        await person.click(WEBSHOP, card["ts"], action_id="accept_decision")
        await thread.whispered(person, "can decide this")


async def test_a_proposal_is_declined_with_a_reason_that_is_kept(office: Office) -> None:
    await office.rita.command(
        "/countersign", "decide Everything is reviewed twice.", channel=WEBSHOP
    )
    told = await submitted(office.rita, title="Twice", breadth="organization")
    assert "*Waits for <@U0PAT>*" in told
    letters = office.letters(office.pat)

    await letters.fill_in(office.pat, "decline_decision", "Once is enough.", key="decision")

    await letters.shows("decision", "*Declined* by <@U0PAT>", "Once is enough.")
