"""The demo's repository is a real one, and the same one every time."""

import subprocess
from pathlib import Path

import pytest

from sandbox.webshop import BRANCH, create


def git(path: Path, *words: str) -> str:
    done = subprocess.run(
        ("git", "-c", "safe.directory=*", *words),
        cwd=path,
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    path = tmp_path / "shops" / "webshop.git"
    create(path)
    return path


def test_it_is_bare_and_has_a_history(repository: Path) -> None:
    assert git(repository, "rev-parse", "--is-bare-repository") == "true\n"
    assert git(repository, "log", "--reverse", "--format=%an: %s", BRANCH).splitlines() == [
        "Omar Okafor: Begin the shop with a cart that adds up",
        "Lena Lindqvist: Let customers sign up",
        "Omar Okafor: Say in the README what is where",
    ]
    assert "shop/signup.py" in git(repository, "ls-tree", "-r", "--name-only", BRANCH)
    assert git(repository, "remote") == ""


def test_it_is_the_same_every_time(repository: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.git"
    create(other)

    assert git(other, "rev-parse", BRANCH) == git(repository, "rev-parse", BRANCH)


def test_one_that_is_there_stays_as_it_is(repository: Path) -> None:
    first = git(repository, "rev-list", "--max-parents=0", BRANCH).strip()
    git(repository, "update-ref", f"refs/heads/{BRANCH}", first)

    create(repository)

    assert git(repository, "rev-parse", BRANCH).strip() == first


def test_what_a_killed_creation_left_is_in_nobodys_way(tmp_path: Path) -> None:
    path = tmp_path / "webshop.git"
    for left in (".new-webshop.git", ".work-webshop.git"):
        (tmp_path / left / "shop").mkdir(parents=True)

    create(path)

    assert git(path, "rev-list", "--count", BRANCH) == "3\n"
    assert [place.name for place in tmp_path.iterdir()] == ["webshop.git"]
