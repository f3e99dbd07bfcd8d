"""The organization changes while the application runs, and the change outlives a restart."""

from pathlib import Path

import pytest

from bot.domain.changes import ReassignOwner
from bot.domain.ids import RoleName, UserId
from tests.scenarios.office import an_office

pytestmark = pytest.mark.scenario

BUILDER, PAT, SAM = RoleName("builder"), UserId("U0PAT"), UserId("U0SAM")


async def test_a_change_is_followed_at_once_and_kept_over_a_restart(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path / 'countersign.sqlite'}"

    async with an_office(tmp_path, database=database) as office:
        await office.app.services.registry.change(
            [ReassignOwner(BUILDER, SAM)], by=PAT, why="Omar moves on"
        )
        current = await office.app.live.current()
        followed = office.app.organization.roles[BUILDER].owner
        newest = await current.registry.newest()

    async with an_office(tmp_path / "again", database=database) as office:
        kept = office.app.organization.roles[BUILDER].owner

    assert (followed, kept) == (SAM, SAM)
    assert newest.id == 2
