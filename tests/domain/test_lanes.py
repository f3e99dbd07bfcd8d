"""A lane is exactly what its patterns name."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.lanes import in_lane, lane_tools
from bot.domain.stages import Stage
from bot.domain.tools import Effect, Tool
from tests.domain.organizations import a_role

names = st.from_regex(r"[a-z][a-z_]{0,9}", fullmatch=True)


def a_tool(server: str, name: str) -> Tool:
    return Tool(server, name, "Does something.", {"type": "object"}, Effect.READ)


@pytest.mark.parametrize(
    ("tool", "patterns", "inside"),
    [
        ("workspace__read", ("workspace__*",), True),
        ("workspace__read", ("workspace__read",), True),
        ("workspace__read", ("workspace__edit", "workspace__re*"), True),
        ("workspace__read", ("workspace__edit",), False),
        ("workspace__read", (), False),
        ("workspace__read", ("read",), False),
        ("workspace__read", ("Workspace__*",), False),
        ("workspace2__read", ("workspace__*",), False),
        ("repository__merge", ("workspace__*", "desk__*"), False),
    ],
)
def test_a_tool_is_in_a_lane_when_a_pattern_fits_its_whole_name(
    tool: str, patterns: tuple[str, ...], inside: bool
) -> None:
    assert in_lane(tool, patterns=patterns) is inside


@given(tool=names, others=st.lists(names))
def test_patterns_without_wildcards_let_nothing_else_in(tool: str, others: list[str]) -> None:
    assert in_lane(tool, patterns=others) == (tool in others)


def test_a_role_is_offered_the_tools_of_its_lane_in_their_order() -> None:
    role = a_role("builder", tools=("desk__deliver", "workspace__*"))
    tools = [
        a_tool("workspace", "read"),
        a_tool("repository", "merge"),
        a_tool("desk", "deliver"),
        a_tool("workspace", "edit"),
    ]

    offered = [tool.full_name for tool in lane_tools(role, tools, stage=Stage.IMPLEMENTATION)]

    assert offered == ["workspace__read", "desk__deliver", "workspace__edit"]


def test_while_people_decide_a_role_reads_and_answers_and_otherwise_it_never_answers() -> None:
    role = a_role("builder", tools=("desk__*", "workspace__*"))
    tools = [
        a_tool("workspace", "read"),
        replace(a_tool("workspace", "edit"), effect=Effect.LANE),
        replace(a_tool("desk", "answer_question"), effect=Effect.LANE),
    ]

    def offered(stage: Stage) -> list[str]:
        return [tool.full_name for tool in lane_tools(role, tools, stage=stage)]

    assert offered(Stage.APPROVAL) == ["workspace__read", "desk__answer_question"]
    assert offered(Stage.IMPLEMENTATION) == ["workspace__read", "workspace__edit"]
