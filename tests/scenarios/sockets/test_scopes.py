"""Before the work begins: a scope is proposed, changed, routed, or there is none."""

import pytest

from tests.scenarios.conversations import button, text_of
from tests.scenarios.office import Office

pytestmark = [pytest.mark.scenario, pytest.mark.asyncio(loop_scope="package")]


async def test_a_changed_scope_is_proposed_again_in_the_same_message(office: Office) -> None:
    thread = await office.ask()
    first = await thread.offers("change_scope")

    await thread.fill_in(office.rita, "change_scope", "Leave the other fields alone.")
    asked = "wants the contract changed:\n> Leave the other fields alone."
    await office.slack.wait_for(
        lambda: any(asked in str(e.messages).replace("\\n", "\n") for e in office.models.journal)
    )
    again = await thread.offers("accept_scope")

    assert again["ts"] == first["ts"]
    await office.mia.click(thread.channel, again["ts"], action_id="accept_scope")
    await thread.whispered(office.mia, "Only <@U0RITA>")
    await thread.press(office.rita, "cancel")
    await thread.shows("job", "*Cancelled.*")


async def test_a_job_can_be_routed_to_another_position(office: Office) -> None:
    thread = await office.ask()
    card = await thread.offers("route")

    await office.rita.select(thread.channel, card["ts"], action_id="route", choice="builder-2")
    routed = await thread.shows("job", "builder-2 (builder)", "routed by <@U0RITA>.")

    offered = [option["text"]["text"] for option in button(routed, "route")["options"]]
    assert "builder-1" in offered
    assert "builder-2" not in offered


async def test_a_job_is_cancelled_only_after_it_was_asked_whether_it_should_be(
    office: Office,
) -> None:
    thread = await office.ask()
    card = await thread.offers("accept_scope")
    asked = button(card, "cancel")["confirm"]

    await thread.press(office.rita, "cancel")
    ended = await thread.shows("job", "*Cancelled.* Stopped by <@U0RITA>.")
    await office.rita.click(thread.channel, card["ts"], action_id="accept_scope", seen=card)

    assert asked["title"]["text"] == f"Cancel job {thread.job}?"
    assert asked["confirm"]["text"] == "Cancel the job"
    assert "accept_scope" not in str(ended["blocks"])
    await thread.whispered(office.rita, "The scope of job", "is settled")


async def test_one_question_is_asked_in_the_thread_and_its_answer_leads_on(office: Office) -> None:
    thread = await office.ask("please fix the form")
    question = await thread.shows("question", "Which form do you mean")
    await thread.shows("job", "*Waits for an answer* from <@U0RITA>")

    await office.mia.say(thread.channel, "The blue one, I think.", thread_ts=thread.ts)
    answer = await office.rita.say(thread.channel, "The e-mail at signup.", thread_ts=thread.ts)
    await thread.offers("accept_scope")

    assert "<@U0RITA>" in text_of(question)
    assert len(thread.of("question")) == 1
    said = {m["ts"]: m for m in thread.messages}[answer]
    assert [reaction["name"] for reaction in said["reactions"]] == ["eyes"]


async def test_a_request_nobody_here_can_do_is_declined_in_words(office: Office) -> None:
    thread = await office.ask("book me a flight to Lisbon")

    refused = await thread.shows("job", "*Not taken on*", "Nobody here does this.")

    assert "cancel" not in str(refused["blocks"])
    assert len(thread.of("job")) == 1
