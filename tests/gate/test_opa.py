"""A policy server has a veto, and whatever keeps it from saying yes is a no."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from bot.domain.gate import VETO, Outcome, Ruling, vetoed
from bot.domain.servers import PolicyServer
from bot.domain.stages import Stage
from bot.errors import InvalidInputError
from bot.gate import Gate, opa
from bot.gate.question import question_of
from tests.gate.calls import REVISION, Calls
from tests.gate.policy_server import PolicyServerStub, serving

QUESTION = {"tool": "repository__merge", "arguments": {"revision": REVISION}}
NOTHING_DONE = "Without its answer nothing is done."
REFUSES = "The organization's policy server refuses this"


@pytest.fixture
async def stub() -> AsyncIterator[PolicyServerStub]:
    async with serving() as served:
        yield served


async def objection(
    server: PolicyServerStub, *, patience: float = 5.0, token_env: str | None = None
) -> str | None:
    known = PolicyServer(server.url, "countersign/allow", timedelta(seconds=patience), token_env)
    async with opa.opened(known, environment={"OPA_TOKEN": "t0ken"}) as asked:
        assert asked is not None
        return await asked.objection(QUESTION)


@pytest.mark.parametrize("answer", [{"result": True}, {"result": {"allow": True, "more": 1}}])
async def test_a_yes_is_no_objection(stub: PolicyServerStub, answer: Any) -> None:
    stub.says(answer)

    assert await objection(stub) is None


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ({"result": False}, "The organization's policy server refuses this."),
        ({"result": {"allow": False}}, "The organization's policy server refuses this."),
        (
            {"result": {"allow": False, "reason": "Frozen\nuntil  Monday."}},
            "The organization's policy server refuses this: Frozen until Monday.",
        ),
        (
            {"result": {"allow": False, "reason": "xy " * 400}},
            f"{REFUSES}: {'xy ' * 85}[... 945 characters are missing here ...]",
        ),
    ],
)
async def test_a_no_is_told_with_its_reason(stub: PolicyServerStub, answer: Any, said: str) -> None:
    stub.says(answer)

    assert await objection(stub) == said


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ({}, "has no rule of that name, or left it undefined."),
        ({"decision_id": "1"}, "has no rule of that name, or left it undefined."),
        ({"result": None}, "answered neither yes nor no."),
        ({"result": "true"}, "answered neither yes nor no."),
        ({"result": 1}, "answered neither yes nor no."),
        ({"result": [True]}, "answered neither yes nor no."),
        ({"result": {"allow": 1}}, "answered neither yes nor no."),
        ({"result": {"allow": "true"}}, "answered neither yes nor no."),
        ({"result": {}}, "answered neither yes nor no."),
        ([True], "answered neither yes nor no."),
        (True, "answered neither yes nor no."),
    ],
)
async def test_an_answer_that_is_none_is_a_no(
    stub: PolicyServerStub, answer: Any, said: str
) -> None:
    stub.says(answer)

    assert await objection(stub) == f"The organization's policy server {said} {NOTHING_DONE}"


@pytest.mark.parametrize(
    "garbage", [b"", b"true dat", b'{"result": true', b"\xff\xfe\x00", b"[" * 60_000, b"<html>"]
)
async def test_garbage_is_a_no(stub: PolicyServerStub, garbage: bytes) -> None:
    stub.sends(garbage)

    assert "that is not JSON" in str(await objection(stub))


async def test_an_endless_answer_is_a_no(stub: PolicyServerStub) -> None:
    stub.sends(b'{"result": true' + b" " * 100_000 + b"}")

    assert "with more than an answer" in str(await objection(stub))


@pytest.mark.parametrize("status", [201, 204, 400, 401, 404, 500, 503])
async def test_any_other_status_is_a_no(stub: PolicyServerStub, status: int) -> None:
    stub.sends(b'{"result": true}' if status != 204 else b"", status=status)

    assert f"answered with HTTP status {status}." in str(await objection(stub))


async def test_a_redirect_is_a_no_and_is_not_followed(stub: PolicyServerStub) -> None:
    stub.sends(b"", status=307, Location=f"{stub.url}/v1/data/elsewhere")

    assert "answered with HTTP status 307." in str(await objection(stub))
    assert len(stub.asked) == 1


async def test_a_slow_server_is_a_no(stub: PolicyServerStub) -> None:
    stub.never_answers()

    assert "did not answer within 0.1 s." in str(await objection(stub, patience=0.1))


async def test_an_answer_that_does_not_end_in_time_is_a_no(stub: PolicyServerStub) -> None:
    stub.answers_for_ever()

    assert "did not answer within 0.1 s." in str(await objection(stub, patience=0.1))


async def test_a_server_that_is_not_there_is_a_no() -> None:
    assert "could not be reached." in str(await objection(PolicyServerStub("http://127.0.0.1:9")))


async def test_it_is_asked_as_opas_documentation_says(stub: PolicyServerStub) -> None:
    stub.says({"result": True})

    await objection(stub)

    assert stub.asked == [("/v1/data/countersign/allow", {"input": QUESTION})]
    assert "Authorization" not in stub.headers[0]


async def test_its_token_travels_in_a_header(stub: PolicyServerStub) -> None:
    stub.says({"result": True})

    await objection(stub, token_env="OPA_TOKEN")

    assert stub.headers[0]["Authorization"] == "Bearer t0ken"


async def test_a_token_that_is_not_set_is_said_at_the_start(stub: PolicyServerStub) -> None:
    with pytest.raises(InvalidInputError, match="Set POLICY_TOKEN"):
        await objection(stub, token_env="POLICY_TOKEN")


def test_the_strictest_opinion_wins() -> None:
    allowed = Ruling(Outcome.ALLOW, ("Fine.",), ("lane",))
    asked = Ruling(Outcome.NEEDS_APPROVAL, ("Costs.",), ("lane", "costs"))
    denied = Ruling(Outcome.DENY, ("No.",), ("never",))

    assert vetoed(allowed, None) == allowed
    assert vetoed(asked, None) == asked
    assert vetoed(asked, "Frozen.") == Ruling(Outcome.DENY, ("Frozen.",), ("lane", "costs", VETO))
    assert vetoed(denied, "Frozen.") == denied


def test_the_question_is_the_facts_and_what_our_policies_say(gate: Gate, calls: Calls) -> None:
    facts = calls.by("builder-1", "repository__merge", stage=Stage.IMPLEMENTATION)

    asked = question_of(facts, outcome=gate.decide(facts).outcome)

    assert asked == {
        "position": "builder-1",
        "role": "builder",
        "stage": "implementation",
        "tool": "repository__merge",
        "effect": "consequential",
        "arguments": {"revision": REVISION, "summary": "Refuses an empty e-mail."},
        "job": 12,
        "repository": "webshop",
        "environment": "production",
        "revision": REVISION,
        "eligible": True,
        "obstacles": [],
        "outcome": "needs approval",
    }
