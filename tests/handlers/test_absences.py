"""Being away: a window asks until when and for whom, and says what follows."""

import json
from typing import Any

import pytest

from bot.domain.ids import UserId
from bot.domain.seats import StandIn
from bot.errors import ConflictError, InvalidInputError
from bot.slack.actions import FIELD, CallbackId
from tests.handlers import payloads
from tests.handlers.conftest import Office, answer_of
from tests.slack import samples


def submitted(day: str | None, delegate: str | None) -> dict[str, Any]:
    body = payloads.a_submission(CallbackId.AWAY, "", None)
    body["view"]["state"]["values"] = {
        FIELD: {FIELD: {"type": "datepicker", "selected_date": day}},
        "delegate": {"delegate": {"type": "users_select", "selected_user": delegate}},
    }
    return body


@pytest.mark.parametrize(
    ("text", "day", "delegate"),
    [
        ("away", None, None),
        ("away until 2026-12-01", "2026-12-01", None),
        ("away until 2026-12-01 delegate <@U0SAM|sam>", "2026-12-01", "U0SAM"),
        ("away until 2026-06-31", None, None),
    ],
)
async def test_the_window_begins_with_the_words_of_the_command(
    office: Office, text: str, day: str | None, delegate: str | None
) -> None:
    await office.receive_command(payloads.a_command(text))

    (opened,) = office.wire.sent("views.open")
    fields = {block.get("block_id"): block for block in opened["view"]["blocks"]}
    assert fields[FIELD]["element"].get("initial_date") == day
    assert fields["delegate"]["element"].get("initial_user") == delegate


async def test_what_was_chosen_is_kept_and_what_follows_is_said(office: Office) -> None:
    office.services.answers["absences.leave"] = StandIn(samples.OMAR, samples.SAM, samples.NOON)

    response = await office.receive(submitted("2026-12-01", "U0SAM"))

    ((verb, asked),) = office.services.asked
    assert verb == "absences.leave"
    assert (asked["person"], str(asked["back_on"]), asked["delegate"]) == (
        "U0RITA",
        "2026-12-01",
        "U0SAM",
    )
    text = json.dumps(answer_of(response))
    assert "<@U0SAM> decides in your place" in text


async def test_without_a_delegate_the_fallback_is_named(office: Office) -> None:
    office.services.answers["absences.leave"] = StandIn(samples.OMAR, None, samples.NOON)

    response = await office.receive(submitted("2026-12-01", None))

    assert "The fallback decides" in json.dumps(answer_of(response))


async def test_a_day_that_cannot_be_is_marked_at_the_field(office: Office) -> None:
    office.services.answers["absences.leave"] = InvalidInputError("Choose a day after today.")

    response = await office.receive(submitted(None, None))

    assert answer_of(response)["errors"] == {FIELD: "Choose a day after today."}


async def test_back_ends_it(office: Office) -> None:
    answer = await office.receive_command(payloads.a_command("back"))

    assert office.services.asked == [("absences.back", {"person": UserId("U0RITA")})]
    assert "Questions come to you again" in json.dumps(answer)


async def test_who_is_not_away_is_told_so(office: Office) -> None:
    office.services.answers["absences.back"] = ConflictError("You are not away.")

    answer = await office.receive_command(payloads.a_command("back"))

    assert answer["text"] == "You are not away."
