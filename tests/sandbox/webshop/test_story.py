"""The demo's story can be told with real tools: every edit fits, every claim about it holds."""

import re
import shlex
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.domain.ids import RevisionId
from bot.domain.tools import ToolResult
from bot.tools.probing import probe
from bot.tools.workspaces import JobWorkspaces
from tests.tools.agents import LOOK, TESTS, WEBSHOP, Agent, hub_of, webshop_at

STORY = Path(__file__).parents[3] / "sandbox" / "webshop" / "STORY.md"
_EDIT = re.compile(
    r"### Edit \d of `(?P<path>[^`]+)`\n\nold\n\n```python\n(?P<old>.*?)\n```\n\n"
    r"new\n\n```python\n(?P<new>.*?)\n```",
    re.DOTALL,
)


@pytest.fixture
def edits() -> Iterator[dict[str, str]]:
    return (match.groupdict() for match in _EDIT.finditer(STORY.read_text()))


@pytest.fixture
async def workspaces(tmp_path: Path) -> JobWorkspaces:
    isolation = (await probe(tmp_path, required=False)).isolation
    webshop = webshop_at(tmp_path / "webshop.git")
    return JobWorkspaces(tmp_path / "work", {WEBSHOP: webshop}, isolation)


@pytest.fixture
async def builder(workspaces: JobWorkspaces) -> AsyncIterator[Agent]:
    async with hub_of(workspaces) as hub:
        yield Agent(hub, job=7)


async def test_the_story_is_true(
    builder: Agent, workspaces: JobWorkspaces, edits: Iterator[dict[str, str]]
) -> None:
    before = await _tests(builder)
    await _edit(builder, edits)
    red = await _tests(builder)
    await _edit(builder, edits)
    green = await _tests(builder)
    await builder.hand_in("Refuse a signup form without an e-mail address")
    hole = await _problems_with_blanks(builder)
    await _edit(builder, edits)
    red_again = await _tests(builder)
    await _edit(builder, edits)
    second = await builder.hand_in("Refuse an address of blanks, and log no names")
    closed = await _problems_with_blanks(builder)

    assert "10 passed" in before.text
    assert "1 failed, 10 passed" in red.text
    assert "FAILED tests/test_signup.py::test_an_empty_address_is_refused" in red.text
    assert "11 passed" in green.text
    assert hole.text.endswith("{}")
    assert "3 failed, 11 passed" in red_again.text
    assert closed.text.endswith("{'email': 'Please give your e-mail address.'}")
    assert list(edits) == []
    checked = await workspaces.run_check(builder.job, TESTS, revision=RevisionId(second))
    assert checked.passed
    assert "14 passed" in checked.output


async def _edit(builder: Agent, edits: Iterator[dict[str, str]]) -> None:
    result = await builder.call("workspace__edit", **next(edits))
    assert not result.failed, result.text


async def _tests(builder: Agent) -> ToolResult:
    return await builder.call("workspace__run", command="python -m pytest -q")


async def _problems_with_blanks(builder: Agent) -> ToolResult:
    form = 'SignupForm("Ada", "   ", "long enough!")'
    program = f"from shop.signup import *; print(problems({form}))"
    await builder.call("workspace__write", path="look.sh", content=f"python -c '{program}'")
    return await builder.call("workspace__run", command=shlex.join(LOOK))
