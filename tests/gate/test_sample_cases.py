"""The sample organization's own table of cases holds, and leaves no rule out."""

from bot.domain.gate import Outcome
from bot.domain.organization import Organization
from bot.domain.tools import Tool
from bot.gate import Gate
from bot.gate.cases import Tried, cases_of, silent, tried
from tests.gate.calls import ORG


def results(organization: Organization, own_tools: tuple[Tool, ...]) -> tuple[Gate, list[Tried]]:
    gate = Gate.load(
        organization, tools=own_tools, lanes=ORG / "lanes.cedar", gates=ORG / "gates.cedar"
    )
    return gate, list(tried(gate, cases_of(ORG / "policy-cases.yml", gate=gate)))


def test_every_case_is_right(organization: Organization, own_tools: tuple[Tool, ...]) -> None:
    _, found = results(organization, own_tools)

    assert [one.case.name for one in found if not one.is_right] == []
    assert len(found) >= 25
    assert {one.ruling.outcome for one in found} == set(Outcome)


def test_every_rule_speaks_in_one_case_and_is_silent_in_another(
    organization: Organization, own_tools: tuple[Tool, ...]
) -> None:
    gate, found = results(organization, own_tools)

    assert [rule.id for rule in silent(gate, found)] == []
    everywhere = set.intersection(*(set(one.ruling.policies) for one in found))
    assert everywhere == set()
