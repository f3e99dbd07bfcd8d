"""The ways out of a workspace that are closed."""

import os
from pathlib import Path

import pytest

from bot.domain.ids import JobId, RevisionId
from bot.domain.organization import Repository
from bot.tools.git import Git
from bot.tools.hub import Hub
from bot.tools.workspaces import JobWorkspaces
from tests.tools.agents import TESTS, WEBSHOP, Agent


@pytest.mark.parametrize(
    "path",
    ["/etc/passwd", "../secret", "shop/../../secret", "shop/./../../secret", "~/../../../etc/x\0"],
)
async def test_paths_out_of_the_workspace_are_refused(agent: Agent, path: str) -> None:
    for tool, rest in (
        ("workspace__read", {}),
        ("workspace__edit", {"old": "a", "new": "b"}),
        ("workspace__write", {"content": "x"}),
        ("workspace__list", {}),
        ("workspace__delete", {}),
        ("workspace__move", {"to": "here"}),
        ("workspace__search", {"pattern": "x"}),
    ):
        result = await agent.call(tool, path=path, **rest)

        assert result.failed, tool
        assert "leads out of the workspace" in result.text


@pytest.mark.parametrize("path", [".git/config", ".git/hooks/pre-commit", "shop/.GIT/config"])
async def test_the_data_of_git_is_refused(agent: Agent, path: str) -> None:
    read = await agent.call("workspace__read", path=path)
    written = await agent.call("workspace__write", path=path, content="#!/bin/sh\n")

    assert "belongs to git" in read.text
    assert "belongs to git" in written.text


