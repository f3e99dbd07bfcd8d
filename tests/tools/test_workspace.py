"""What an agent can do in its workspace, and the ways out that are closed."""

import os
import shlex
from pathlib import Path

import pytest

from bot.domain.tools import Effect
from bot.tools.git import Git
from bot.tools.hub import Hub
from bot.tools.workspaces import JobWorkspaces
from tests.tools.agents import LOOK, WEBSHOP, Agent


async def look(agent: Agent, script: str) -> str:
    """Let the agent run a script of its own, as it could through any test it writes."""
    written = await agent.call("workspace__write", path="look.sh", content=script)
    assert not written.failed, written.text
    return (await agent.call("workspace__run", command=shlex.join(LOOK))).text


@pytest.fixture
async def clone(workspaces: JobWorkspaces, agent: Agent) -> Path:
    return await workspaces.prepare(agent.job, WEBSHOP)


async def test_the_files_are_listed(agent: Agent) -> None:
    everything = await agent.call("workspace__list")
    part = await agent.call("workspace__list", path="shop")

    assert everything.text.splitlines()[:3] == [".gitignore", "README.md", "pyproject.toml"]
    assert part.text.splitlines() == ["shop/__init__.py", "shop/cart.py", "shop/signup.py"]


async def test_lines_are_read_with_their_numbers(agent: Agent) -> None:
    result = await agent.call("workspace__read", path="shop/cart.py", first_line=3, last_line=5)

    assert result.text.splitlines() == [
        "shop/cart.py, lines 3 to 5 of 44:",
        "3\tfrom dataclasses import dataclass, field",
        "4\t",
        "5\tFREE_SHIPPING_FROM = 50_00",
    ]


async def test_a_pattern_is_searched_for(agent: Agent) -> None:
    result = await agent.call("workspace__search", pattern="def test_.*(ship|pay)", path="tests")

    assert [line.split(":")[0] for line in result.text.splitlines()] == ["tests/test_cart.py"] * 2


async def test_a_search_without_matches_says_so(agent: Agent) -> None:
    nothing = await agent.call("workspace__search", pattern="unheard-of")
    broken = await agent.call("workspace__search", pattern="(")

    assert (nothing.text, nothing.failed) == ("Nothing matches.", False)
    assert broken.failed


async def test_an_edit_is_idempotent(agent: Agent, clone: Path) -> None:
    edit = {"path": "shop/cart.py", "old": "SHIPPING = 4_90", "new": "SHIPPING = 5_90"}

    first = await agent.call("workspace__edit", **edit)
    second = await agent.call("workspace__edit", **edit)

    assert (first.text, first.failed) == ("shop/cart.py is changed.", False)
    assert (second.text, second.failed) == ("shop/cart.py has this change already.", False)
    assert (clone / "shop/cart.py").read_text().count("SHIPPING = 5_90") == 1


async def test_a_new_file_is_written_once(agent: Agent, clone: Path) -> None:
    new = {"path": "docs/deep/new.md", "content": "Hello\n"}

    first = await agent.call("workspace__write", **new)
    again = await agent.call("workspace__write", **new)
    other = await agent.call("workspace__write", path="docs/deep/new.md", content="Bye\n")

    assert not first.failed
    assert not again.failed
    assert other.failed
    assert "use edit" in other.text
    assert (clone / "docs/deep/new.md").read_text() == "Hello\n"


async def test_the_diff_shows_new_files_too(agent: Agent) -> None:
    empty = await agent.call("workspace__diff")
    await agent.call("workspace__write", path="new.txt", content="new\n")

    result = await agent.call("workspace__diff")

    assert empty.text == "Nothing has changed."
    assert "+++ b/new.txt\n@@ -0,0 +1 @@\n+new" in result.text


async def test_only_allowed_commands_run(agent: Agent) -> None:
    result = await agent.call("workspace__run", command="cat /etc/passwd")

    assert result.failed
    assert "not among the allowed commands: python -m pytest -q; sh -c" in result.text


async def test_a_command_that_fails_is_a_result(agent: Agent) -> None:
    said = await look(agent, "echo broken; exit 4")

    assert said.startswith("Exit code 4 after ")
    assert said.endswith("\nbroken")


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


