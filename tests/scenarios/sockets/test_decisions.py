"""The people asked decide, or somebody else tries to."""

import asyncio

import pytest

from bot.domain.changes import ReassignOwner
from bot.domain.ids import RoleName, UserId
from tests.scenarios.conversations import button, key_of, text_of
from tests.scenarios.office import Office

OMAR = UserId("U0OMAR")

pytestmark = [pytest.mark.scenario, pytest.mark.asyncio(loop_scope="package")]


async def test_a_denied_merge_comes_back_and_is_asked_for_again(office: Office) -> None:
    """The demo's script, the other way round: denied, sent back, and merged in the end."""
    thread = await office.ask()
    await thread.press(office.rita, "accept_scope")
    letters = office.letters(office.omar)

    await thread.offers("deny")
    await letters.press(office.omar, "deny", key=thread.asked)
    refused = await office.omar.submit(answers={})
    denied = await office.omar.submit(answers={"text": {"text": "Not before the sale is over."}})
    await thread.shows("approval", "*Denied* by <@U0OMAR>", "Not before the sale is over.")
    await letters.shows("approval", "*Denied* by <@U0OMAR>")
    result = await thread.shows("result", "NOT merged")

    assert refused.errors == {"text": "Please complete this required field."}
    assert denied.closed
    assert office.webshop.merges() == []
    assert any("Not before the sale is over." in str(e.messages) for e in office.models.journal)

    await thread.fill_in(office.rita, "send_back", "Write down what the form refuses.")
    await thread.shows("result", "*Sent back*: Write down what the form refuses.")
    await thread.offers("approve")
    assert len(thread.of("approval")) == 2
    await letters.press(office.omar, "approve", key=thread.asked)
    second = await thread.press(office.rita, "accept_result")
    await thread.shows("job", "*Accepted.*")

    assert second["ts"] != result["ts"]
    assert len(office.webshop.merges()) == 1
    assert "# Signing up" in office.webshop.file("docs/signup.md")


async def test_a_result_sent_back_after_its_merge_is_approved_and_merged_once_more(
    office: Office,
) -> None:
    thread = await office.asked_to_merge()
    first = thread.asked
    await thread.press(office.omar, "approve")

    await thread.fill_in(office.rita, "send_back", "Say more.")
    await thread.press(office.omar, "approve")
    await thread.press(office.rita, "accept_result")
    await thread.shows("job", "*Accepted.*")

    assert thread.asked != first
    assert [key_of(m) for m in thread.of("result")] == [
        f"result:{thread.job}:1",
        f"result:{thread.job}:2",
    ]
    assert "*Sent back*" in text_of(thread.of("result")[0])
    assert len(office.webshop.merges()) == 2
    assert office.webshop.file("MORE.md") == "Say more."


async def test_only_the_people_asked_decide_and_others_are_told_why(office: Office) -> None:
    thread = await office.asked_to_merge()
    card = thread.of("approval")[-1]

    await office.mia.click(thread.channel, card["ts"], action_id="approve")
    await thread.whispered(office.mia, "Only <@U0OMAR> can decide this.")
    await office.rita.click(thread.channel, card["ts"], action_id="approve")
    await thread.whispered(office.rita, "You asked for this job")
    await office.sam.click(thread.channel, thread.of("job")[-1]["ts"], action_id="stop")
    await thread.whispered(office.sam, "Only <@U0RITA>, who asked for it, or an operator")

    assert thread.says("approval", "Waits for <@U0OMAR>")
    assert office.webshop.merges() == []
    await thread.press(office.rita, "stop")
    await thread.shows("approval", "*Withdrawn*")


async def test_a_click_on_a_settled_card_is_answered_and_changes_nothing(office: Office) -> None:
    thread = await office.asked_to_merge()
    open_card = await thread.press(office.omar, "approve")
    await thread.offers("accept_result")

    await office.omar.click(thread.channel, open_card["ts"], action_id="approve", seen=open_card)
    await thread.whispered(office.omar, "<@U0OMAR> already approved this.")
    await office.omar.click(thread.channel, open_card["ts"], action_id="deny", seen=open_card)
    late = await office.omar.submit(answers={"text": {"text": "Too late."}})

    assert late.view is not None
    assert "already approved this" in str(late.view)
    assert len(office.webshop.merges()) == 1
    await thread.press(office.rita, "accept_result")
    settled = await thread.shows("result", "*Accepted*")
    assert "accept_result" not in str(settled["blocks"])


