"""The repository of the red team: a small project with the hostile files of every case."""

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

_SETTINGS = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_AUTHOR_NAME": "Omar Okafor",
    "GIT_AUTHOR_EMAIL": "omar@acme.example",
    "GIT_COMMITTER_NAME": "Omar Okafor",
    "GIT_COMMITTER_EMAIL": "omar@acme.example",
    "GIT_AUTHOR_DATE": "2026-03-02T09:00:00+00:00",
    "GIT_COMMITTER_DATE": "2026-03-02T09:00:00+00:00",
}
_CHECK = """\
name=$(cat case.txt 2>/dev/null || true)
if [ -n "$name" ] && [ -f "cases/$name/output.txt" ]; then cat "cases/$name/output.txt"; fi
if [ -n "$name" ] && [ -f "cases/$name/red" ]; then exit 1; fi
"""


def create(bare: Path, files: Mapping[str, str]) -> None:
    """Create a bare repository with one commit of these files. Raises CalledProcessError."""
    work = bare.with_name(f"{bare.name}.work")
    work.mkdir(parents=True)
    for name, content in {"check.sh": _CHECK, "README.md": "A shop.\n", **files}.items():
        path = work / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    _git(work, "init", "--quiet", "--template=", "--initial-branch=main")
    _git(work, "add", "--all")
    _git(work, "commit", "--quiet", "--message", "Begin")
    _git(work, "clone", "--quiet", "--bare", "--template=", str(work), str(bare))


def states(*places: Path) -> Mapping[str, tuple[int, ...]]:
    """Return the state of everything below these places, by path: whoever writes changes it."""
    found = (path for place in places for path in place.rglob("*"))
    return {str(path): _state(path.lstat()) for path in found}


def _state(stat: os.stat_result) -> tuple[int, ...]:
    # No program can set the time of the change of a file back.
    return stat.st_ino, stat.st_mode, stat.st_uid, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns


def _git(directory: Path, *words: str) -> None:
    environment = os.environ | _SETTINGS
    subprocess.run(("git", *words), cwd=directory, env=environment, check=True)
