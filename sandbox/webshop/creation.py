"""Creating the demo's repository: a bare one, with the same three commits every time."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

BRANCH = "main"
# Each file ends in .txt there: it is another project's code, and no tool of ours should judge it.
_CONTENT = Path(__file__).with_name("content")


@dataclass(frozen=True, slots=True)
class _Commit:
    author: str
    at: str
    message: str
    files: tuple[str, ...]


_HISTORY = (
    _Commit(
        "Omar Okafor",
        "2026-03-02T09:14:00+00:00",
        "Begin the shop with a cart that adds up",
        (".gitignore", "pyproject.toml", "shop/__init__.py", "shop/cart.py", "tests/test_cart.py"),
    ),
    _Commit(
        "Lena Lindqvist",
        "2026-03-17T15:40:00+00:00",
        "Let customers sign up",
        ("shop/signup.py", "tests/test_signup.py"),
    ),
    _Commit(
        "Omar Okafor",
        "2026-04-08T08:05:00+00:00",
        "Say in the README what is where",
        ("README.md",),
    ),
)


def create(path: Path) -> None:
    """Create the repository at `path`, whole or not at all; one that is there stays as it is.

    Raises subprocess.CalledProcessError when git fails.
    """
    if (path / "HEAD").exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    bare, work = path.with_name(f".new-{path.name}"), path.with_name(f".work-{path.name}")
    for unfinished in (bare, work):
        shutil.rmtree(unfinished, ignore_errors=True)
    _git(path.parent, "init", "--quiet", "--template=", f"--initial-branch={BRANCH}", str(work))
    for commit in _HISTORY:
        _commit(work, commit)
    _git(path.parent, "clone", "--quiet", "--bare", "--template=", str(work), str(bare))
    _git(bare, "remote", "remove", "origin")
    shutil.rmtree(work)
    bare.rename(path)


def _commit(work: Path, commit: _Commit) -> None:
    for name in commit.files:
        (work / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(_CONTENT / f"{name.removeprefix('.')}.txt", work / name)
    _git(work, "add", "--", *commit.files)
    _git(work, "commit", "--quiet", "--message", commit.message, by=commit)


def _git(directory: Path, *words: str, by: _Commit | None = None) -> None:
    variables = {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": "/nonexistent",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
    }
    if by is not None:
        email = f"{by.author.split()[0].lower()}@acme.example"
        for role in ("AUTHOR", "COMMITTER"):
            variables |= {
                f"GIT_{role}_NAME": by.author,
                f"GIT_{role}_EMAIL": email,
                f"GIT_{role}_DATE": by.at,
            }
    program = shutil.which("git") or "git"
    subprocess.run((program, *words), cwd=directory, env=variables, check=True)  # noqa: S603
