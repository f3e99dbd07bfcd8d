"""What people write, open and change reaches the services, and only then Slack hears of it."""

from datetime import UTC, datetime

import pytest

from bot.domain.ids import UserId
from bot.domain.messages import IncomingMessage
from bot.errors import ConflictError, TransientError
from tests.handlers import payloads
from tests.handlers.conftest import Office
from tests.slack import samples


def received(office: Office) -> IncomingMessage:
    ((verb, asked),) = office.services.asked
    assert verb == "requests.receive"
    message = asked["message"]
    assert isinstance(message, IncomingMessage)
    return message


async def test_a_mention_is_taken_in_without_the_mention(office: Office) -> None:
    response = await office.receive(payloads.an_event(payloads.a_mention()))

    assert response.status == 200
    message = received(office)
    assert message.text == "fix the form"
    assert message.addressed
    assert message.event == "Ev1"
    assert (message.channel, message.author) == ("C0WEBSHOP", "U0RITA")
    assert message.thread is None
    assert message.received_at == datetime.fromtimestamp(1795176001, UTC)


async def test_the_same_mention_as_a_plain_message_counts_as_addressed(office: Office) -> None:
    text = "<@U0APP> fix the form"

    await office.receive(payloads.an_event(payloads.a_message(text)))

    assert received(office).addressed


async def test_a_line_in_a_thread_belongs_to_the_thread(office: Office) -> None:
    line = payloads.a_message("also the footer", thread_ts=payloads.ROOT)

    await office.receive(payloads.an_event(line))

    message = received(office)
    assert message.root == payloads.ROOT
    assert not message.addressed


async def test_a_direct_message_is_addressed(office: Office) -> None:
    direct = payloads.a_message("fix the form", channel="D01", channel_type="im")

    await office.receive(payloads.an_event(direct))

    assert received(office).addressed


@pytest.mark.parametrize("subtype", ["file_share", "thread_broadcast"])
async def test_a_message_with_a_file_or_shown_to_the_channel_is_a_message(
    office: Office, subtype: str
) -> None:
    written = payloads.a_message("see this", subtype=subtype, thread_ts=payloads.ROOT)
    await office.receive(payloads.an_event(written))

    assert received(office).text == "see this"


@pytest.mark.parametrize(
    "event",
    [
        payloads.a_message("", subtype="message_changed", user=None),
        payloads.a_message("", subtype="channel_join"),
        payloads.a_message("Job 12", user="U0APP", bot_id="B0APP"),
        payloads.a_message("from another app", bot_id="B0OTHER"),
        payloads.a_message("who has seen my umbrella?"),
        {"type": "reaction_added", "user": "U0RITA", "reaction": "eyes"},
        {"type": "channel_archive", "channel": "C01"},
    ],
)
async def test_what_is_not_for_us_is_acknowledged_and_left_alone(
    office: Office, event: dict[str, object]
) -> None:
    response = await office.receive(payloads.an_event(event))

    assert response.status == 200
    assert office.services.asked == []


async def test_for_what_cannot_concern_us_nobody_looks_which_organization_holds(
    office: Office,
) -> None:
    await office.receive(payloads.an_event(payloads.a_message("lunch?")))
    assert office.services.looked == 0

    await office.receive(payloads.an_event(payloads.a_message("yes", thread_ts=payloads.ROOT)))
    assert office.services.looked == 1


async def test_what_could_not_be_kept_is_not_acknowledged(office: Office) -> None:
    office.services.answers["requests.receive"] = TransientError("The disk is full.")

    response = await office.receive(payloads.an_event(payloads.a_mention()))

    assert response.status == 503
    (told,) = office.wire.sent("chat.postEphemeral")
    assert told["user"] == "U0RITA"
    assert "you need not repeat it" in told["text"]


async def test_a_repeated_delivery_that_fails_again_is_not_told_again(office: Office) -> None:
    office.services.answers["requests.receive"] = TransientError("The disk is full.")

    response = await office.receive(payloads.an_event(payloads.a_mention()), retry=1)

    assert response.status == 503
    assert office.wire.sent("chat.postEphemeral") == []


async def test_a_line_not_meant_for_us_that_fails_bothers_nobody(office: Office) -> None:
    office.services.answers["requests.receive"] = RuntimeError("a bug")

    chat = payloads.a_message("chat", thread_ts=payloads.ROOT)
    response = await office.receive(payloads.an_event(chat))

    assert response.status == 503
    assert office.wire.sent("chat.postEphemeral") == []


async def test_a_refused_request_is_explained_to_its_author_alone(office: Office) -> None:
    office.services.answers["requests.receive"] = ConflictError("<@U0OMAR> was faster.")
    in_thread = payloads.a_mention(thread_ts=payloads.ROOT)

    response = await office.receive(payloads.an_event(in_thread))

    assert response.status == 200
    (told,) = office.wire.sent("chat.postEphemeral")
    assert told["text"] == "<@U0OMAR> was faster."
    assert told["thread_ts"] == payloads.ROOT


async def test_the_home_is_drawn_for_whoever_opens_it(office: Office) -> None:
    office.services.answers["boards.home"] = samples.a_home()

    await office.receive(
        payloads.an_event({"type": "app_home_opened", "user": "U0OMAR", "tab": "home"})
    )

    (published,) = office.wire.sent("views.publish")
    assert published["user_id"] == "U0OMAR"
    assert published["view"]["type"] == "home"


async def test_the_other_tab_of_the_app_draws_nothing(office: Office) -> None:
    await office.receive(
        payloads.an_event({"type": "app_home_opened", "user": "U0OMAR", "tab": "messages"})
    )

    assert office.services.asked == []


@pytest.mark.parametrize(("deleted", "active"), [(True, False), (False, True)])
async def test_people_who_leave_or_come_back_are_remembered(
    office: Office, deleted: bool, active: bool
) -> None:
    person = {"id": "U0OMAR", "deleted": deleted, "name": "omar", "updated": 1_795_176_000}

    await office.receive(payloads.an_event({"type": "user_change", "user": person}))

    told = {
        "person": UserId("U0OMAR"),
        "active": active,
        "at": datetime(2026, 11, 20, 12, tzinfo=UTC),
    }
    assert office.services.asked == [("people.changed", told)]
