"""Seeding: a revision with one file exchanged, made in the clean store where no lane can write."""

import asyncio
import re
import shutil
import tempfile
from pathlib import Path

from bot.domain.ids import JobId, RevisionId
from bot.errors import InvalidInputError
from bot.tools.git import Git, Identity
from bot.tools.revisions import RevisionStore, checked

_LONGEST = 512 * 1024
_FILE = re.compile(r"(100644|100755) blob [0-9a-f]+\t")


async def text(store: RevisionStore, revision: RevisionId, file: str) -> str:
    """Return a file of a revision. Raises InvalidInputError where it is too long, or no text."""
    await _mode(store, revision, file)
    name = f"{checked(revision)}:{file}"
    said, whole = await store.git.beginning("cat-file", "blob", name, limit=_LONGEST)
    if not whole or "\0" in said or "\ufffd" in said:
        raise InvalidInputError(f"{file} is too long, or no text.")
    return said


async def seed(
    store: RevisionStore, job: JobId, *, revision: RevisionId, file: str, text: str
) -> RevisionId:
    """Return a commit like this revision with another text in one file. No branch moves."""
    mode = await _mode(store, revision, file)
    blob = (await store.git("hash-object", "-w", "--no-filters", "--stdin", text=text)).strip()
    with tempfile.TemporaryDirectory(dir=store.path.parent) as place:
        git = Git(store.path, {"GIT_INDEX_FILE": str(Path(place, "index"))})
        await git("read-tree", checked(revision))
        await git("update-index", "--cacheinfo", f"{mode},{blob},{file}")
        tree = (await git("write-tree")).strip()
    said = await store.git("log", "-1", "--format=%an%n%B", checked(revision))
    author, _, message = said.partition("\n")
    made = await store.git.commit_tree(
        tree,
        parents=(await store.base(job),),
        message=message.rstrip("\n"),
        author=Identity(author),
    )
    return RevisionId(made)


async def place(
    store: RevisionStore, job: JobId, *, like: JobId, revision: RevisionId | None, clone: Path
) -> None:
    """Clone for a job what another one began with, and lay this revision's files over it, if any.

    The clone looks like any other: its branch is where the job began, the change is uncommitted.
    """
    base = await store.base(like)
    await store.git("update-ref", f"refs/jobs/{job}/base", base)
    await store.git("update-ref", f"refs/jobs/{job}/head", checked(revision or base))
    await asyncio.to_thread(_empty, clone)
    inside = Git(clone)
    await inside("init", "--quiet", "--template=", f"--initial-branch=job-{job}", ".")
    await inside.fetch(
        store.path,
        f"refs/jobs/{job}/base:refs/heads/base",
        f"refs/jobs/{job}/head:refs/heads/laid",
        trusted=True,
    )
    await inside("reset", "--quiet", "--hard", "refs/heads/base")
    await inside("read-tree", "-u", "--reset", "refs/heads/laid")
    await inside("update-ref", "-d", "refs/heads/laid")
    await inside("reset", "--quiet")


async def _mode(store: RevisionStore, revision: RevisionId, file: str) -> str:
    outside = file.startswith("/") or ".." in file.split("/")
    listed = "" if outside else await store.git("ls-tree", checked(revision), "--", file)
    found = _FILE.match(listed)
    if found is None:
        raise InvalidInputError(f"{file} is no ordinary file of {revision}.")
    return found[1]


def _empty(directory: Path) -> None:
    shutil.rmtree(directory, ignore_errors=True)
    directory.mkdir(parents=True)
