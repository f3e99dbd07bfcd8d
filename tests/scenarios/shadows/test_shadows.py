"""The real application lets a candidate do the work again, and its owner rolls over and back."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.domain.ids import JobId, PositionName
from bot.domain.pairs import Pair, PairStatus
from sandbox.slack import Json
from tests.scenarios.conversations import text_of
from tests.scenarios.office import WEBSHOP, Office, an_office
from tests.scenarios.organization import with_troubles
from tests.waiting import until

pytestmark = [pytest.mark.scenario]

WISH = "write it down in the repository quick"


@pytest.fixture
async def office(tmp_path: Path, sqlite_url: str) -> AsyncIterator[Office]:
    async with an_office(tmp_path, database=sqlite_url, organize=with_troubles) as opened:
        yield opened


async def typed(office: Office, text: str) -> Json:
    answer: Json = await office.omar.command("/countersign", text, channel=WEBSHOP)
    return answer


async def active(office: Office, position: str) -> bool:
    await office.app.live.refresh()
    return office.app.organization.position(PositionName(position)).active


async def compared(office: Office) -> Pair:
    """Begin what is to be done again, and wait until it is compared."""
    services = office.app.services

    async def over() -> bool:
        await services.pairing.carry_on()
        async with services.shadows.database.reading() as tx:
            return bool(await tx.pairs.with_status(PairStatus.COMPARED))

    await until(over)
    async with services.shadows.database.reading() as tx:
        [pair] = await tx.pairs.with_status(PairStatus.COMPARED)
    return pair


async def test_a_reviewer_is_shadowed_and_replaced_and_put_back(office: Office) -> None:
    assert "reviewer-2 shadows reviewer-1" in text_of(
        await typed(office, "shadow reviewer-1 with mistral")
    )
    thread = await office.asked_to_merge(WISH)
    before = [text_of(message) for message in thread.messages]

    pair = await compared(office)

    letters = office.letters(office.omar)
    card = await letters.shows("shadow", "They agree in 0 of 1", "Nobody reads", "too few to say")
    assert "&lt;!channel&gt;" in text_of(card)
    assert "1 call only recorded" in text_of(card)
    assert [text_of(message) for message in thread.messages] == before
    assert office.letters(office.rita).of("shadow") == []
    assert pair.job == thread.job

    await letters.press(office.omar, "roll_over")
    await letters.shows("shadow", "rolled over.* New work goes to reviewer-2")
    assert "*reviewer-2* shadows *reviewer-1*" in text_of(await typed(office, "agent reviewer-1"))
    assert not await active(office, "reviewer-1")

    await thread.press(office.omar, "approve")
    await thread.press(office.rita, "accept_result")
    await thread.shows("job", "*Accepted.*")
    assert office.webshop.file("NOTES.md") == "Written down."
    report = text_of(await typed(office, "shadow reviewer-1"))
    assert "*As people decided* (n = 1)\n1 → 0, too few to say" in report

    await letters.press(office.omar, "roll_back")
    await letters.shows("shadow", "rolled back.* reviewer-1 gets the work.")
    assert await active(office, "reviewer-1")
    assert not await active(office, "reviewer-2")


async def test_a_builder_is_shadowed_up_to_its_first_revision(office: Office) -> None:
    await typed(office, "shadow builder-1 with claude jobs 1 cost 5")
    thread = await office.asked_to_merge(WISH)

    pair = await compared(office)

    assert pair.ours is not None
    assert (pair.theirs.lines, pair.ours.lines) == (1, 3)
    assert (pair.ours.passed, pair.ours.checks, pair.ours.held_back) == (1, 1, 1)
    services = office.app.services
    assert pair.hidden is not None
    async with services.shadows.database.reading() as tx:
        assert await tx.approvals.of_job(pair.hidden) == ()
        assert [job.id for job in await tx.jobs.open()] == [JobId(thread.job)]
    await services.shadows.tend()
    letters = office.letters(office.omar)
    await letters.shows("shadow", "*It gets no jobs any more.*", "*Lines changed* (n = 1)\n1 → 3")
    await letters.press(office.omar, "stop_shadow")
    await letters.shows("shadow", "stopped it.* builder-1 goes on as before.")
    await thread.press(office.omar, "approve")
    await thread.press(office.rita, "accept_result")
    assert office.webshop.file("NOTES.md") == "Written down."
