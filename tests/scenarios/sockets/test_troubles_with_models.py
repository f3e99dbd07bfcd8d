"""Models that talk nonsense, reach for what is not theirs, never stop, or are away."""

import pytest

from sandbox.models.failures import Fault, Trouble
from tests.scenarios.conversations import text_of
from tests.scenarios.office import Office

pytestmark = [pytest.mark.scenario, pytest.mark.asyncio(loop_scope="package")]


async def test_a_dispatcher_that_only_talks_ends_the_job_and_says_so(office: Office) -> None:
    thread = await office.ask("do what nobody understands")

    failed = await thread.shows("job", "*Failed*", "dispatcher-1, intake")

    assert "changed nothing" in text_of(failed)
    assert office.webshop.merges() == []


async def test_a_builder_that_only_talks_is_stopped_and_a_person_decides(office: Office) -> None:
    thread = await office.ask("write it down in the repository quick and only talk")
    await thread.press(office.rita, "accept_scope")

    await thread.shows("job", "must decide how to go on", "builder-1, implementation")
    await thread.press(office.rita, "proceed")
    await thread.shows("job", "is at work")
    await thread.offers("proceed")
    await thread.press(office.rita, "take_over")
    ended = await thread.shows("job", "*Cancelled.*", "does it by hand")

    assert "<@U0RITA>" in text_of(ended)


async def test_a_loop_that_never_stops_is_stopped_by_its_limit(office: Office) -> None:
    thread = await office.ask("write it down in the repository quick and never stop")
    await thread.press(office.rita, "accept_scope")

    await thread.shows("job", "It has used its 6 turns.")
    await office.mia.click(thread.channel, thread.of("job")[0]["ts"], action_id="proceed")
    await thread.whispered(office.mia, "Only <@U0RITA>")
    await thread.press(office.rita, "proceed")
    await thread.shows("job", "It has used its 12 turns.")

    await thread.press(office.rita, "cancel")
    await thread.shows("job", "*Cancelled.*")


async def test_a_tool_that_is_not_there_is_refused_in_the_open_and_the_work_goes_on(
    office: Office,
) -> None:
    thread = await office.asked_to_merge("write it down in the repository quick with a hammer")

    [refused] = thread.of("gate")

    assert "*Refused:* builder-1 tried `shell__remove" in text_of(refused)
    assert "There is no tool shell__remove." in text_of(refused)


async def test_wrong_arguments_are_told_to_the_model_and_to_nobody_else(office: Office) -> None:
    wish = "write it down in the repository quick with wrong arguments"
    thread = await office.asked_to_merge(wish)

    told = [str(e.messages) for e in office.models.journal if e.role == "builder"]

    assert any("not a JSON object" in messages for messages in told)
    assert any("colour" in messages and "Refused" in messages for messages in told)
    assert thread.of("gate") == []


async def test_a_provider_in_trouble_delays_the_work_and_nothing_is_done_twice(
    office: Office,
) -> None:
    thread = await office.ask("write it down in the repository quick")
    await thread.offers("accept_scope")
    troubles = (
        Trouble.RATE_LIMITED,
        Trouble.OVERLOADED,
        Trouble.SERVER_ERROR,
        Trouble.DROP,
        Trouble.MALFORMED,
    )
    for trouble in troubles:
        office.models.faults.add(Fault(trouble, retry_after=0.1))

    await thread.press(office.rita, "accept_scope")
    await thread.press(office.omar, "approve")
    await thread.press(office.rita, "accept_result")
    await thread.shows("job", "*Accepted.*")

    assert office.models.faults.planned() == ()
    assert len(thread.of("verdict")) == 2
    assert len(office.webshop.merges()) == 1


async def test_a_quota_that_is_used_up_is_a_matter_for_people(office: Office) -> None:
    thread = await office.ask("write it down in the repository quick")
    await thread.offers("accept_scope")
    office.models.faults.fail(Trouble.QUOTA)

    await thread.press(office.rita, "accept_scope")
    await thread.shows("job", "must decide how to go on", "quota or credit")
    await thread.press(office.rita, "proceed")
    await thread.offers("approve")
