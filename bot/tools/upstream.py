"""Upstreams: the real repositories, on this machine or elsewhere, as they are read and moved.

Only the broker uses them. Nothing here needs a work tree, and a reference moves by
compare-and-set, never by force.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from bot.domain.ids import RepositoryName
from bot.errors import ConflictError, InvalidInputError, NotFoundError, TransientError
from bot.tools.credentials import Credential
from bot.tools.git import Git, GitError


class RemoteUnreachableError(TransientError):
    """The repository cannot be reached for now."""


@dataclass(frozen=True, slots=True)
class Access:
    """What it takes to reach one repository: its clone here, or its address and the token for it.

    `store` is the clean repository its revisions are kept in.
    """

    name: RepositoryName
    store: Path
    branch: str
    path: str = ""
    remote: str = ""
    token: str = field(default="", repr=False)

    @property
    def reference(self) -> str:
        return f"refs/heads/{self.branch}"

    @property
    def upstream(self) -> "Upstream":
        """Return the real repository."""
        return Elsewhere(self) if self.remote else Here(self)


class Upstream(Protocol):
    """A real repository. Merges are computed in `git`, where its branch can be seen."""

    @property
    def git(self) -> Git: ...

    async def refresh(self) -> None:
        """Let the store follow the branch. Raises NotFoundError that says what to do."""

    async def look(self) -> None:
        """Have the branch in `git` as it is now."""

    async def bring(self, revision: str) -> None:
        """Have a revision of the store in `git`."""

    async def refuse_work_trees(self) -> None:
        """Raise ConflictError where somebody works on the branch itself."""

    async def at(self, reference: str) -> str | None:
        """Return what a reference of the real repository is at."""

    async def move(self, reference: str, *, to: str, since: str) -> None:
        """Move a reference that is at `since`. Raises GitError where it could not be moved."""


@dataclass(frozen=True, slots=True)
class Here:
    """A repository on this machine. Its own hooks do not run."""

    access: Access

    @property
    def git(self) -> Git:
        # Absolute: git runs now in one repository and now in the other.
        return Git(Path(self.access.path).absolute())

    async def refresh(self) -> None:
        access, git = self.access, self.git
        try:
            await git("rev-parse", "--git-dir")
            if await git.resolve(access.reference) is None:
                raise NotFoundError(
                    f"Repository {access.name} at {git.path} has no branch {access.branch}; "
                    "push one there, or correct `branch` in org.yml."
                )
            branch = f"+{access.reference}:{access.reference}"
            await Git(access.store).fetch(git.path, branch, trusted=True)
        except (GitError, FileNotFoundError, NotADirectoryError) as error:
            raise NotFoundError(
                f"Repository {access.name} is not at {git.path} ({error}); correct `path` in "
                f"org.yml, or put it there: git clone --bare ADDRESS {git.path}"
            ) from error

    async def look(self) -> None:
        """Do nothing: `git` is the repository itself."""

    async def bring(self, revision: str) -> None:
        await self.git.fetch(self.access.store, revision, trusted=True)

    async def refuse_work_trees(self) -> None:
        # Moving a branch under a work tree would make its files look like somebody's changes.
        listed = await self.git("worktree", "list", "--porcelain")
        if f"branch {self.access.reference}" in listed.splitlines():
            raise ConflictError(
                f"{self.access.branch} is checked out at {self.git.path}. Make `path` in "
                "org.yml a bare clone (git clone --bare), or check out another branch there."
            )

    async def at(self, reference: str) -> str | None:
        return await self.git.resolve(reference)

    async def move(self, reference: str, *, to: str, since: str) -> None:
        await self.git("update-ref", "-m", "countersign", reference, to, since)


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A repository reached over HTTPS. Merges are made in the store and pushed."""

    access: Access

    @property
    def git(self) -> Git:
        return Git(self.access.store)

    async def refresh(self) -> None:
        access = self.access
        if await self.at(access.reference) is None:
            raise NotFoundError(
                f"Repository {access.name} at {access.remote} has no branch {access.branch}; "
                "push one there, or correct `branch` in org.yml."
            )
        words = ("--quiet", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules")
        branch = f"+{access.reference}:{access.reference}"
        await self._ask("fetch", *words, "--", access.remote, branch)

    async def look(self) -> None:
        await self.refresh()

    async def bring(self, revision: str) -> None:
        """Do nothing: `git` is the store."""

    async def refuse_work_trees(self) -> None:
        """Do nothing: the other side looks after its own."""

    async def at(self, reference: str) -> str | None:
        listed = await self._ask("ls-remote", "--", self.access.remote, f"{reference}*")
        lines = (line.split("\t", 1) for line in listed.splitlines() if "\t" in line)
        found = {name: commit for commit, name in lines}
        # An annotated tag is listed twice; `^{}` is the commit it stands for.
        return found.get(f"{reference}^{{}}") or found.get(reference)

    async def move(self, reference: str, *, to: str, since: str) -> None:
        expected = "" if not since.strip("0") else since
        lease = f"--force-with-lease={reference}:{expected}"
        words = ("--quiet", "--no-verify", "--no-recurse-submodules", lease)
        await self._ask("push", *words, "--", self.access.remote, f"{to}:{reference}")

    async def may_push(self) -> None:
        """Have the other side check the token, without moving anything. Raises GitError."""
        tip = f"{self.access.reference}:{self.access.reference}"
        await self._ask("push", "--dry-run", "--quiet", "--", self.access.remote, tip)

    async def _ask(self, *words: str) -> str:
        credential = Credential(self.access.remote, self.access.token)
        with credential.offered() as (options, descriptor, variables):
            git = Git(self.access.store, variables, options, (descriptor,))
            try:
                return await git(*words)
            except GitError as error:
                raise self._explained(error) from None

    def _explained(self, error: GitError) -> Exception:
        said, access = credential_free(str(error), self.access.token), self.access
        if any(sign in said for sign in _REFUSED):
            return InvalidInputError(
                f"{access.remote} refuses the token for {access.name}. Give one that may read and "
                f"write this repository, and start Countersign again. ({said})"
            )
        if any(sign in said for sign in _AWAY):
            return RemoteUnreachableError(f"{access.remote} cannot be reached: {said}")
        return GitError(said)


_REFUSED = ("Authentication failed", "error: 401", "error: 403", "could not read Username")
_AWAY = ("Could not resolve host", "Failed to connect", "Connection ", "timed out", "error: 5")


def credential_free(text: str, token: str) -> str:
    """Return the text without the token, should git or the other side have repeated it."""
    return text.replace(token, "***") if token else text