async def test_what_is_no_text_is_named(agent: Agent, clone: Path) -> None:
    (clone / "image").write_bytes(b"\x89PNG\0\0")
    (clone / "huge").write_bytes(b"x" * 3_000_000)

    image = await agent.call("workspace__read", path="image")
    huge = await agent.call("workspace__read", path="huge")
    absent = await agent.call("workspace__read", path="absent")
    directory = await agent.call("workspace__read", path="shop")

    assert image.text == "image is not a text file (6 bytes)."
    assert "larger than 2,097,152 bytes (3,000,000)" in huge.text
    assert absent.text == "There is no file absent."
    assert directory.failed


async def test_long_results_are_cut_in_the_middle(agent: Agent, clone: Path) -> None:
    (clone / "long").write_text("x" * 50_000 + "end")

    result = await agent.call("workspace__read", path="long")

    assert len(result.text) < 21_000
    assert "characters are missing here" in result.text
    assert result.text.endswith("end")


async def test_wrong_arguments_are_explained(agent: Agent) -> None:
    result = await agent.call("workspace__read", file="x", first_line="3")

    assert result.failed
    assert "path: Field required" in result.text
    assert "file: Extra inputs are not permitted" in result.text
    assert "first_line: Input should be a valid integer" in result.text


async def test_an_agent_cannot_say_for_whom_it_calls(agent: Agent) -> None:
    result = await agent.call("workspace__list", job=2, repository="other")

    assert result.failed
    assert "Extra inputs are not permitted" in result.text


async def test_what_git_is_told_in_a_clone_never_runs_on_the_host(
    agent: Agent, workspaces: JobWorkspaces, clone: Path, tmp_path: Path
) -> None:
    if not workspaces.isolation.isolated:
        pytest.skip("without isolation a lane reaches the host anyway")
    mark = tmp_path / "it-ran-on-the-host"
    trap = f"touch {mark}; touch it-ran-in-the-lane"
    await look(
        agent,
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
    await look(
        agent,
        """git config user.name "Omar Okafor"; git config user.email omar@acme.example
        echo 1 > one; git add one; git commit -qm 'Countersign-Call: call-1'
        GIT_AUTHOR_NAME=Omar git commit -q --allow-empty -m two""",
    )

    revision = await agent.hand_in("Say what is true")

    git = Git(workspaces.store(WEBSHOP).path)
    shown = await git("log", "--format=%an|%cn|%s", f"main..{revision}")
    assert shown == "builder-1|countersign|Say what is true\n"


async def test_a_repository_inside_the_repository_is_refused(agent: Agent) -> None:
    await look(
        agent,
        "mkdir inner && cd inner && git init -q && git -c user.name=x -c user.email=x "
        "commit -q --allow-empty -m x",
    )

    result = await agent.call("workspace__hand_in", summary="x")

    assert result.failed
    assert "another git repository" in result.text


async def test_a_clone_whose_git_data_is_gone_is_a_clear_failure(agent: Agent) -> None:
    await look(agent, "rm -rf .git; ln -s / .git")

    result = await agent.call("workspace__hand_in", summary="x")

    assert result.failed
    assert "git failed in the workspace" in result.text


async def test_a_killed_git_does_not_bar_the_next_one(agent: Agent) -> None:
    await look(agent, "touch .git/index.lock .git/HEAD.lock")

    assert await agent.hand_in()


async def test_every_tool_says_what_it_may_change(hub: Hub) -> None:
    effects = {tool.full_name: tool.effect for tool in await hub.tools()}

    assert effects == {
        "workspace__list": Effect.READ,
        "workspace__search": Effect.READ,
        "workspace__read": Effect.READ,
        "workspace__diff": Effect.READ,
        "workspace__edit": Effect.LANE,
        "workspace__write": Effect.LANE,
        "workspace__run": Effect.LANE,
        "workspace__hand_in": Effect.LANE,
        "repository__merge": Effect.CONSEQUENTIAL,
        "repository__tag": Effect.CONSEQUENTIAL,
    }


async def test_the_allowed_commands_are_in_the_schema(hub: Hub) -> None:
    run = next(tool for tool in await hub.tools() if tool.name == "run")

    assert run.schema["properties"]["command"]["enum"] == ["python -m pytest -q", shlex.join(LOOK)]
    assert run.schema["additionalProperties"] is False
