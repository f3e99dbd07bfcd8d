"""Lists and pages of agents are looked up by word, and turned by buttons in the same message."""

import json
from typing import Any

import pytest

from bot.domain.agent_lists import Which
from bot.domain.ids import PositionName
from bot.errors import ForbiddenError, NotFoundError
from bot.pictures.picture import Picture
from bot.slack.actions import ActionId
from tests.handlers import payloads
from tests.handlers.conftest import Office
from tests.slack.agent_samples import a_board, an_agent, an_agent_page
from tests.waiting import until

PICTURE = Picture("builder-1-2026-Q4.png", "builder-1 in 2026-Q4", b"\x89PNG", "builder-1: 72.5%.")


def replaced(office: Office) -> list[dict[str, Any]]:
    """Return what was put in the place of the message a button stood on."""
    return office.wire.sent("respond")


def a_click(office: Office, action: str, value: str) -> dict[str, Any]:
    """A button pressed in an answer that one person alone sees."""
    click = payloads.in_private(payloads.a_click(action, value))
    return click | {"response_url": f"{office.app.client.base_url}respond"}


@pytest.mark.parametrize("which", Which)
async def test_each_list_is_asked_for_by_its_name(office: Office, which: Which) -> None:
    office.services.answers["boards.agents"] = a_board(which=which)

    await office.receive_command(payloads.a_command(f"agents {which}"))

    assert office.services.asked == [("boards.agents", {"person": "U0RITA", "which": which})]


async def test_a_list_there_is_not_is_answered_with_those_there_are(office: Office) -> None:
    answer = await office.receive_command(payloads.a_command("agents unowed"))

    assert "Did you mean `unowned`?" in answer["text"]
    assert office.services.asked == []


async def test_a_long_list_is_asked_for_by_page(office: Office) -> None:
    office.services.answers["boards.agents"] = a_board(*[an_agent()] * 30)

    answer = await office.receive_command(payloads.a_command("agents 2"))

    assert "13 to 24 of 30" in json.dumps(answer["blocks"])


async def test_the_menu_puts_another_list_in_place_of_this_one(office: Office) -> None:
    office.services.answers["boards.agents"] = a_board(which=Which.OVERDUE)
    choice = payloads.a_choice(ActionId.LIST_AGENTS, "overdue")
    url = {"response_url": f"{office.app.client.base_url}respond"}

    await office.receive(payloads.in_private(choice) | url)

    asked = {"person": "U0RITA", "which": Which.OVERDUE}
    assert office.services.asked == [("boards.agents", asked)]
    (answer,) = replaced(office)
    assert answer["replace_original"] is True
    assert answer["response_type"] == "ephemeral"
    assert "whose review is overdue" in json.dumps(answer["blocks"])


@pytest.mark.parametrize("action", [ActionId.MORE_AGENTS, ActionId.EARLIER_AGENTS])
async def test_pages_are_turned_in_place(office: Office, action: ActionId) -> None:
    office.services.answers["boards.agents"] = a_board(*[an_agent()] * 30, which=Which.MINE)

    await office.receive(a_click(office, action, "mine 3"))

    assert "25 to 30 of 30" in json.dumps(replaced(office)[0]["blocks"])


@pytest.mark.parametrize("action", [ActionId.OPEN_AGENT, ActionId.OPEN_ROLE])
async def test_an_agent_or_role_is_opened_in_place_of_the_list(
    office: Office, action: ActionId
) -> None:
    office.services.answers["agent_pages.read"] = an_agent_page()

    await office.receive(a_click(office, action, "builder-1"))

    asked = {"name": "builder-1", "by": "U0RITA", "channel": payloads.CHANNEL}
    assert office.services.asked == [("agent_pages.read", asked)]
    assert "*builder-1* · role builder" in json.dumps(
        replaced(office)[0]["blocks"], ensure_ascii=False
    )


async def test_in_the_home_an_agent_is_opened_in_a_window(office: Office) -> None:
    office.services.answers["agent_pages.read"] = an_agent_page()

    await office.receive(payloads.at_home(payloads.a_click(ActionId.OPEN_AGENT, "builder-1")))

    (opened,) = office.wire.sent("views.open")
    assert office.services.asked[0][1]["channel"] is None
    assert opened["view"]["type"] == "modal"
    assert replaced(office) == []


async def test_the_page_of_a_name_there_is_not_says_which_are_alike(office: Office) -> None:
    office.services.answers["agent_pages.read"] = NotFoundError("Did you mean builder-1?")

    answer = await office.receive_command(payloads.a_command("agent bilder-1"))

    assert answer["text"] == "Did you mean builder-1?"


async def test_the_button_to_retire_asks_for_the_reason_first(office: Office) -> None:
    office.services.answers["offboardings.choices"] = (PositionName("builder-2"),)

    await office.receive(a_click(office, ActionId.RETIRE_WINDOW, "builder-1"))

    asked = {"position": "builder-1", "by": "U0RITA"}
    assert office.services.asked == [("offboardings.choices", asked)]
    assert office.wire.sent("views.open")[0]["view"]["private_metadata"] == "builder-1"


async def test_who_may_not_retire_it_is_told_in_private(office: Office) -> None:
    office.services.answers["offboardings.choices"] = ForbiddenError("Only <@U0OMAR> can.")

    await office.receive(a_click(office, ActionId.RETIRE_WINDOW, "builder-1"))

    assert office.wire.sent("views.open") == []
    assert office.wire.sent("chat.postEphemeral")[0]["text"] == "Only <@U0OMAR> can."


async def test_its_picture_is_announced_and_comes_to_the_persons_messages(office: Office) -> None:
    office.services.answers["pictures.of_position"] = (PICTURE,)

    await office.receive(a_click(office, ActionId.CHART_AGENT, "builder-1"))
    await until(lambda: bool(office.wire.sent("files.completeUploadExternal")))

    (told,) = replaced(office)
    assert (told["replace_original"], "comes in your messages" in told["text"]) == (False, True)
    assert office.wire.sent("files.completeUploadExternal")[0]["channel_id"] == "D0U0RITA"
