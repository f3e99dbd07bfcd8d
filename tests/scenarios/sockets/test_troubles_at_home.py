"""What is broken on our own side: checks that never end, repositories that are not there."""

import pytest

from tests.scenarios.conversations import text_of
from tests.scenarios.office import Office

pytestmark = [pytest.mark.scenario, pytest.mark.asyncio(loop_scope="package")]


async def test_a_check_that_hangs_is_stopped_and_is_red(office: Office) -> None:
    thread = await office.ask("write it down in the repository stuck")
    await thread.press(office.rita, "accept_scope")

    await thread.shows("question", "The check never ends.")
    told = [str(e.messages) for e in office.models.journal if e.role == "builder"][-1]

    assert "Check tests: RED" in told
    assert "tests was stopped after 1 seconds." in told
    assert thread.of("verdict") == []
    await thread.press(office.rita, "cancel")
    await thread.shows("job", "*Cancelled.*")


async def test_a_repository_that_is_not_there_is_named_with_what_to_do(office: Office) -> None:
    thread = await office.ask("write it down in the repository gone")
    await thread.press(office.rita, "accept_scope")

    stopped = text_of(await thread.shows("job", "must decide how to go on"))

    assert "Repository gone is not at" in stopped
    assert "nowhere.git" in stopped
    assert "correct `path`" in stopped.replace("\u02cb", "`")
    await thread.press(office.rita, "cancel")
    await thread.shows("job", "*Cancelled.*")
