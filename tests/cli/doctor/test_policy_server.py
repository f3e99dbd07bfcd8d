"""The doctor asks the policy server: where it does not answer, every call would be refused."""

from collections.abc import AsyncIterator

import pytest

from bot.cli.doctor.organization import organization
from bot.cli.doctor.policy_server import policy_server
from bot.cli.doctor.results import Level, Result
from tests.cli.installation import Installation, said
from tests.gate.policy_server import PolicyServerStub, serving


@pytest.fixture
async def stub() -> AsyncIterator[PolicyServerStub]:
    async with serving() as served:
        yield served


async def examined(installation: Installation, url: str, *, more: str = "") -> list[Result]:
    named = f"opa: {{url: {url}, path: countersign/allow{more}}}"
    installation.rewrite("name: Acme\n", f"name: Acme\npolicy:\n  {named}\n")
    known, _ = organization(installation.setup)
    assert known is not None
    return await policy_server(known, installation.setup)


async def test_without_one_there_is_nothing_to_say(installation: Installation) -> None:
    assert await policy_server(installation.organization, installation.setup) == []


@pytest.mark.parametrize(("answer", "says"), [(True, "said yes"), (False, "said no")])
async def test_one_that_answers_is_well(
    installation: Installation, stub: PolicyServerStub, *, answer: bool, says: str
) -> None:
    stub.says({"result": answer})

    (found,) = await examined(installation, stub.url)

    assert found.level is Level.OK
    assert found.says.endswith(says)
    assert stub.asked[0][1]["input"]["role"] == "dispatcher"


async def test_one_without_such_a_rule_is_a_problem(
    installation: Installation, stub: PolicyServerStub
) -> None:
    stub.says({})

    found = await examined(installation, stub.url)

    assert said(found) == ("problem Policy server: has no rule of that name, or left it undefined.")
    assert "every agent is refused" in found[0].remedy


async def test_one_that_is_not_there_is_a_problem(installation: Installation) -> None:
    found = await examined(installation, "http://127.0.0.1:9")

    assert said(found) == "problem Policy server: could not be reached."


async def test_a_token_that_is_not_set_is_a_problem(
    installation: Installation, stub: PolicyServerStub
) -> None:
    found = await examined(installation, stub.url, more=", token_env: OPA_TOKEN")

    assert said(found) == "problem Policy server: Set OPA_TOKEN to the policy server's token."
