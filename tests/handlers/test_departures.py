"""Who owns what a person who left has owned: with one click, or in a window."""

from typing import Any

from bot.domain.ids import UserId
from bot.errors import ConflictError
from bot.slack.actions import FIELD, ActionId, CallbackId
from tests.handlers import payloads
from tests.handlers.conftest import Office
from tests.slack import samples


def submitted(successor: str | None) -> dict[str, Any]:
    body = payloads.a_submission(CallbackId.NAME_OWNER, '{"id": 5}', None)
    chosen = {"type": "users_select", "selected_user": successor}
    body["view"]["state"]["values"] = {FIELD: {FIELD: chosen}}
    return body


async def test_who_presses_owns_the_roles(office: Office) -> None:
    await office.receive(payloads.a_click(ActionId.TAKE_ROLES, "5"))

    asked = {"departure": 5, "by": "U0RITA", "successor": "U0RITA"}
    assert office.services.asked == [("departures.succeed", asked)]


async def test_somebody_else_is_named_in_a_window(office: Office) -> None:
    office.services.answers["departures.read"] = samples.a_departure_card()
    await office.receive(payloads.a_click(ActionId.NAME_OWNER, "5"))

    (opened,) = office.wire.sent("views.open")
    assert opened["view"]["private_metadata"] == '{"id": 5}'
    await office.receive(submitted("U0SAM"))
    asked = {"departure": 5, "by": UserId("U0RITA"), "successor": UserId("U0SAM")}
    assert office.services.asked[-1] == ("departures.succeed", asked)


async def test_nobody_is_no_owner(office: Office) -> None:
    await office.receive(submitted(None))

    assert office.services.asked == []


async def test_the_slower_one_is_told_who_decided(office: Office) -> None:
    told = "<@U0SAM> has already named <@U0SAM> as the next owner."
    office.services.answers["departures.succeed"] = ConflictError(told)

    await office.receive(payloads.a_click(ActionId.TAKE_ROLES, "5"))

    (sent,) = office.wire.sent("chat.postEphemeral")
    assert sent["text"] == told
