"""Anybody in the job's channel can ask why; elsewhere only those it concerns."""

import pytest

from bot.services.auditing import Auditing
from sandbox.slack import Person
from tests.scenarios.conversations import text_of
from tests.scenarios.office import GENERAL, WEBSHOP, Office

pytestmark = [pytest.mark.scenario, pytest.mark.asyncio(loop_scope="package")]


async def test_a_merge_is_explained_to_those_who_may_know(office: Office) -> None:
    thread = await office.asked_to_merge()
    number = thread.asked.split(":")[1]

    async def typed(text: str, *, by: Person, channel: str) -> str:
        return text_of(await by.command("/countersign", text, channel=channel))

    here = await typed(f"explain approval {number}", by=office.mia, channel=WEBSHOP)
    owner = await typed(f"explain approval {number}", by=office.omar, channel=GENERAL)
    stranger = await typed(f"explain approval {number}", by=office.rita, channel=GENERAL)

    assert "`repository__merge`" in here
    assert "the gate said “needs approval”" in here
    assert "The question is open" in here
    assert owner == here
    assert stranger == here, "she asked for the job"
    await thread.press(office.rita, "stop")
    await thread.shows("job", "*Cancelled.*")
    story = await typed(f"explain job {thread.job}", by=office.rita, channel=GENERAL)
    assert "cancelled the job" in story
    assert "What is to come out on `quick`" in story


async def test_who_has_nothing_to_do_with_a_job_is_told_where_to_ask(office: Office) -> None:
    thread = await office.ask("write it down in the repository quick")
    await thread.offers("accept_scope")

    async def typed(text: str, *, channel: str) -> str:
        return text_of(await office.sam.command("/countersign", text, channel=channel))

    for word in ("job", "explain job"):
        elsewhere = await typed(f"{word} {thread.job}", channel=GENERAL)
        here = await typed(f"{word} {thread.job}", channel=WEBSHOP)
        assert "in the channel it lives in. Ask there." in elsewhere
        assert "Rita" not in elsewhere
        assert f"Job {thread.job}" in here
        assert "Ask there." not in here
    await thread.press(office.rita, "cancel")


async def test_what_all_scenarios_did_is_one_whole_chain(office: Office) -> None:
    found = await Auditing(office.app.services.boards.database).verify(anchors={})

    assert found.fault is None
    assert found.end.sequence > 0
