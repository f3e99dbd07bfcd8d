"""The policies of the sample organization fit the tools that are really there."""

from bot.domain.organization import Organization
from bot.domain.tools import Tool
from bot.gate import Gate
from bot.org.rules.lanes import OWN_TOOLS, WRITES
from tests.gate.calls import ORG, TOOLS


def test_the_policies_load_with_the_real_tools(
    organization: Organization, own_tools: tuple[Tool, ...]
) -> None:
    gate = Gate.load(
        organization, tools=own_tools, lanes=ORG / "lanes.cedar", gates=ORG / "gates.cedar"
    )

    assert set(gate.tools) == {tool.full_name for tool in own_tools}


def test_the_names_in_org_yml_are_checked_against_the_real_tools(
    own_tools: tuple[Tool, ...],
) -> None:
    assert set(OWN_TOOLS) == {tool.full_name for tool in own_tools}
    assert set(WRITES) <= set(OWN_TOOLS)


def test_the_tools_of_these_tests_have_the_effects_of_the_real_ones(
    own_tools: tuple[Tool, ...],
) -> None:
    ours = {tool.full_name: tool.effect for tool in TOOLS if tool.full_name in OWN_TOOLS}

    assert ours == {tool.full_name: tool.effect for tool in own_tools}
