"""One clone a job, revisions nobody can change, and checks of exactly what was handed in."""

import asyncio
import os
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.checks import Check
from bot.domain.ids import JobId, RepositoryName, RevisionId
from bot.domain.organization import Repository
from bot.errors import ConflictError, ForbiddenError, InvalidInputError, NotFoundError
from bot.tools.git import Git
from bot.tools.isolation import Isolation, Refused
from bot.tools.workspaces import JobWorkspaces
from tests.tools.agents import TESTS, WEBSHOP, Agent, hub_of

JOB = JobId(1)
RAISE_PRICE = {"path": "shop/cart.py", "old": "SHIPPING = 4_90", "new": "SHIPPING = 9_90"}


async def test_a_clone_is_made_once(workspaces: JobWorkspaces) -> None:
    clone = await workspaces.prepare(JOB, WEBSHOP)
    (clone / "README.md").write_text("changed")

    again = await workspaces.prepare(JOB, WEBSHOP)

    assert again == clone
    assert (clone / "README.md").read_text() == "changed"


async def test_a_clone_knows_nothing_of_where_it_came_from(workspaces: JobWorkspaces) -> None:
    clone = await workspaces.prepare(JOB, WEBSHOP)

    config = (clone / ".git" / "config").read_text()

    assert "remote" not in config
    assert not (clone / ".git" / "hooks").exists()
    assert not (clone / ".git" / "objects" / "info" / "alternates").exists()
    assert (clone / ".git" / "HEAD").read_text() == "ref: refs/heads/job-1\n"


async def test_jobs_do_not_see_each_other(workspaces: JobWorkspaces) -> None:
    one, two = await asyncio.gather(
        workspaces.prepare(JobId(1), WEBSHOP), workspaces.prepare(JobId(2), WEBSHOP)
    )
    (one / "README.md").write_text("changed")

    assert (two / "README.md").read_text().startswith("# Webshop")


async def test_preparing_again_after_a_kill_starts_over(workspaces: JobWorkspaces) -> None:
    half = workspaces.root / "jobs" / ".new-1" / "clone"
    half.mkdir(parents=True)
    (half / "half").write_text("a clone somebody was killed in")
    store = workspaces.root / "stores" / ".new-webshop.git"
    store.mkdir(parents=True)
    (store / "config").write_text("half a file")

    clone = await workspaces.prepare(JOB, WEBSHOP)

    assert not (clone / "half").exists()
    assert (clone / "shop" / "signup.py").exists()


async def test_a_job_goes_on_after_a_restart(
    agent: Agent, workspaces: JobWorkspaces, isolation: Isolation
) -> None:
    await agent.call("workspace__edit", **RAISE_PRICE)
    first = await agent.hand_in()

    restarted = JobWorkspaces(workspaces.root, workspaces.repositories, isolation)
    async with hub_of(restarted) as hub:
        again = await Agent(hub, job=1).hand_in()

    assert again == first
    assert "9_90" in await restarted.diff(JOB, revision=RevisionId(first))


async def test_a_repository_that_is_not_there_says_what_to_do(
    workspaces: JobWorkspaces, webshop: Repository, isolation: Isolation, tmp_path: Path
) -> None:
    elsewhere = replace(webshop, path=str(tmp_path / "nowhere"))
    no_repository = replace(webshop, path=str(tmp_path))
    no_branch = replace(webshop, branch="trunk")

    async def prepared(repository: Repository, name: str) -> None:
        root = tmp_path / name
        await JobWorkspaces(root, {WEBSHOP: repository}, isolation).prepare(JOB, WEBSHOP)

    with pytest.raises(NotFoundError, match="git clone --bare ADDRESS"):
        await prepared(elsewhere, "one")
    with pytest.raises(NotFoundError, match="git clone --bare ADDRESS"):
        await prepared(no_repository, "two")
    with pytest.raises(NotFoundError, match="has no branch trunk"):
        await prepared(no_branch, "three")
    with pytest.raises(NotFoundError, match="no repository other in org"):
        await workspaces.prepare(JOB, RepositoryName("other"))


async def test_a_job_keeps_to_its_repository(
    webshop: Repository, isolation: Isolation, tmp_path: Path
) -> None:
    other = RepositoryName("other")
    both = {WEBSHOP: webshop, other: replace(webshop, name=other)}
    workspaces = JobWorkspaces(tmp_path / "both", both, isolation)
    await workspaces.prepare(JOB, WEBSHOP)

    with pytest.raises(ConflictError, match="workspace of webshop"):
        await workspaces.prepare(JOB, other)


async def test_nothing_changed_is_nothing_to_hand_in(agent: Agent) -> None:
    result = await agent.call("workspace__hand_in", summary="Nothing")

    assert result.failed
    assert "nothing to hand in" in result.text


async def test_what_was_taken_back_is_nothing_to_hand_in(agent: Agent) -> None:
    await agent.call("workspace__edit", **RAISE_PRICE)
    await agent.hand_in()
    back = {"old": RAISE_PRICE["new"], "new": RAISE_PRICE["old"]}
    await agent.call("workspace__edit", path="shop/cart.py", **back)

    assert (await agent.call("workspace__hand_in", summary="Nothing")).failed


