"""Revisions: the clean bare repository in which what agents hand in is kept and looked at."""

import asyncio
import re
import shutil
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from bot.domain.excerpts import shortened
from bot.domain.ids import JobId, RepositoryName, RevisionId
from bot.errors import InvalidInputError, NotFoundError
from bot.tools.git import PATIENCE, Git, Identity

_FULL_HASH = re.compile(r"[0-9a-f]{40}([0-9a-f]{24})?")
_GITLINK = "160000"
_ROOM = 1024 * 1024 * 1024
_LONGEST_LIST = 64 * 1024 * 1024
"""Of a tree, in bytes: the better part of a million files."""
_STALE = 2 * PATIENCE.total_seconds()


def store_of(root: Path, repository: RepositoryName) -> Path:
    """Return where the revisions of a repository are kept."""
    return root.absolute() / "stores" / f"{repository}.git"


def checked(revision: str) -> RevisionId:
    """Return a revision that really is one full hash. Raises InvalidInputError."""
    if not _FULL_HASH.fullmatch(revision):
        raise InvalidInputError(
            f"{shortened(revision, limit=120)!r} is not a revision; give the full hash that "
            "hand_in returned."
        )
    return RevisionId(revision)


@dataclass(frozen=True, slots=True)
class RevisionStore:
    """The revisions of one repository. No agent can write here, so the host may use git here.

    `refs/heads/<branch>` follows the real repository; `refs/jobs/<job>/base` is where a job
    began, `refs/jobs/<job>/head` what it handed in last. `room` is how many bytes a job may add.
    """

    name: RepositoryName
    path: Path
    branch: str
    room: int = _ROOM
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    @property
    def git(self) -> Git:
        return Git(self.path)

    async def create(self) -> None:
        """Create the store where it is not there yet. The broker fills it."""
        if (self.path / "HEAD").exists():
            await asyncio.to_thread(_sweep, self.path)
            return
        unfinished = self.path.with_name(f".new-{self.path.name}")
        await asyncio.to_thread(_empty, unfinished)
        await Git(unfinished)("init", "--quiet", "--bare", "--template=", ".")
        unfinished.rename(self.path)

    async def begin(self, job: JobId, *, clone: Path) -> None:
        """Clone the branch for a job, and remember where it began."""
        tip = await self.git("rev-parse", f"refs/heads/{self.branch}")
        await self.git("update-ref", _base(job), tip.strip())
        await asyncio.to_thread(_empty, clone)
        inside = Git(clone)
        await inside("init", "--quiet", "--template=", f"--initial-branch=job-{job}", ".")
        await inside.fetch(self.path, f"{_base(job)}:refs/heads/base", trusted=True)
        await inside("reset", "--quiet", "--hard", "refs/heads/base")

    async def base(self, job: JobId) -> RevisionId:
        """Return the commit a job began with. Raises NotFoundError."""
        found = await self.git.resolve(_base(job))
        if found is None:
            raise NotFoundError(f"Job {job} has no clone of {self.name} yet.")
        return RevisionId(found)

    async def head(self, job: JobId) -> RevisionId | None:
        """Return what a job handed in last."""
        found = await self.git.resolve(_head(job))
        return RevisionId(found) if found else None

    async def handed_in(self, job: JobId, *, revision: RevisionId) -> bool:
        """Say whether this job handed in this revision, now or earlier."""
        head = await self.head(job)
        if head is None or await self.git.resolve(revision) is None:
            return False
        listed = await self.git("rev-list", head, "--not", await self.base(job))
        return revision in listed.split()

    async def accept(
        self, job: JobId, *, bundle: Path, author: Identity, summary: str
    ) -> RevisionId:
        """Keep what a lane offers as a revision, or return the last one where nothing changed.

        Of the lane's commit we take the files only. Parent, author and message are ours, so
        a lane cannot forge a history. Raises InvalidInputError.
        """
        offered = f"refs/jobs/{job}/offered"
        await self.git.fetch(bundle, f"+HEAD:{offered}", trusted=False)
        base, head = await self.base(job), await self.head(job)
        tree = await self._tree(offered)
        if tree == await self._tree(base):
            raise InvalidInputError("Nothing has changed; there is nothing to hand in.")
        if head is not None and tree == await self._tree(head):
            return head
        await self._refuse_monsters(tree, base=base)
        revision = await self.git.commit_tree(
            tree, parents=(head or base,), message=summary, author=author
        )
        await self.git("update-ref", _head(job), revision, head or "0" * len(revision))
        return RevisionId(revision)

    async def _refuse_monsters(self, tree: str, *, base: RevisionId) -> None:
        """Refuse what would fill the disk of whoever writes it out, and what is no file."""
        listed, whole = await self._listed(tree)
        if not whole:
            raise InvalidInputError("The workspace holds far too many files to be handed in.")
        if re.search(rf"^{_GITLINK} ", listed, re.MULTILINE):
            raise InvalidInputError("The workspace holds another git repository; remove it first.")
        size = _size(listed)
        if size > self.room and size > self.room + _size((await self._listed(base))[0]):
            raise InvalidInputError(
                f"The files of the workspace have {size:,} bytes in all, which is too much to be "
                "handed in; remove what does not belong to the change."
            )

    async def _listed(self, tree: str) -> tuple[str, bool]:
        return await self.git.beginning("ls-tree", "-r", "-l", tree, limit=_LONGEST_LIST)

    async def diff(self, job: JobId, *, revision: RevisionId) -> str:
        """Return the unified diff of a revision against the branch it would be merged into."""
        since = await self._since(job, revision)
        return await self.git(
            "diff", "--no-color", "--no-ext-diff", "--no-textconv", since, revision
        )

    async def changed(self, job: JobId, *, revision: RevisionId) -> tuple[str, ...]:
        """Return the files a revision changes; a file that moved is there under both names."""
        since = await self._since(job, revision)
        listed = await self.git("diff", "--name-only", "--no-renames", "-z", since, revision)
        return tuple(path for path in listed.split("\0") if path)

    async def _since(self, job: JobId, revision: RevisionId) -> str:
        """Return what a revision is compared with."""
        if await self.git.resolve(checked(revision)) is None:
            raise NotFoundError(f"There is no revision {revision} of {self.name}.")
        branch = f"refs/heads/{self.branch}"
        since = (await self.git("merge-base", branch, revision)).strip()
        if since == revision:  # it has been merged; show what the job did
            return await self.base(job)
        return since

    async def export(self, revision: RevisionId, *, into: Path) -> None:
        """Write the files of a revision into an empty directory, without any git data."""
        index = into.with_name(f"{into.name}.index")
        git = Git(self.path, {"GIT_INDEX_FILE": str(index), "GIT_WORK_TREE": str(into)})
        try:
            await git("read-tree", checked(revision))
            await git("checkout-index", "--all", "--quiet")
        finally:
            index.unlink(missing_ok=True)

    async def _tree(self, commit: str) -> str:
        return (await self.git("rev-parse", f"{commit}^{{tree}}")).strip()


def _base(job: JobId) -> str:
    return f"refs/jobs/{job}/base"


def _head(job: JobId) -> str:
    return f"refs/jobs/{job}/head"


def _size(listed: str) -> int:
    """Return how many bytes the files of a list take: mode, type, object, size, tab, path."""
    sizes = (line.partition("\t")[0].split() for line in listed.splitlines())
    return sum(int(found[3]) for found in sizes if len(found) == 4 and found[3].isdigit())


def _empty(directory: Path) -> None:
    shutil.rmtree(directory, ignore_errors=True)
    directory.mkdir(parents=True)


def _sweep(store: Path) -> None:
    """Remove locks no living git can hold: ours are ended long before they are this old."""
    for lock in (*store.glob("*.lock"), *store.glob("refs/**/*.lock")):
        with suppress(FileNotFoundError):
            if time.time() - lock.stat().st_mtime > _STALE:
                lock.unlink()
