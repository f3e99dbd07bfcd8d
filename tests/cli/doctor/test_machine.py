"""The doctor looks at Python, git, the data folder and the disk."""

import sys
from pathlib import Path

import pytest

from bot.cli.doctor import machine
from bot.cli.doctor.results import Level

GIB = 1024**3


def test_this_python_will_do() -> None:
    assert machine.python_version(sys.version_info[:3]).level is Level.OK


def test_an_old_python_is_a_problem_with_a_way_out() -> None:
    result = machine.python_version((3, 10, 12))

    assert result.level is Level.PROBLEM
    assert "3.10.12" in result.says
    assert "PYTHON=python3.12" in result.remedy


async def test_this_git_will_do() -> None:
    assert (await machine.git_version()).level is Level.OK


@pytest.mark.parametrize(
    ("told", "level"),
    [
        ("git version 2.38.0\n", Level.OK),
        ("git version 2.39.5 (Apple Git-154)\n", Level.OK),
        ("git version 3.0.1", Level.OK),
        ("git version 2.37.9", Level.PROBLEM),
        ("git version 1.99", Level.PROBLEM),
        ("something else", Level.PROBLEM),
    ],
)
def test_a_git_that_cannot_merge_in_a_bare_repository_is_a_problem(told: str, level: Level) -> None:
    assert machine.git_said(told).level is level


def test_a_data_folder_that_is_not_there_yet_can_be_created(tmp_path: Path) -> None:
    result = machine.data_folder(tmp_path / "deep" / "down")

    assert result.level is Level.OK
    assert "created at the first start" in result.says
    assert list(tmp_path.iterdir()) == []


def test_a_data_folder_that_is_a_file_is_a_problem(tmp_path: Path) -> None:
    file = tmp_path / "data"
    file.write_text("not a folder")

    result = machine.data_folder(file)

    assert result.level is Level.PROBLEM
    assert "COUNTERSIGN_DATA" in result.remedy


def test_a_folder_nobody_can_write_is_a_problem() -> None:
    # Not even root can create a file there.
    result = machine.data_folder(Path("/proc/self"))

    assert result.level is Level.PROBLEM
    assert "cannot be written" in result.says


@pytest.mark.parametrize(
    ("free", "level", "shown"),
    [
        (50 * GIB, Level.OK, "50.0 GiB"),
        (GIB, Level.WARNING, "1.0 GiB"),
        (90 * 1024**2, Level.PROBLEM, "90 MiB"),
    ],
)
def test_a_disk_that_fills_up_is_told_in_time(free: int, level: Level, shown: str) -> None:
    result = machine.room(Path("/data"), free=free)

    assert result.level is level
    assert shown in result.says
