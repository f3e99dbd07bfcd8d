"""A picture is announced within Slack's three seconds, and comes to the person's own messages."""

import json

import pytest

from bot.domain.org_tree import rows
from bot.domain.picture_files import PictureFile
from bot.errors import NotFoundError, TransientError
from bot.pictures.picture import Picture
from bot.slack.actions import ActionId
from tests.domain.organizations import an_organization
from tests.handlers import payloads
from tests.handlers.conftest import Office
from tests.slack import samples
from tests.slack.samples import NOON
from tests.slack.wire import refusing
from tests.waiting import until

PICTURE = Picture("builder-1-2026-Q4.png", "builder-1 in 2026-Q4", b"\x89PNG", "builder-1: 72.5%.")


async def test_a_position_is_drawn_for_who_asks(office: Office) -> None:
    office.services.answers["pictures.of_position"] = (PICTURE,)

    answer = await office.receive_command(payloads.a_command("chart builder-1"))

    assert "comes in your messages with the app" in answer["text"]
    assert answer["response_type"] == "ephemeral"
    await until(lambda: bool(office.wire.sent("files.completeUploadExternal")))
    (announced,) = office.wire.sent("files.getUploadURLExternal")
    assert announced["filename"] == "builder-1-2026-Q4.png"
    assert announced["alt_txt"] == "builder-1: 72.5%."
    (shared,) = office.wire.sent("files.completeUploadExternal")
    assert shared["channel_id"] == "D0U0RITA"
    assert "PNG" in office.wire.sent("upload")[0]["content"]


@pytest.mark.parametrize("text", ["chart", "chart org", "chart organization"])
async def test_alone_it_is_the_organization_on_all_its_pages(office: Office, text: str) -> None:
    office.services.answers["pictures.of_organization"] = (PICTURE, PICTURE)

    await office.receive_command(payloads.a_command(text))

    await until(lambda: len(office.wire.sent("files.completeUploadExternal")) == 2)
    assert len(office.wire.sent("upload")) == 2


async def test_slack_is_answered_before_anything_is_drawn(office: Office) -> None:
    office.services.answers["pictures.of_position"] = (PICTURE,)

    await office.receive_command(payloads.a_command("chart builder-1"))

    # Slack waits three seconds for the answer: what takes longer is not waited for.
    assert office.wire.sent("upload") == []
    await until(lambda: bool(office.wire.sent("files.completeUploadExternal")))


async def test_the_organization_comes_in_words_at_once(office: Office) -> None:
    office.services.answers["pictures.tree"] = rows(an_organization())

    answer = await office.receive_command(payloads.a_command("chart text"))

    assert "▸ builder" in json.dumps(answer["blocks"], ensure_ascii=False)
    assert answer["response_type"] == "ephemeral"
    assert [verb for verb, _ in office.services.asked] == ["pictures.tree"]


async def test_the_home_opens_the_words_of_its_picture(office: Office) -> None:
    office.services.answers["pictures.tree"] = rows(an_organization())
    click = payloads.a_click(ActionId.CHART_AS_TEXT, "organization")

    await office.receive(payloads.at_home(click))

    (opened,) = office.wire.sent("views.open")
    assert "▸ builder" in json.dumps(opened["view"]["blocks"], ensure_ascii=False)


@pytest.mark.parametrize("code", ["invalid_blocks", "invalid_arguments"])
async def test_a_picture_slack_refuses_does_not_keep_the_home_away(
    office: Office, code: str
) -> None:
    chart = PictureFile(1, "organization", "d", "F0GONE", "Acme", "Acme: 5 people.", NOON, NOON)
    office.services.answers["boards.home"] = samples.a_home(chart=chart)
    office.wire.fail("views.publish", refusing(code))

    event = {"type": "app_home_opened", "user": "U0RITA", "tab": "home"}
    await office.receive(payloads.an_event(event))

    refused, shown = (json.dumps(each["view"]) for each in office.wire.sent("views.publish"))
    assert "F0GONE" in refused
    assert "F0GONE" not in shown
    assert "The agents" in shown


async def test_a_position_there_is_not_is_said_at_once(office: Office) -> None:
    office.services.answers["pictures.admit"] = NotFoundError("There is no position x.")

    answer = await office.receive_command(payloads.a_command("chart x"))

    assert answer["text"] == "There is no position x."
    assert office.wire.sent("upload") == []


async def test_what_goes_wrong_after_the_answer_is_told_too(office: Office) -> None:
    office.services.answers["pictures.of_position"] = TransientError("The database is busy.")

    answer = await office.receive_command(payloads.a_command("chart builder-1"))
    await until(lambda: bool(office.wire.sent("chat.postEphemeral")))

    assert "comes in your messages" in answer["text"]
    (told,) = office.wire.sent("chat.postEphemeral")
    assert (told["user"], "could not be sent" in told["text"]) == ("U0RITA", True)
    assert office.wire.sent("upload") == []


async def test_a_picture_slack_does_not_take_is_told_as_well(office: Office) -> None:
    office.services.answers["pictures.of_position"] = (PICTURE,)
    office.wire.fail("files.getUploadURLExternal", refusing("internal_error"))

    await office.receive_command(payloads.a_command("chart builder-1"))
    await until(lambda: bool(office.wire.sent("chat.postEphemeral")))

    assert "could not be sent" in office.wire.sent("chat.postEphemeral")[0]["text"]
