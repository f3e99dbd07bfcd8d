"""In the job of a shadow only what stays inside of its own clone is made."""

from dataclasses import replace

import pytest

from bot.domain.gate import ONLY_RECORDED, SHADOWED, Facts, Outcome, Ruling, shadowed
from bot.domain.ids import JobId, PositionName, RoleName
from bot.domain.stages import Stage
from bot.domain.tools import Effect, Tool

ALLOWED = Ruling(Outcome.ALLOW, (), ("lane",))


def facts_of(server: str, name: str, effect: Effect, *, shadow: bool = True) -> Facts:
    return Facts(
        position=PositionName("builder-3"),
        role=RoleName("builder"),
        lane=("*",),
        stage=Stage.IMPLEMENTATION,
        tool=Tool(server, name, "", {}, effect),
        arguments={},
        job=JobId(2),
        repository=None,
        revision=None,
        eligible=False,
        shadowed=shadow,
    )


@pytest.mark.parametrize(
    ("server", "name", "effect"),
    [
        ("workspace", "edit", Effect.LANE),
        ("workspace", "hand_in", Effect.LANE),
        ("workspace", "read", Effect.READ),
        ("tickets", "search", Effect.READ),
        ("desk", "file_verdict", Effect.LANE),
        ("desk", "file_finding", Effect.LANE),
        ("desk", "read_record", Effect.READ),
    ],
)
def test_its_own_clone_and_reading_are_open_to_it(server: str, name: str, effect: Effect) -> None:
    assert shadowed(facts_of(server, name, effect), ALLOWED) is ALLOWED


@pytest.mark.parametrize(
    ("server", "name", "effect"),
    [
        ("repository", "merge", Effect.CONSEQUENTIAL),
        ("tickets", "comment", Effect.LANE),
        ("desk", "deliver", Effect.LANE),
        ("desk", "ask_requester", Effect.LANE),
        ("desk", "propose_decision", Effect.LANE),
        ("desk", "answer_finding", Effect.LANE),
    ],
)
def test_what_would_touch_anything_else_is_only_recorded(
    server: str, name: str, effect: Effect
) -> None:
    ruling = shadowed(facts_of(server, name, effect), ALLOWED)

    assert (ruling.outcome, ruling.told) == (Outcome.DENY, ONLY_RECORDED)
    assert ruling.policies == ("lane", SHADOWED)


def test_nobody_is_asked_about_anything_in_a_shadow() -> None:
    asks = replace(ALLOWED, outcome=Outcome.NEEDS_APPROVAL)

    ruling = shadowed(facts_of("workspace", "edit", Effect.LANE), asks)

    assert ruling.outcome is Outcome.DENY
    assert SHADOWED in ruling.policies


def test_what_is_refused_anyway_is_refused_as_anywhere() -> None:
    refused = Ruling(Outcome.DENY, ("It is not in your lane.",), ("lane",))

    ruling = shadowed(facts_of("repository", "merge", Effect.CONSEQUENTIAL), refused)

    assert ruling is refused
    assert ruling.told == "Refused: It is not in your lane."


def test_a_real_job_is_ruled_on_as_always() -> None:
    asks = replace(ALLOWED, outcome=Outcome.NEEDS_APPROVAL)
    facts = facts_of("repository", "merge", Effect.CONSEQUENTIAL, shadow=False)

    assert shadowed(facts, asks) is asks
