"""The ways out of a workspace that are closed."""

import os
from pathlib import Path

import pytest

from bot.tools.git import Git
from bot.tools.workspaces import JobWorkspaces
from tests.tools.agents import WEBSHOP, Agent


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
