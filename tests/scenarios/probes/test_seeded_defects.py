"""The real application gives a reviewer a known defect: one overlooks it, one finds it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.domain.probes import Probe, ProbeStatus
from bot.domain.stages import Stage
from storage.database import Database
from tests.scenarios.conversations import text_of
from tests.scenarios.office import Office, an_office
from tests.scenarios.organization import with_troubles
from tests.waiting import until

pytestmark = [pytest.mark.scenario]

WISH = "write it down in the repository quick and compare"


@pytest.fixture
async def office(tmp_path: Path, sqlite_url: str) -> AsyncIterator[Office]:
    def probing(place: Path) -> Path:
        file = with_troubles(place)
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace("every: 20", "every: 1, after: 0"), encoding="utf-8")
        return file

    async with an_office(tmp_path, database=sqlite_url, organize=probing) as opened:
        yield opened


async def test_a_miss_is_told_to_the_owner_and_to_nobody_else(office: Office) -> None:
    thread = await office.asked_to_merge(WISH)
    before = [text_of(message) for message in thread.messages]

    await office.app.services.probes.open_due()

    letter = await office.letters(office.omar).shows("probe", "was missed")
    assert "*Seeded:* off by one, at `shop/limit.py:2`" in text_of(letter)
    assert "return n &lt; 254" in text_of(letter)
    assert "|job 1>" in text_of(letter)
    assert [text_of(message) for message in thread.messages] == before
    assert office.letters(office.rita).of("probe") == []
    await thread.press(office.omar, "approve")
    await thread.press(office.rita, "accept_result")
    await thread.shows("job", "*Accepted.*")
    assert "return n <= 254" in office.webshop.file("shop/limit.py")


async def test_a_reviewer_that_reads_the_clone_finds_it(office: Office) -> None:
    thread = await office.asked_to_merge(f"{WISH} with care")
    findings = len(thread.of("finding"))

    await office.app.services.probes.open_due()
    probe = await probed(office.app.services.probes.database, Stage.CORRECTNESS_REVIEW)

    assert (probe.status, probe.finding) == (ProbeStatus.CAUGHT, 1)
    assert len(thread.of("finding")) == findings
    assert office.letters(office.omar).of("probe") == []


async def probed(database: Database, stage: Stage) -> Probe:
    """Wait until the probe of this review is over, and return it."""

    async def found() -> Probe:
        async with database.reading() as tx:
            both = [await tx.probes.get(number) for number in (1, 2)]
        return next(probe for probe in both if probe.stage is stage)

    async def over() -> bool:
        return (await found()).status.is_over

    await until(over)
    return await found()
