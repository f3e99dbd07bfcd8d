"""People leave and agents come, in a real application and a local Slack."""

import pytest

from bot.domain.changes import ReassignOwner
from bot.domain.ids import RoleName, UserId
from tests.scenarios.conversations import text_of
from tests.scenarios.office import GENERAL, Office

pytestmark = [pytest.mark.scenario, pytest.mark.asyncio(loop_scope="package")]

SECURITY = RoleName("security")


async def owner_of_security(office: Office) -> str:
    registry = office.app.services.registry
    async with registry.database.reading() as tx:
        return (await registry.present(tx)).roles[SECURITY].owner


async def test_who_stands_above_somebody_who_left_owns_the_roles_with_one_click(
    office: Office,
) -> None:
    letters = office.letters(office.mia)
    await (await office.ask()).offers("accept_scope")  # the models are loaded by now
    office.slack.deactivate(office.sam.id)

    asked = await letters.press(office.mia, "take_roles", key="departure:")
    await letters.shows("departure", "<@U0MIA> owns them now")

    assert "*<@U0SAM> has left* and owned 1 role" in text_of(asked)
    assert await owner_of_security(office) == office.mia.id
    office.slack.reactivate(office.sam.id)
    change = ReassignOwner(SECURITY, UserId(office.sam.id))
    await office.app.services.registry.change([change], by=UserId(office.mia.id), why="He is back.")


async def test_an_agent_is_hired_after_its_cases_and_an_answer(office: Office) -> None:
    letters = office.letters(office.omar)
    await office.rita.command("/countersign", "hire builder", channel=GENERAL)
    await office.rita.submit(answers={})
    similar = text_of(office.rita.views[-1])
    await office.rita.submit(
        answers={
            "text": {"text": "builder-9"},
            "models": {"models": ["claude"]},
            "corpus": {"corpus": "What org.yml gives a builder."},
            "reason": {"reason": "Two are not enough before the release."},
        }
    )

    passed = await letters.shows("candidate", "*3 of 3 cases passed*", "decides")
    await letters.press(office.omar, "accept_candidate", key="candidate:")
    await letters.shows("candidate", "<@U0OMAR> gave it work.")

    assert "*builder*, 100 % alike" in similar
    assert "Two are not enough before the release." in text_of(passed)
    registry = office.app.services.registry
    async with registry.database.reading() as tx:
        organization = await registry.present(tx)
    assert [p.active for p in organization.positions.values() if p.name == "builder-9"] == [True]
    assert office.webshop.merges() == []
