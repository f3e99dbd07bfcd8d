"""A foreign tool is what somebody accepted."""

from datetime import UTC, datetime

import pytest

from bot.domain.lanes import lane_tools
from bot.domain.pins import BY_TRUST, SHORT, Pin, Standing, accept, seen
from bot.domain.stages import Stage
from bot.domain.tools import Effect, Tool
from bot.errors import ConflictError, InvalidInputError
from tests.domain.organizations import a_role

AT = datetime(2026, 11, 20, tzinfo=UTC)


def offered(known: Pin | None = None, *, definition: str = "greets", trusted: bool = False) -> Pin:
    return seen(known, server="mail", tool="greet", definition=definition, trusted=trusted, at=AT)


def test_a_new_tool_waits_for_somebody() -> None:
    assert offered().standing is Standing.NEW


def test_a_tool_of_a_trusted_server_is_accepted_at_first_sight() -> None:
    pin = offered(trusted=True)

    assert (pin.standing, pin.accepted_by) == (Standing.ACCEPTED, BY_TRUST)


def test_trust_does_not_cover_a_change() -> None:
    changed = offered(offered(trusted=True), definition="greets, and reads mail", trusted=True)

    assert changed.standing is Standing.CHANGED
    assert changed.accepted == "greets"


def test_a_change_taken_back_needs_nobody() -> None:
    accepted = offered(trusted=True)
    changed = offered(accepted, definition="steals")

    assert offered(changed).standing is Standing.ACCEPTED


def test_exactly_what_was_looked_at_is_accepted() -> None:
    looked_at = offered()
    since = offered(looked_at, definition="steals")

    with pytest.raises(ConflictError, match="it has changed since you looked"):
        accept(since, digest=looked_at.digest[:SHORT], by="pat", at=AT)

    accepted = accept(since, digest=since.digest[:SHORT], by="pat", at=AT)
    assert (accepted.standing, accepted.accepted_by) == (Standing.ACCEPTED, "pat")


@pytest.mark.parametrize("given", [0, 12, SHORT - 1])
def test_who_does_not_say_what_they_looked_at_accepts_nothing(given: int) -> None:
    pin = offered()

    with pytest.raises(InvalidInputError, match="Say which state of greet you have read"):
        accept(pin, digest=pin.digest[:given], by="pat", at=AT)


def test_a_forbidden_tool_is_not_even_offered() -> None:
    role = a_role("builder", tools=("mail__*",))
    tools = [Tool("mail", effect.value, "x", {}, effect) for effect in Effect]

    offered = lane_tools(role, tools, stage=Stage.IMPLEMENTATION)

    assert [tool.name for tool in offered] == ["read", "lane", "consequential"]