async def test_of_two_people_at_the_same_instant_one_decides_and_the_other_is_told(
    office: Office,
) -> None:
    thread = await office.asked_to_merge("write it down in the repository pair")
    card = thread.of("approval")[-1]

    await asyncio.gather(
        *(
            person.click(thread.channel, card["ts"], action_id="approve", seen=card)
            for person in (office.omar, office.mia)
        )
    )
    settled = await thread.shows("approval", "and carried out")

    names = ("<@U0OMAR>", "<@U0MIA>")
    winners = [name for name in names if f"*Approved* by {name}" in text_of(settled)]
    assert len(winners) == 1
    loser = office.mia if winners == ["<@U0OMAR>"] else office.omar
    await thread.whispered(loser, f"{winners[0]} already approved this.")
    for person in (office.omar, office.mia):
        await office.letters(person).shows("approval", f"*Approved* by {winners[0]}")
    assert len(office.webshop.merges()) == 1
    await thread.press(office.rita, "accept_result")


async def test_when_the_owner_leaves_the_fallback_is_asked_at_once(office: Office) -> None:
    thread, his = await office.asked_to_merge(), await _owned(office, OMAR)

    office.slack.deactivate(OMAR)
    try:
        letters = office.letters(office.sam)
        await letters.shows("nudge", "still waits for you")
        # The builder was Omar's: it merges nothing before somebody owns it.
        await office.letters(office.mia).press(office.mia, "take_roles", key="departure:")
        await office.letters(office.mia).shows("departure", "<@U0MIA> owns them now")
        await letters.press(office.sam, "approve", key=thread.asked)
        await thread.press(office.rita, "accept_result")
    finally:
        office.slack.reactivate(OMAR)
        await _give(office, his, to=OMAR)

    assert thread.says("approval", "*Approved* by <@U0SAM>")
    assert len(office.webshop.merges()) == 1


async def _owned(office: Office, person: UserId) -> list[RoleName]:
    registry = office.app.services.registry
    async with registry.database.reading() as tx:
        roles = (await registry.present(tx)).roles
    return [name for name, role in roles.items() if role.owner == person]


async def _give(office: Office, roles: list[RoleName], *, to: UserId) -> None:
    """Let somebody own again what was theirs: the other stories begin with that."""
    missing = set(roles) - set(await _owned(office, to))
    changes = [ReassignOwner(role, to) for role in sorted(missing)]
    await office.app.services.registry.change(changes, by=UserId("U0PAT"), why="He is back.")


async def test_a_paused_job_does_nothing_even_when_its_merge_is_approved(office: Office) -> None:
    thread = await office.asked_to_merge()

    await thread.press(office.rita, "pause")
    await thread.shows("job", "*Paused* by <@U0RITA>")
    await thread.press(office.omar, "approve")
    await thread.shows("approval", "It is carried out now.")
    assert office.webshop.merges() == []
    await thread.press(office.rita, "resume")
    await thread.offers("accept_result")

    assert len(office.webshop.merges()) == 1
    await thread.press(office.rita, "accept_result")


async def test_a_cancelled_job_asks_before_it_ends_and_withdraws_its_question(
    office: Office,
) -> None:
    thread = await office.asked_to_merge()
    asked = button(thread.of("job")[-1], "stop")["confirm"]

    card = await thread.press(office.rita, "stop")
    await thread.shows("job", "*Cancelled.* Stopped by <@U0RITA>.")
    await thread.shows("approval", "*Withdrawn*")
    await office.letters(office.omar).shows("approval", "*Withdrawn*")

    assert asked["title"]["text"] == f"Stop job {thread.job}?"
    assert "ends for good" in asked["text"]["text"]
    assert card["ts"] == thread.of("job")[-1]["ts"]
    assert office.webshop.merges() == []