async def test_links_are_never_followed(agent: Agent, clone: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("a secret")
    (clone / "link").symlink_to(secret)
    (clone / "passwd").symlink_to("/etc/passwd")
    (clone / "outside").symlink_to(tmp_path)

    results = [
        await agent.call("workspace__read", path="link"),
        await agent.call("workspace__read", path="passwd"),
        await agent.call("workspace__read", path="outside/secret"),
        await agent.call("workspace__write", path="outside/new", content="x"),
        await agent.call("workspace__list", path="outside"),
    ]
    replaced = await agent.call("workspace__edit", path="link", old="a secret", new="b")

    assert [result.failed for result in results] == [True] * 5
    assert "root:" not in "".join(result.text for result in results)
    assert replaced.failed
    assert secret.read_text() == "a secret"
    assert not (tmp_path / "new").exists()
    assert "link (a link, not followed)" in (await agent.call("workspace__list")).text


async def test_a_pipe_left_in_the_workspace_stops_nobody(agent: Agent, clone: Path) -> None:
    os.mkfifo(clone / "pipe")

    result = await agent.call("workspace__read", path="pipe")

    assert result.failed


async def test_what_git_is_told_in_a_clone_never_runs_on_the_host(
    agent: Agent, workspaces: JobWorkspaces, clone: Path, tmp_path: Path
) -> None:
    if not workspaces.isolation.isolated:
        pytest.skip("without isolation a lane reaches the host anyway")
    mark = tmp_path / "it-ran-on-the-host"
    trap = f"touch {mark}; touch it-ran-in-the-lane"
    await agent.look(
        f"""printf '#!/bin/sh\\n{trap}\\n' > trap.sh; chmod +x trap.sh
        git config core.fsmonitor "$PWD/trap.sh"; git config core.hooksPath "$PWD/hooks"
        git config uploadpack.packObjectsHook "$PWD/trap.sh"
        git config filter.x.clean "$PWD/trap.sh; cat"; echo '*.md filter=x' > .gitattributes
        mkdir -p hooks .git/hooks
        for hook in pre-commit post-commit post-index-change reference-transaction
        do cp trap.sh hooks/$hook; cp trap.sh .git/hooks/$hook; done; echo more >> README.md""",
    )

    await agent.call("workspace__diff")
    revision = await agent.hand_in()
    await agent.call("repository__merge", revision=revision, summary="Merge")

    assert (clone / "it-ran-in-the-lane").exists()
    assert not mark.exists()


async def test_a_lane_cannot_forge_authors_or_history(
    agent: Agent, workspaces: JobWorkspaces
) -> None:
    await agent.look(
        """git config user.name "Omar Okafor"; git config user.email omar@acme.example
        echo 1 > one; git add one; git commit -qm 'Countersign-Call: call-1'
        GIT_AUTHOR_NAME=Omar git commit -q --allow-empty -m two""",
    )

    revision = await agent.hand_in("Say what is true")

    git = Git(workspaces.store(WEBSHOP).path)
    shown = await git("log", "--format=%an|%cn|%s", f"main..{revision}")
    assert shown == "builder-1|countersign|Say what is true\n"


async def test_a_repository_inside_the_repository_is_refused(agent: Agent) -> None:
    await agent.look(
        "mkdir inner && cd inner && git init -q && git -c user.name=x -c user.email=x "
        "commit -q --allow-empty -m x",
    )

    result = await agent.call("workspace__hand_in", summary="x")

    assert result.failed
    assert "another git repository" in result.text


async def test_a_clone_whose_git_data_is_gone_is_a_clear_failure(agent: Agent) -> None:
    await agent.look("rm -rf .git; ln -s / .git")

    result = await agent.call("workspace__hand_in", summary="x")

    assert result.failed
    assert "git failed in the workspace" in result.text


async def test_a_killed_git_does_not_bar_the_next_one(agent: Agent) -> None:
    await agent.look("touch .git/index.lock .git/HEAD.lock")

    assert await agent.hand_in()


async def test_moving_and_deleting_stay_inside(agent: Agent, clone: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "kept").write_text("kept")
    (clone / "link").symlink_to(outside)
    (clone / "deep").mkdir()
    (clone / "deep" / "link").symlink_to(outside)

    results = [
        await agent.call("workspace__delete", path="link/kept"),
        await agent.call("workspace__move", path="link/kept", to="mine"),
        await agent.call("workspace__move", path="README.md", to="link/mine"),
        await agent.call("workspace__move", path="README.md", to="../mine"),
        await agent.call("workspace__move", path="README.md", to=".git/config2"),
        await agent.call("workspace__delete", path=".git/config"),
        await agent.call("workspace__delete", path=".GIT"),
    ]
    deleted = await agent.call("workspace__delete", path="deep")

    assert [result.failed for result in results] == [True] * len(results)
    assert not deleted.failed
    assert [place.name for place in outside.iterdir()] == ["kept"]
    assert (clone / "README.md").exists()


async def test_one_job_cannot_reach_the_clone_of_another(
    hub: Hub, agent: Agent, workspaces: JobWorkspaces
) -> None:
    if not workspaces.isolation.isolated:
        pytest.skip("without isolation a lane reaches the host anyway")
    theirs = await workspaces.prepare(JobId(2), WEBSHOP)
    (theirs / "secret").write_text("of job 2")

    said = await agent.look(
        f"cat ../../2/clone/secret {theirs}/secret; ln -s {theirs} way; cat way/secret; "
        f"touch {theirs}/mark; ls {workspaces.root}/stores"
    )

    assert "of job 2" not in said
    assert not (theirs / "mark").exists()
    assert "webshop.git" not in said


@pytest.mark.parametrize(
    "attack",
    [
        "rm -rf .git; printf 'gitdir: %s' {upstream} > .git",
        "rm -rf .git; ln -s {upstream} .git",
        "mkdir -p .git/objects/info; echo {upstream}/objects > .git/objects/info/alternates",
        "rm -f .git/countersign.bundle; ln -s {secret} .git/countersign.bundle; echo x > README.md",
        "git config core.worktree {upstream}; git config core.gitProxy 'touch {mark}'",
        "git config include.path {secret}; git config core.sshCommand 'touch {mark}'",
    ],
    ids=["gitdir file", "linked .git", "alternates", "linked bundle", "worktree", "include"],
)
async def test_a_forged_repository_leads_nowhere(
    agent: Agent, workspaces: JobWorkspaces, webshop: Repository, tmp_path: Path, attack: str
) -> None:
    if not workspaces.isolation.isolated:
        pytest.skip("without isolation a lane reaches the host anyway")
    secret, mark = tmp_path / "secret", tmp_path / "mark"
    secret.write_text("a secret of the host")
    before = await Git(Path(webshop.path))("for-each-ref")
    await agent.look(attack.format(upstream=webshop.path, secret=secret, mark=mark))

    result = await agent.call("workspace__hand_in", summary="x")
    shown = await agent.call("workspace__diff")

    assert not mark.exists()
    assert "a secret of the host" not in result.text + shown.text
    assert await Git(Path(webshop.path))("for-each-ref") == before
    assert secret.read_text() == "a secret of the host"


async def test_submodules_are_not_fetched_and_not_handed_in(
    agent: Agent, workspaces: JobWorkspaces, tmp_path: Path
) -> None:
    mark = tmp_path / "mark"
    await agent.look(
        f"""printf '[submodule "x"]\\n path = x\\n url = ext::sh -c touch% {mark}\\n' > .gitmodules
        git update-index --add --cacheinfo 160000,$(git rev-parse HEAD),x
        mkdir x; git init -q x; git -C x -c user.name=x -c user.email=x commit -q --allow-empty -m x
        """
    )

    result = await agent.call("workspace__hand_in", summary="x")

    assert result.failed
    assert "another git repository" in result.text
    assert not mark.exists()


async def test_a_bottomless_clone_can_be_listed_deleted_and_removed(
    agent: Agent, workspaces: JobWorkspaces, clone: Path
) -> None:
    _dig(clone, 1500)

    listed = await agent.call("workspace__list")
    deleted = await agent.call("workspace__delete", path="d")
    await workspaces.remove(agent.job)

    assert not listed.failed
    assert "nested too deep" in listed.text
    assert deleted.failed
    assert agent.job not in await workspaces.kept()


def _dig(place: Path, depth: int) -> None:
    directory = os.open(place, os.O_RDONLY)
    for _ in range(depth):
        os.mkdir("d", dir_fd=directory)
        below = os.open("d", os.O_RDONLY, dir_fd=directory)
        os.close(directory)
        directory = below
    os.close(directory)


async def test_the_host_runs_git_only_where_no_lane_can_write(
    agent: Agent, workspaces: JobWorkspaces, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    places = _watched(tmp_path, monkeypatch)
    if not workspaces.isolation.isolated:
        pytest.skip("without isolation the lane's own git is found in the same place")

    await agent.call("workspace__write", path="new.txt", content="new")
    await agent.call("workspace__diff")
    revision = await agent.hand_in()
    await workspaces.run_check(agent.job, TESTS, revision=RevisionId(revision))
    await agent.call("repository__merge", revision=revision, summary="Merge")
    await agent.call("repository__tag", name="v1", revision=revision)
    await workspaces.diff(agent.job, revision=RevisionId(revision))

    seen = set(places.read_text().splitlines())
    work = workspaces.root
    assert seen == {
        str(work / "stores/webshop.git"),
        str(work / "stores/.new-webshop.git"),
        str(tmp_path / "webshop.git"),
        # Before it is given to the lane's user.
        str(work / "jobs/.new-1/clone"),
    }


def _watched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Put a git before the real one that notes where it runs."""
    places, shim = tmp_path / "places", tmp_path / "shim" / "git"
    shim.parent.mkdir()
    shim.write_text(f'#!/bin/sh\npwd >> {places}\nPATH=/usr/bin:/bin exec git "$@"\n')
    shim.chmod(0o755)
    monkeypatch.setenv("PATH", str(shim.parent), prepend=os.pathsep)
    return places
