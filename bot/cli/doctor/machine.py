"""The machine: Python, git, and room on the disk."""

import re
import shutil
import tempfile
from pathlib import Path

from bot.cli.doctor.results import Result, ok, problem, warning
from bot.cli.doctor.setup import existing
from bot.errors import CountersignError
from bot.tools.git import Git

_MIB = 1024 * 1024
_TOO_LITTLE = 200 * _MIB
_LITTLE = 2048 * _MIB
_OLDEST_PYTHON = (3, 11)
_OLDEST_GIT = (2, 38)
"""The first git whose merge-tree merges without a work tree."""


def python_version(version: tuple[int, int, int]) -> Result:
    """Say whether this Python can run Countersign."""
    shown = ".".join(map(str, version))
    if version[:2] >= _OLDEST_PYTHON:
        return ok("Python", shown)
    remedy = "Install Python 3.11 or newer, then: make clean install PYTHON=python3.12"
    return problem("Python", f"{shown} is too old.", remedy=remedy)


async def git_version() -> Result:
    """Say whether there is a git, and one that can merge."""
    try:
        return git_said(await Git(Path("/"))("--version"))
    except (CountersignError, OSError) as error:
        return problem("git", str(error), remedy="Install git 2.38 or newer.")


def git_said(text: str) -> Result:
    """Return what `git --version` means for us."""
    match = re.search(r"(\d+)\.(\d+)", text)
    if match and (int(match[1]), int(match[2])) >= _OLDEST_GIT:
        return ok("git", text.removeprefix("git version").strip())
    says = f"{text.strip()} cannot merge without a work tree."
    return problem("git", says, remedy="Install git 2.38 or newer.")


def data_folder(place: Path) -> Result:
    """Say whether the folder for the database, clones and revisions can be written."""
    near = existing(place)
    there = "" if near == place.absolute() else "; it is created at the first start"
    remedy = "Set COUNTERSIGN_DATA to a folder this user may write, or mend its permissions."
    if not near.is_dir():
        return problem("Data folder", f"{near} is not a folder.", remedy=remedy)
    try:
        with tempfile.TemporaryFile(dir=near):
            return ok("Data folder", f"{place.absolute()}{there}")
    except OSError as error:
        says = f"{near} cannot be written: {error.strerror}."
        return problem("Data folder", says, remedy=remedy)


def disk_room(place: Path) -> Result:
    """Say how much room is left where this place is, or will be."""
    near = existing(place)
    return room(near, free=shutil.disk_usage(near).free)


def room(place: Path, *, free: int) -> Result:
    """Say whether this many bytes are enough for clones, checks and a growing database."""
    says = f"{_size(free)} free at {place}"
    remedy = "Make room on this disk, or set COUNTERSIGN_DATA to a folder on another one."
    if free < _TOO_LITTLE:
        return problem("Disk", f"only {says}", remedy=remedy)
    return warning("Disk", f"only {says}", remedy=remedy) if free < _LITTLE else ok("Disk", says)


def _size(count: int) -> str:
    if count >= 1024 * _MIB:
        return f"{count / _MIB / 1024:.1f} GiB"
    return f"{count // _MIB} MiB"
