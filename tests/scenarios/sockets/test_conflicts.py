"""The owner and a reviewer contradict each other, and people decide who is right."""

import pytest

from tests.scenarios.conversations import has_button, text_of
from tests.scenarios.office import Office

pytestmark = [pytest.mark.scenario, pytest.mark.asyncio(loop_scope="package")]


async def test_a_conflict_is_decided_by_who_owns_the_repository(office: Office) -> None:
    thread = await office.ask("write it down in the repository quick and argue")
    await thread.press(office.rita, "accept_scope")

    asked = await thread.offers("overrule_finding")
    await thread.press(office.rita, "overrule_finding")
    await thread.whispered(office.rita, "can decide who is right here")
    await thread.press(office.omar, "overrule_finding")
    decided = await thread.shows("conflict", "<@U0OMAR> decided: *the finding does not hold.*")
    await thread.press(office.omar, "approve")
    await thread.press(office.rita, "accept_result")
    await thread.shows("job", "*Accepted.*")

    assert "*builder-1* disputes it\n>The request says so, word for word." in text_of(asked)
    assert "*reviewer-1*" in text_of(asked)
    assert "Nobody knows what was written down." in text_of(asked)
    assert not has_button(decided, "overrule_finding")
    told = [str(e.messages) for e in office.models.journal if e.role == "reviewer"]
    assert "A person has decided that this finding does not hold." in told[-1]
    assert len(office.webshop.merges()) == 1