async def test_handing_in_again_returns_the_same_revision(agent: Agent) -> None:
    await agent.call("workspace__edit", **RAISE_PRICE)

    first = await agent.hand_in("Raise the price")
    second = await agent.hand_in("Raise the price")
    await agent.call("workspace__write", path="new.txt", content="new")
    third = await agent.hand_in("Add a file")

    assert first == second
    assert third != first


async def test_revisions_follow_each_other(agent: Agent, workspaces: JobWorkspaces) -> None:
    await agent.call("workspace__edit", **RAISE_PRICE)
    first = await agent.hand_in("Raise the price")
    await agent.call("workspace__write", path="new.txt", content="new")
    second = await agent.hand_in("Add a file")

    git = Git(workspaces.store(WEBSHOP).path)

    assert (await git("rev-list", f"main..{second}")).split() == [second, first]


async def test_a_check_sees_the_revision_and_not_the_clone(
    agent: Agent, workspaces: JobWorkspaces
) -> None:
    await agent.call("workspace__edit", **RAISE_PRICE)
    broken = await agent.hand_in()
    undo = {"old": RAISE_PRICE["new"], "new": RAISE_PRICE["old"]}
    await agent.call("workspace__edit", path="shop/cart.py", **undo)
    await agent.call("workspace__write", path="new.txt", content="new")
    mended = await agent.hand_in()

    red = await workspaces.run_check(JOB, TESTS, revision=RevisionId(broken))
    green = await workspaces.run_check(JOB, TESTS, revision=RevisionId(mended))

    assert not red.passed
    assert "test_small_carts_pay_shipping" in red.output
    assert green.passed
    assert (green.name, green.revision) == ("tests", mended)
    assert green.isolated == workspaces.isolation.isolated
    assert list((workspaces.root / "checks").iterdir()) == []


async def test_a_check_that_hangs_is_stopped(agent: Agent, workspaces: JobWorkspaces) -> None:
    await agent.call("workspace__edit", **RAISE_PRICE)
    revision = RevisionId(await agent.hand_in())
    hanging = Check("slow", ("sh", "-c", "echo begun; sleep 1000"), timedelta(seconds=0.5))

    result = await workspaces.run_check(JOB, hanging, revision=revision)

    assert not result.passed
    assert result.output == "begun\n\nslow was stopped after 0.5 seconds."


async def test_a_judged_check_is_not_run(agent: Agent, workspaces: JobWorkspaces) -> None:
    with pytest.raises(InvalidInputError, match="a model decides"):
        await workspaces.run_check(JOB, Check("reads well"), revision=RevisionId("0" * 40))


async def test_a_revision_must_be_a_full_hash(agent: Agent, workspaces: JobWorkspaces) -> None:
    await workspaces.prepare(JOB, WEBSHOP)

    for no_revision in ("main", "--output=/tmp/x", "abc", "0" * 39, "HEAD~1"):
        with pytest.raises(InvalidInputError, match="full hash"):
            await workspaces.diff(JOB, revision=RevisionId(no_revision))
    with pytest.raises(NotFoundError, match="no revision"):
        await workspaces.diff(JOB, revision=RevisionId("0" * 40))


async def test_a_removed_clone_keeps_its_revisions(agent: Agent, workspaces: JobWorkspaces) -> None:
    await agent.call("workspace__edit", **RAISE_PRICE)
    revision = RevisionId(await agent.hand_in())

    await workspaces.remove(JOB)
    await workspaces.remove(JOB)

    assert not (workspaces.root / "jobs" / "1").exists()
    assert await workspaces.store(WEBSHOP).git.resolve(revision) == revision


async def test_locks_of_gits_long_gone_are_removed(workspaces: JobWorkspaces) -> None:
    await workspaces.prepare(JobId(1), WEBSHOP)
    store = workspaces.store(WEBSHOP).path
    locks = [store / "HEAD.lock", store / "refs" / "jobs" / "1" / "base.lock"]
    for lock in locks:
        lock.touch()
        os.utime(lock, (0, 0))

    await workspaces.prepare(JobId(2), WEBSHOP)

    assert [lock.exists() for lock in locks] == [False, False]


async def test_relative_paths_lead_to_the_same_places(
    webshop: Repository, isolation: Isolation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    near = replace(webshop, path="webshop.git")
    workspaces = JobWorkspaces(Path("near"), {WEBSHOP: near}, isolation)

    async with hub_of(workspaces) as hub:
        agent = Agent(hub, job=1)
        await agent.call("workspace__edit", **RAISE_PRICE)
        revision = await agent.hand_in()
        merged = await agent.call("repository__merge", revision=revision, summary="Raise it")

    assert not merged.failed, merged.text


async def test_the_clones_there_are_can_be_listed(workspaces: JobWorkspaces) -> None:
    assert await workspaces.kept() == []
    await workspaces.prepare(JOB, WEBSHOP)
    await workspaces.prepare(JobId(2), WEBSHOP)
    await workspaces.remove(JOB)

    assert await workspaces.kept() == [JobId(2)]


async def test_where_nothing_isolates_no_work_is_begun(webshop: Repository, tmp_path: Path) -> None:
    refused = Refused("Nothing on this machine can isolate commands")
    workspaces = JobWorkspaces(tmp_path / "refused", {WEBSHOP: webshop}, refused)

    with pytest.raises(ForbiddenError, match="No work is begun"):
        await workspaces.prepare(JOB, WEBSHOP)

    assert await workspaces.kept() == []
