"""What the drill tries, and when it says that the gate held."""

from dataclasses import replace
from typing import Any

import pytest

from bot.domain.drill import (
    CANARY,
    Drill,
    Rehearsed,
    attempts,
    enforcers,
    key_of_week,
    pushed,
    trial_of,
)
from bot.domain.filled import filled
from bot.domain.gate import Outcome, Ruling
from bot.domain.ids import DrillId, PositionName
from bot.domain.secrets import Redactor
from bot.domain.tools import Effect, Tool
from tests.domain.builders import NOW
from tests.domain.organizations import an_organization

SECURITY = PositionName("security-1")
OBJECT = {
    "type": "object",
    "properties": {"path": {"type": "string"}, "lines": {"type": "integer", "minimum": 3}},
    "required": ["path", "lines"],
}
READ = Tool("workspace", "read", "Read.", OBJECT, Effect.READ)
WRITE = Tool("workspace", "write", "Write.", OBJECT, Effect.LANE)
MERGE = Tool("repository", "merge", "Merge.", OBJECT, Effect.CONSEQUENTIAL)
DENIED = Ruling(Outcome.DENY, ("No.",), ("lane",))


def tried(*tools: Tool, known: dict[str, str] | None = None) -> dict[str, list[str]]:
    found = attempts(an_organization(), tools, SECURITY, known=known or {})
    return {attempt.name: [facts.tool.full_name for facts in attempt.facts] for attempt in found}


def test_every_known_credential_and_a_made_up_one_are_passed_on() -> None:
    assert tried(READ, MERGE, known={"a": "open-sesame-41", "b": "open-sesame-42"}) == {
        "reuse of a credential (a)": ["workspace__read"],
        "reuse of a credential (b)": ["workspace__read"],
        "reuse of a credential (made up)": ["workspace__read"],
        "a write into webshop": [],
        "a push into webshop past the pipeline": ["repository__merge"],
        "a write into playground": [],
        "a push into playground past the pipeline": ["repository__merge"],
    }


def test_a_tool_that_writes_is_tried_even_where_it_is_in_the_lane() -> None:
    run = replace(WRITE, name="run")

    assert tried(WRITE, run)["a write into webshop"] == ["workspace__write"]


def test_everything_else_speaks_for_the_enforcer() -> None:
    (push, *_) = [
        attempt
        for attempt in attempts(an_organization(), [MERGE], SECURITY, known={})
        if "push" in attempt.name
    ]

    facts = push.facts[0]
    assert facts.eligible
    assert facts.revision
    assert facts.repository
    assert facts.stage == "security review"


def test_the_made_up_credential_is_seen_as_one() -> None:
    assert Redactor().credentials({"a": CANARY}) == ("slack token",)


@pytest.mark.parametrize(
    ("rulings", "blocked"),
    [
        ([DENIED, DENIED], True),
        ([DENIED, Ruling(Outcome.ALLOW)], False),
        ([DENIED, Ruling(Outcome.NEEDS_APPROVAL)], False),
        ([DENIED, replace(DENIED, malformed=True)], False),
    ],
)
def test_an_attempt_is_blocked_when_every_way_of_it_is_denied(
    rulings: list[Ruling], blocked: bool
) -> None:
    attempt = next(
        each
        for each in attempts(an_organization(), [READ, MERGE], SECURITY, known={})
        if each.name == "reuse of a credential (made up)"
    )
    twice = replace(attempt, facts=attempt.facts * 2)

    assert trial_of(twice, rulings, actor=SECURITY).blocked is blocked


def test_an_attempt_no_tool_could_make_proves_nothing() -> None:
    attempt = next(iter(attempts(an_organization(), [], SECURITY, known={})))

    trial = trial_of(attempt, [], actor=SECURITY)

    assert not trial.blocked
    assert trial.reason == "There was no tool to try it with."


@pytest.mark.parametrize(
    ("came", "blocked"),
    [
        (Rehearsed(refused=True, said="No."), True),
        (Rehearsed(refused=False, said="Yes."), False),
        (Rehearsed(refused=True, said="No.", moved=("refs/heads/x",)), False),
    ],
)
def test_a_push_is_blocked_when_it_failed_and_nothing_moved(came: Rehearsed, blocked: bool) -> None:
    (webshop, *_) = an_organization().repositories.values()

    assert pushed(webshop, came, actor=SECURITY).blocked is blocked


def test_a_drill_passes_when_everything_was_blocked_and_recorded() -> None:
    (webshop, *_) = an_organization().repositories.values()
    trial = pushed(webshop, Rehearsed(refused=True, said="No."), actor=SECURITY)

    def alarms(*trials: Any) -> tuple[str, ...]:
        return Drill(DrillId(1), "2026-W10", NOW, trials).alarms

    assert alarms(replace(trial, event=1)) == ()
    assert alarms(trial) == ("git push into webshop from inside a lane was not recorded.",)
    assert alarms(replace(trial, event=1, blocked=False)) == (
        "security-1: git push into webshop from inside a lane was NOT blocked.",
    )


def test_a_week_has_one_key() -> None:
    assert key_of_week(NOW) == "2026-W10"


def test_only_active_security_positions_are_drilled() -> None:
    organization = an_organization()

    assert enforcers(organization) == (SECURITY,)
    idle = replace(organization.positions[SECURITY], active=False)
    assert enforcers(replace(organization, positions={SECURITY: idle})) == ()


@pytest.mark.parametrize(
    ("described", "value"),
    [
        ({"type": "string"}, "say"),
        ({"type": "string", "maxLength": 2}, "sa"),
        ({"type": "string", "enum": ["x", "y"]}, "x"),
        ({"const": 7}, 7),
        ({"type": "integer", "minimum": 3}, 3),
        ({"type": "number"}, 1),
        ({"type": "boolean"}, False),
        ({"type": "null"}, None),
        ({"type": "array", "items": {"type": "string"}}, ["say"]),
        ({"anyOf": [{"type": "string"}, {"type": "null"}]}, "say"),
        (OBJECT, {"path": "say", "lines": 3}),
    ],
)
def test_arguments_are_filled_to_fit_their_schema(described: dict[str, Any], value: Any) -> None:
    schema = {"properties": {"it": described}, "required": ["it"]}

    assert filled(schema, text="say", revision="r")["it"] == value


def test_a_tool_that_requires_no_text_is_given_one_all_the_same() -> None:
    schema = {"properties": {"revision": {"type": "string"}, "note": {"type": "string"}}}

    assert filled(schema, text="say", revision="r") == {"note": "say"}
