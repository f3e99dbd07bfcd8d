"""The real repository, as somebody with a shell sees it."""

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

MAIN = "refs/heads/main"


@dataclass(frozen=True, slots=True)
class Bare:
    """A bare repository. `began` is where its main branch was at first."""

    path: Path
    began: str

    @classmethod
    def at(cls, path: Path) -> "Bare":
        return cls(path, _git(path, "rev-parse", MAIN))

    @property
    def main(self) -> str:
        """The commit main is at."""
        return _git(self.path, "rev-parse", MAIN)

    def merges(self) -> list[str]:
        """Return every merge commit on main since it began."""
        return _git(self.path, "rev-list", "--merges", f"{self.began}..{MAIN}").split()

    def tags(self) -> list[str]:
        """Return the names of all tags, in order."""
        return _git(self.path, "tag", "--list").split()

    def file(self, name: str) -> str:
        """Return a file as it is on main."""
        return _git(self.path, "show", f"{MAIN}:{name}")

    def author(self) -> str:
        """Return who made the newest commit of main."""
        return _git(self.path, "log", "-1", "--format=%an", MAIN)

    def begin_again(self) -> None:
        """Take main back to where it began."""
        _git(self.path, "update-ref", MAIN, self.began)


def _git(path: Path, *words: str) -> str:
    settings = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    done = subprocess.run(
        ("git", *words), cwd=path, env=os.environ | settings, check=True, capture_output=True
    )
    return done.stdout.decode().strip()
