"""What an agent can do in its workspace."""

import os
import shlex
from pathlib import Path

from bot.domain.tools import Effect
from bot.tools.hub import Hub
from tests.tools.agents import LOOK, Agent


async def test_the_files_are_listed(agent: Agent) -> None:
    everything = await agent.call("workspace__list")
    part = await agent.call("workspace__list", path="shop")

    assert everything.text.splitlines()[:3] == [".gitignore", "README.md", "pyproject.toml"]
    assert part.text.splitlines() == ["shop/__init__.py", "shop/cart.py", "shop/signup.py"]


async def test_a_name_that_is_no_text_is_listed_as_text(agent: Agent, clone: Path) -> None:
    (clone / os.fsdecode(b"odd\xff.txt")).touch()

    result = await agent.call("workspace__list")

    assert "odd\ufffd.txt" in result.text.splitlines()


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


async def test_a_file_is_moved_once_and_never_over_another(agent: Agent, clone: Path) -> None:
    move = {"path": "shop/cart.py", "to": "shop/till/basket.py"}

    first = await agent.call("workspace__move", **move)
    again = await agent.call("workspace__move", **move)
    over = await agent.call("workspace__move", path="README.md", to="shop/signup.py")
    absent = await agent.call("workspace__move", path="nothing", to="something")
    directory = await agent.call("workspace__move", path="shop", to="store")

    assert first == again
    assert first.text == "shop/cart.py is now shop/till/basket.py."
    assert not (clone / "shop/cart.py").exists()
    assert "SHIPPING" in (clone / "shop/till/basket.py").read_text()
    assert "delete it first" in over.text
    assert absent.text == "There is no file nothing."
    assert "move its files one by one" in directory.text
    assert (clone / "README.md").exists()


async def test_files_and_directories_are_deleted(agent: Agent, clone: Path) -> None:
    file = await agent.call("workspace__delete", path="README.md")
    again = await agent.call("workspace__delete", path="README.md")
    directory = await agent.call("workspace__delete", path="shop")
    everything = await agent.call("workspace__delete", path=".")
    diff = await agent.call("workspace__diff")

    assert (file.text, again.text) == ("README.md is deleted.", "README.md is not there.")
    assert not directory.failed
    assert not (clone / "shop").exists()
    assert everything.failed
    assert "deleted file mode" in diff.text


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
    said = await agent.look("echo broken; exit 4")

    assert said.startswith("Exit code 4 after ")
    assert said.endswith("\nbroken")


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


async def test_every_tool_says_what_it_may_change(hub: Hub) -> None:
    effects = {tool.full_name: tool.effect for tool in await hub.tools()}

    assert effects == {
        "workspace__list": Effect.READ,
        "workspace__search": Effect.READ,
        "workspace__read": Effect.READ,
        "workspace__diff": Effect.READ,
        "workspace__edit": Effect.LANE,
        "workspace__write": Effect.LANE,
        "workspace__move": Effect.LANE,
        "workspace__delete": Effect.LANE,
        "workspace__run": Effect.LANE,
        "workspace__hand_in": Effect.LANE,
        "repository__merge": Effect.CONSEQUENTIAL,
        "repository__tag": Effect.CONSEQUENTIAL,
    }


async def test_the_allowed_commands_are_in_the_schema(hub: Hub) -> None:
    run = next(tool for tool in await hub.tools() if tool.name == "run")

    assert run.schema["properties"]["command"]["enum"] == ["python -m pytest -q", shlex.join(LOOK)]
    assert run.schema["additionalProperties"] is False
