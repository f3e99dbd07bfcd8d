"""The doctor looks whether repositories can be cloned from and merged into."""

import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from bot.cli.doctor.repositories import repository
from bot.cli.doctor.results import Level
from bot.domain.ids import RepositoryName
from bot.domain.organization import Repository
from tests.cli.installation import Installation


@pytest.fixture
def webshop(installation: Installation) -> Repository:
    return installation.organization.repositories[RepositoryName("webshop")]


def _files(place: Path) -> dict[str, bytes]:
    return {str(file): file.read_bytes() for file in place.rglob("*") if file.is_file()}


async def test_a_bare_repository_is_ready(webshop: Repository) -> None:
    before = _files(Path(webshop.path))

    result = await repository(webshop)

    assert result.level is Level.OK
    assert "main is at" in result.says
    assert _files(Path(webshop.path)) == before


async def test_a_repository_that_is_not_there_is_a_problem(
    webshop: Repository, tmp_path: Path
) -> None:
    result = await repository(replace(webshop, path=str(tmp_path / "nowhere.git")))

    assert result.level is Level.PROBLEM
    assert "git clone --bare ADDRESS" in result.remedy


async def test_a_folder_without_a_repository_is_a_problem(
    webshop: Repository, tmp_path: Path
) -> None:
    (tmp_path / "plain").mkdir()

    result = await repository(replace(webshop, path=str(tmp_path / "plain")))

    assert "There is no git repository" in result.says


async def test_a_missing_branch_is_a_problem(webshop: Repository) -> None:
    result = await repository(replace(webshop, branch="trunk"))

    assert result.level is Level.PROBLEM
    assert "has no branch trunk" in result.says


async def test_a_branch_that_is_checked_out_is_a_problem(
    webshop: Repository, tmp_path: Path
) -> None:
    plain = tmp_path / "plain"
    _git("clone", "--quiet", webshop.path, str(plain))

    result = await repository(replace(webshop, path=str(plain)))

    assert result.level is Level.PROBLEM
    assert "is checked out" in result.says
    assert "git clone --bare" in result.remedy


async def test_a_clone_with_another_branch_checked_out_is_a_warning(
    webshop: Repository, tmp_path: Path
) -> None:
    plain = tmp_path / "plain"
    _git("clone", "--quiet", webshop.path, str(plain))
    _git("-C", str(plain), "checkout", "--quiet", "-b", "elsewhere")

    result = await repository(replace(webshop, path=str(plain)))

    assert result.level is Level.WARNING


async def test_a_branch_that_cannot_be_moved_is_a_problem(webshop: Repository) -> None:
    # What a git that was killed leaves behind; permissions would not stop root.
    _leave_a_lock(Path(webshop.path, "refs", "heads", "main.lock"))

    result = await repository(webshop)

    assert result.level is Level.PROBLEM
    assert "main cannot be moved" in result.says


def _leave_a_lock(file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch()


def _git(*words: str) -> None:
    subprocess.run(("git", "-c", "init.defaultBranch=main", *words), check=True)
