"""The real application asks the organization's policy server before anything is done."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.gate.policy_server import PolicyServerStub, serving
from tests.scenarios.office import Office, an_office
from tests.scenarios.organization import with_troubles

pytestmark = [pytest.mark.scenario]


@pytest.fixture
async def stub() -> AsyncIterator[PolicyServerStub]:
    async with serving() as served:
        served.says({"result": True})
        yield served


@pytest.fixture
async def office(stub: PolicyServerStub, tmp_path: Path, sqlite_url: str) -> AsyncIterator[Office]:
    def guarded(place: Path) -> Path:
        file = with_troubles(place)
        opa = f"opa: {{url: {stub.url}, path: countersign/allow}}"
        text = f"{file.read_text(encoding='utf-8')}\npolicy:\n  {opa}\n"
        file.write_text(text, encoding="utf-8")
        return file

    async with an_office(tmp_path, database=sqlite_url, organize=guarded) as opened:
        yield opened


async def test_what_people_approved_is_refused_when_the_policy_server_objects(
    office: Office, stub: PolicyServerStub
) -> None:
    before = office.webshop.main
    thread = await office.asked_to_merge()
    stub.says({"result": {"allow": False, "reason": "Frozen until Monday."}})

    await thread.press(office.omar, "approve")

    await thread.shows("gate", "policy server refuses this: Frozen until Monday.")
    assert office.webshop.main == before
    asked = [body["input"]["tool"] for _, body in stub.asked]
    assert asked.count("repository__merge") >= 2, (
        "once when it was proposed, once before it is made"
    )
    assert "desk__propose_contract" in asked
