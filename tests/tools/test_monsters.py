"""Small things a lane could hand in that become very large."""

import time
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.ids import JobId, RevisionId
from bot.errors import InvalidInputError
from bot.tools.git import Git, GitError, Identity
from bot.tools.revisions import RevisionStore
from bot.tools.workspaces import JobWorkspaces
from tests.tools.agents import WEBSHOP

JOB = JobId(1)
BUILDER = Identity("builder-1")


@pytest.fixture
async def evil(workspaces: JobWorkspaces, tmp_path: Path) -> Git:
    """A repository of the attacker's, which has the job's beginning."""
    await workspaces.prepare(JOB, WEBSHOP)
    place = tmp_path / "evil.git"
    place.mkdir()
    git = Git(place)
    await git("init", "--quiet", "--bare", ".")
    store = workspaces.store(WEBSHOP)
    await git.fetch(store.path, f"refs/jobs/{JOB}/base:refs/heads/base", trusted=True)
    return git


async def handed_in(store: RevisionStore, evil: Git, tree: str) -> RevisionId:
    """Offer this tree as if a lane had."""
    base = await evil.resolve("base")
    assert base is not None
    commit = await evil.commit_tree(tree, parents=(base,), message="x", author=BUILDER)
    await evil("update-ref", "HEAD", commit)
    bundle = evil.path.with_name("evil.bundle")
    await evil("bundle", "create", "--quiet", str(bundle), "HEAD", f"^{base}")
    return await store.accept(JOB, bundle=bundle, author=BUILDER, summary="Harmless")


async def blob(evil: Git, text: str) -> str:
    return (await evil("hash-object", "-w", "--stdin", text=text)).strip()


async def test_a_few_trees_that_name_each_other_are_not_a_billion_files(
    workspaces: JobWorkspaces, evil: Git
) -> None:
    tree = await blob(evil, "x")
    kind = "100644 blob"
    for _ in range(12):
        listed = "".join(f"{kind} {tree}\tf{number}\n" for number in range(10))
        tree, kind = (await evil("mktree", text=listed)).strip(), "040000 tree"
    began = time.monotonic()

    with pytest.raises(InvalidInputError, match="far too many files"):
        await handed_in(workspaces.store(WEBSHOP), evil, tree)

    assert time.monotonic() - began < 60
    assert await workspaces.store(WEBSHOP).head(JOB) is None


async def test_files_that_are_far_too_large_together_are_refused(
    workspaces: JobWorkspaces, evil: Git
) -> None:
    store = replace(workspaces.store(WEBSHOP), room=1_000_000)
    zeros = await blob(evil, "0" * 600_000)

    one = (await evil("mktree", text=f"100644 blob {zeros}\tone\n")).strip()
    two = f"100644 blob {zeros}\tone\n100644 blob {zeros}\ttwo\n"
    accepted = await handed_in(store, evil, one)
    with pytest.raises(InvalidInputError, match=r"1,200,000 bytes in all"):
        await handed_in(store, evil, (await evil("mktree", text=two)).strip())

    assert await store.head(JOB) == accepted


async def test_git_on_the_host_has_a_limit_of_memory_for_what_is_not_trusted(
    tmp_path: Path,
) -> None:
    await Git(tmp_path)("init", "--quiet", ".")
    greedy = Git(tmp_path, memory=30 * 1024 * 1024)

    with pytest.raises(GitError, match="Out of memory"):
        await greedy("hash-object", "-w", "--stdin", text="0123456789" * 8_000_000)


async def test_what_git_says_is_read_no_further_than_wanted(tmp_path: Path) -> None:
    git = Git(tmp_path)
    await git("init", "--quiet", ".")

    said, whole = await git.beginning("config", "--list", limit=10)
    all_of_it, ended = await git.beginning("config", "--get", "core.bare", limit=100)

    assert (len(said), whole) == (10, False)
    assert (all_of_it, ended) == ("false\n", True)
    with pytest.raises(GitError):
        await git.beginning("config", "--get", "no.such", limit=10)
