"""git on the host: no hooks, no configuration but our own, no surprise protocols."""

import asyncio
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

from bot.errors import CountersignError, NotFoundError, TransientError

PATIENCE = timedelta(minutes=5)
_HARDENED = (
    *("-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false", "-c", "gc.auto=0"),
    *("-c", "protocol.ext.allow=never", "-c", "protocol.file.allow=always"),
    *("-c", "commit.gpgSign=false", "-c", "core.quotePath=false"),
    # Ownership proves nothing here: we only enter repositories org.yml names, or we made.
    *("-c", "safe.directory=*"),
)
# The other end of a local fetch is a git of its own, which does not see the options above.
_UPLOAD_PACK = "git -c safe.directory=* -c core.hooksPath=/dev/null upload-pack"

_CHECKING = {
    "GIT_CONFIG_COUNT": "3",
    "GIT_CONFIG_KEY_0": "fetch.fsckObjects",
    "GIT_CONFIG_VALUE_0": "true",
    # Kept as the pack they came in: a few bytes of it can unpack to very many.
    "GIT_CONFIG_KEY_1": "fetch.unpackLimit",
    "GIT_CONFIG_VALUE_1": "1",
    "GIT_CONFIG_KEY_2": "core.bigFileThreshold",
    "GIT_CONFIG_VALUE_2": "16m",
}
_MEMORY = 2048 * 1024 * 1024
_CHUNK = 65_536


class GitError(CountersignError):
    """git refused."""


class GitBusyError(TransientError):
    """Another git is at work in this repository."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a commit says it is by."""

    name: str

    @property
    def email(self) -> str:
        # RFC 2606 keeps .invalid from ever being anybody's address.
        return f"{self.name}@countersign.invalid"


@dataclass(frozen=True, slots=True)
class Git:
    """git in one repository, which must be exactly at this path.

    `options` come before the command; `descriptors` are inherited, all others are closed.
    `memory` in bytes is what it may take, 0 whatever it needs.
    """

    path: Path
    variables: Mapping[str, str] = field(default_factory=dict)
    options: tuple[str, ...] = ()
    descriptors: tuple[int, ...] = ()
    memory: int = 0

    async def __call__(self, *words: str, text: str = "") -> str:
        """Run one git command and return what it printed.

        Raises GitError with what git said, GitBusyError where it may be tried again.
        """
        code, out, err = await self._run(*words, text=text)
        if code != 0:
            said = err.strip() or out.strip() or f"exit code {code}"
            # git gives up at once when another git holds a lock; a moment later it is gone.
            busy = ".lock': File exists" in said
            raise (GitBusyError if busy else GitError)(f"git {words[0]}: {said}")
        return out

    async def asks(self, *words: str) -> str | None:
        """Run one git command; None when it says no (exit code 1). Raises GitError."""
        code, out, err = await self._run(*words)
        if code not in {0, 1}:
            raise GitError(f"git {words[0]}: {err.strip()}")
        return out if code == 0 else None

    async def result(self, *words: str) -> tuple[int, str]:
        """Run one git command and return its exit code and what it printed."""
        code, out, _ = await self._run(*words)
        return code, out

    async def beginning(self, *words: str, limit: int) -> tuple[str, bool]:
        """Run one git command and return the first `limit` bytes it prints, and whether all.

        It is ended there: a few objects can name each other so that a list of them never ends.
        Raises GitError.
        """
        process = await self._start(*words)
        assert process.stdout is not None
        said = bytearray()
        try:
            async with asyncio.timeout(PATIENCE.total_seconds()):
                while len(said) <= limit and (chunk := await process.stdout.read(_CHUNK)):
                    said += chunk
                whole = len(said) <= limit
                if whole and await process.wait() != 0:
                    raise GitError(f"git {words[0]} failed.")
        except TimeoutError:
            raise GitError(f"git {words[0]} did not end within {PATIENCE}.") from None
        finally:
            await _ended(process)
        return said[:limit].decode(errors="replace"), whole

    async def resolve(self, name: str) -> str | None:
        """Return the full hash of the commit a name stands for, or None."""
        found = await self.asks("rev-parse", "--verify", "--quiet", f"{name}^{{commit}}")
        return found.strip() if found else None

    async def fetch(self, source: Path, *refspecs: str, trusted: bool) -> None:
        """Fetch from a repository or a bundle on this machine.

        What is not trusted is checked object by object; the history of a real repository may
        well hold an old object that such a check refuses. Raises GitError.
        """
        git = self if trusted else replace(self, variables={**self.variables, **_CHECKING})
        await replace(git, memory=0 if trusted else _MEMORY)(
            *("fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules"),
            *("--upload-pack", _UPLOAD_PACK, "--", str(source), *refspecs),
        )

    async def commit_tree(
        self, tree: str, *, parents: tuple[str, ...], message: str, author: Identity
    ) -> str:
        """Create a commit without a work tree and return its hash. No branch moves."""
        us = Identity("countersign")
        by = {
            "GIT_AUTHOR_NAME": author.name,
            "GIT_AUTHOR_EMAIL": author.email,
            "GIT_COMMITTER_NAME": us.name,
            "GIT_COMMITTER_EMAIL": us.email,
        }
        signed = Git(self.path, {**self.variables, **by})
        before = [word for parent in parents for word in ("-p", parent)]
        return (await signed("commit-tree", tree, *before, text=message)).strip()

    async def _run(self, *words: str, text: str = "") -> tuple[int, str, str]:
        process = await self._start(*words)
        try:
            async with asyncio.timeout(PATIENCE.total_seconds()):
                out, err = await process.communicate(text.encode())
        except TimeoutError:
            raise GitError(f"git {words[0]} did not end within {PATIENCE}.") from None
        finally:
            await _ended(process)
        return process.returncode or 0, out.decode(errors="replace"), err.decode(errors="replace")

    async def _start(self, *words: str) -> asyncio.subprocess.Process:
        program = shutil.which("git")
        if program is None:
            raise NotFoundError("git is not installed; install it (Debian: apt install git).")
        limiting = ("sh", "-c", f'ulimit -d {self.memory // 1024}; exec "$@"', "sh")
        return await asyncio.create_subprocess_exec(
            *(limiting if self.memory else ()),
            *(program, *_HARDENED, *self.options, *words),
            cwd=self.path,
            env=self._environment(),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            pass_fds=self.descriptors,
        )

    def _environment(self) -> dict[str, str]:
        return {
            "PATH": os.environ.get("PATH", os.defpath),
            "LANG": "C.UTF-8",
            "HOME": "/nonexistent",
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_CONFIG_GLOBAL": "/dev/null",
            "GIT_TERMINAL_PROMPT": "0",
            # git must not climb to a repository that merely surrounds the path.
            "GIT_CEILING_DIRECTORIES": str(self.path.absolute().parent),
            **self.variables,
        }


async def _ended(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        process.kill()
        await process.wait()
