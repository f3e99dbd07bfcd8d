"""The other ways in and out: the slash command, the home, the shortcut and direct messages."""

import pytest

from sandbox.slack import Json, Person
from tests.scenarios.conversations import PATIENCE, text_of
from tests.scenarios.office import GENERAL, STORY, WEBSHOP, Office

pytestmark = [pytest.mark.scenario, pytest.mark.asyncio(loop_scope="package")]


async def test_a_request_in_a_direct_message_has_its_thread_there(office: Office) -> None:
    ts = await office.rita.dm(STORY)
    thread = office.thread(ts, channel=office.rita.dm_channel)

    await thread.offers("accept_scope")

    assert thread.root["reactions"][0]["name"] == "eyes"
    await thread.press(office.rita, "cancel")
    await thread.shows("job", "*Cancelled.*")


async def test_a_message_becomes_a_request_by_its_shortcut(office: Office) -> None:
    ts = await office.mia.say(GENERAL, "The signup form takes an empty address.")

    await office.rita.shortcut("request_work", channel=GENERAL, ts=ts)
    window = office.rita.views[-1]
    submitted = await office.rita.submit(answers={"text": {"text": STORY}})
    thread = office.thread(ts, channel=GENERAL)
    card = await thread.offers("accept_scope")

    assert "The signup form takes an empty address." in str(window["blocks"])
    assert submitted.closed
    assert "Asked for by <@U0RITA>" in text_of(card)


async def test_the_command_shows_what_there_is(office: Office) -> None:
    thread = await office.asked_to_merge()

    async def typed(text: str, *, by: str = "rita") -> str:
        person = getattr(office, by)
        answer: Json = await person.command("/countersign", text, channel=WEBSHOP)
        assert answer["response_type"] == "ephemeral"
        return text_of(answer)

    assert f"Job {thread.job}" in await typed("jobs")
    assert "write it down in the repository quick" in await typed(f"job {thread.job}")
    assert "Job 9999" in await typed("job 9999") or "no job 9999" in await typed("job 9999")
    assert "by its number" in await typed("job twelve")
    assert "Merge" in await typed("approvals", by="omar")
    assert "builder-2" in await typed("agents")
    assert "/countersign approvals" in await typed("help")
    assert "/countersign approvals" in await typed("")
    nonsense = await typed("aprovals <!channel>")
    assert "There is no `aprovals`" in nonsense
    assert "Did you mean `/countersign approvals`?" in nonsense


async def test_a_picture_comes_to_who_asks_with_words_for_who_cannot_see_it(
    office: Office,
) -> None:
    def sent() -> list[Json]:
        messages = office.slack.messages(office.omar.dm_channel)
        return [file for message in messages for file in message.get("files", [])]

    answer: Json = await office.omar.command("/countersign", "chart builder-1", channel=WEBSHOP)
    (file,) = await office.slack.wait_for(sent, timeout=PATIENCE)
    stored = office.slack.world.files.by_id[file["id"]]

    assert "comes in your messages" in text_of(answer)
    assert file["mimetype"] == "image/png"
    assert (stored.content or b"").startswith(b"\x89PNG")
    assert file["alt_txt"].startswith("builder-1, role builder, in ")
    unknown = await office.omar.command("/countersign", "chart nobody-1", channel=WEBSHOP)
    assert "There is no position nobody-1" in text_of(unknown)


async def test_the_home_shows_a_requester_their_jobs_and_an_owner_their_questions(
    office: Office,
) -> None:
    thread = await office.asked_to_merge()
    number = f"Job {thread.job}"

    await office.rita.open_home()
    await office.slack.wait_for(lambda: number in _home(office.rita), timeout=PATIENCE)
    await office.omar.open_home()
    approval = thread.asked.split(":")[1]
    await office.slack.wait_for(lambda: approval in _approvals(office), timeout=PATIENCE)

    assert "builder-1" in _home(office.rita)
    await office.omar.click_home(action_id="approve", value=approval)
    await thread.offers("accept_result")
    await office.slack.wait_for(lambda: approval not in _approvals(office), timeout=PATIENCE)
    await thread.press(office.rita, "accept_result")


def _home(person: Person) -> str:
    return text_of(person.home or {})


def _approvals(office: Office) -> list[str]:
    blocks = (office.omar.home or {}).get("blocks", [])
    buttons = [e for b in blocks if b["type"] == "actions" for e in b["elements"]]
    return [e["value"] for e in buttons if e["action_id"] == "approve"]
