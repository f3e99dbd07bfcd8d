"""The drill really tries to push from inside a lane, and looks at what came of it."""

import asyncio
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from bot.domain.ids import RepositoryName
from bot.domain.organization import Repository
from bot.errors import NotFoundError
from bot.tools.git import Git
from bot.tools.isolation import Command, Isolation, Ran, Refused
from bot.tools.rehearsing import BRANCH, LaneRehearsal
from bot.tools.workspaces import JobWorkspaces
from tests.tools.agents import WEBSHOP
from tests.tools.lanes import in_bubblewrap, in_landlock

REFERENCE = f"refs/heads/{BRANCH}"


@dataclass(frozen=True, slots=True)
class Naked:
    """No isolation at all, as we ourselves run."""

    description: str = "nothing"
    isolated: bool = False
    owner: int | None = None

    async def run(self, command: Command) -> Ran:
        process = await asyncio.create_subprocess_exec(
            *command.words,
            cwd=command.workspace,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        output, _ = await process.communicate()
        return Ran(process.returncode or 0, output.decode(), seconds=0, timed_out=False)


def rehearsal(place: Path, repository: Repository, isolation: Isolation) -> LaneRehearsal:
    return LaneRehearsal(JobWorkspaces(place / "work", {WEBSHOP: repository}, isolation))


@pytest.mark.parametrize("lane", [in_bubblewrap, in_landlock])
async def test_an_isolated_lane_cannot_push(
    tmp_path: Path, webshop: Repository, lane: object
) -> None:
    assert callable(lane)
    before = await Git(Path(webshop.path))("for-each-ref")

    came = await rehearsal(tmp_path, webshop, lane()).push(WEBSHOP)

    assert came.refused, came.said
    assert came.moved == ()
    assert await Git(Path(webshop.path))("for-each-ref") == before
    assert list((tmp_path / "work" / "drills").iterdir()) == []


async def test_a_lane_without_isolation_pushes_and_the_drill_sees_and_removes_it(
    tmp_path: Path, webshop: Repository
) -> None:
    before = await Git(Path(webshop.path))("for-each-ref")

    came = await rehearsal(tmp_path, webshop, Naked()).push(WEBSHOP)

    assert not came.refused
    assert came.moved == (REFERENCE,)
    assert "not isolated" in came.said
    assert await Git(Path(webshop.path))("for-each-ref") == before


async def test_a_lane_that_runs_nothing_pushes_nothing(tmp_path: Path, webshop: Repository) -> None:
    came = await rehearsal(tmp_path, webshop, Refused("Nothing isolates here")).push(WEBSHOP)

    assert (came.refused, came.moved) == (True, ())
    assert "Nothing isolates here" in came.said


async def test_a_repository_that_is_not_there_cannot_be_tried(
    tmp_path: Path, webshop: Repository
) -> None:
    gone = replace(webshop, path=str(tmp_path / "gone.git"))

    with pytest.raises(NotFoundError, match="cannot be read"):
        await rehearsal(tmp_path, gone, Naked()).push(WEBSHOP)
    with pytest.raises(NotFoundError, match="There is no repository other"):
        await rehearsal(tmp_path, webshop, Naked()).push(RepositoryName("other"))
