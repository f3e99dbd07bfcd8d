"""What lanes and policies come to together is told before anybody calls anything."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from bot.domain.ids import RoleName
from bot.domain.organization import Organization
from bot.domain.servers import ToolServer
from bot.domain.tools import Effect
from bot.gate import Gate
from bot.gate.surveying import surveyed
from bot.org.document import read
from tests.gate.calls import ORG, TOOLS, sample_gate

TICKETS = ToolServer("tickets", ("tickets",), effects={"find": Effect.READ})


@dataclass(frozen=True, slots=True)
class Survey:
    """An organization that a test changes, as its org.yml stands in the sample."""

    organization: Organization
    folder: Path

    def with_tools(self, role: str, *patterns: str) -> "Survey":
        """Give a role these tools and no other."""
        name = RoleName(role)
        changed = replace(self.organization.roles[name], tools=patterns)
        roles = {**self.organization.roles, name: changed}
        return replace(self, organization=replace(self.organization, roles=roles))

    def with_server(self, server: ToolServer) -> "Survey":
        servers = {server.name: server}
        return replace(self, organization=replace(self.organization, servers=servers))

    def told(
        self, *, lanes: str = "", gates: str = "", unavailable: Mapping[str, str] | None = None
    ) -> list[tuple[str, int, str]]:
        """Return file, line and text of everything that is worth knowing."""
        for name, more in {"lanes.cedar": lanes, "gates.cedar": gates}.items():
            text = (ORG / name).read_text(encoding="utf-8")
            (self.folder / name).write_text(text + more, encoding="utf-8")
        gate = Gate.load(
            self.organization,
            tools=TOOLS,
            lanes=self.folder / "lanes.cedar",
            gates=self.folder / "gates.cedar",
        )
        document, _ = read(ORG / "org.yml")
        found = surveyed(gate, document, unavailable=unavailable or {})
        return [(Path(p.file).name, p.line, f"{p.what} {p.remedy}") for p in found]


@pytest.fixture
def survey(organization: Organization, tmp_path: Path) -> Survey:
    return Survey(organization, tmp_path)


def line_of(text: str) -> int:
    """Return the first line of the sample's org.yml that has this text."""
    lines = (ORG / "org.yml").read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if text in line)


def test_there_is_nothing_to_say_about_the_sample(organization: Organization) -> None:
    document, _ = read(ORG / "org.yml")

    assert surveyed(sample_gate(organization), document, unavailable={}) == ()


def test_a_lane_with_a_tool_that_is_not_there_is_told(survey: Survey) -> None:
    (told,) = survey.with_tools("builder", "workspace__*", "tickets__cloze").told()

    assert told[:2] == ("org.yml", line_of("- repository__merge"))
    assert told[2] == (
        "The role builder has tickets__cloze in its lane, and there is no such tool. "
        "Did you mean tickets__close?"
    )


def test_nothing_is_known_about_the_tools_of_a_server_that_did_not_start(survey: Survey) -> None:
    down = ToolServer("wiki", ("wiki",), effects={"read": Effect.READ})
    with_wiki = survey.with_server(down).with_tools("builder", "workspace__*", "wiki__*")

    (told,) = with_wiki.told(unavailable={"wiki": "it ended at once."})

    assert told[2].startswith("The server wiki could not be asked for its tools: it ended at once.")


def test_a_tool_that_cannot_be_used_is_told_once(survey: Survey) -> None:
    server = ToolServer("wiki", ("wiki-mcp",), effects={"edit": Effect.LANE})
    wiki = survey.with_server(server).with_tools("builder", "workspace__*", "wiki__edit")

    (told,) = wiki.told(unavailable={"wiki__edit": "Its schema is not that of an object."})

    assert told[2] == (
        "The tool wiki__edit cannot be used. Its schema is not that of an object. "
        "Nobody is offered it; the others of its server can be used."
    )


def test_an_effect_of_a_tool_that_is_not_there_is_told(survey: Survey) -> None:
    typo = replace(TICKETS, effects={"fnd": Effect.READ})

    told = survey.with_server(typo).with_tools("builder", "tickets__*").told()

    assert [text for _, _, text in told] == [
        "The server tickets has no tool fnd, so its effect is never used. Did you mean find?"
    ]


def test_tools_that_no_lane_reaches_are_told(survey: Survey) -> None:
    told = survey.with_server(TICKETS).with_tools("builder", "tickets__find").told()

    assert [text for _, _, text in told] == [
        (
            "No lane reaches these tools of the server tickets: close, wipe. "
            "Add them to `tools` of a role that needs them, or leave it at that."
        )
    ]


def test_a_tool_that_the_policies_never_let_a_role_use_is_told(survey: Survey) -> None:
    (told,) = survey.with_tools("dispatcher", "desk__decline", "workspace__read").told()

    assert told[2] == (
        "The role dispatcher has workspace__read in its lane, and never may use it "
        "(no-workspace-in-intake). "
        "Take it out, let the role serve another stage, or mend the policies."
    )


def test_a_tool_whose_arguments_are_bound_may_be_used(survey: Survey) -> None:
    only_shop = (
        '@id("only-shop") @tier("red") @reason("Only shop/.")\n'
        'forbid (principal, action == Action::"workspace__edit", resource)\n'
        'unless { context.arguments.path like "shop/*" };\n'
    )

    assert survey.with_tools("builder", "workspace__edit").told(lanes=only_shop) == []


def test_a_rule_that_lets_consequences_pass_without_people_is_told_with_its_line(
    survey: Survey,
) -> None:
    permit = (
        '@id("tickets-are-cheap") @tier("green") @reason("Cheap.")\n'
        'permit (principal, action == Action::"tickets__close", resource);\n'
    )
    wide_open = survey.with_tools("builder", "tickets__close").told(gates=permit)

    # The sample's red rules hold nevertheless: there is nothing to tell.
    assert wide_open == []


def test_where_no_red_rule_holds_consequences_without_people_are_told(
    organization: Organization, tmp_path: Path
) -> None:
    open_door = (
        '@id("open-door") @tier("green") @reason("All is well.")\n'
        "permit (principal, action, resource);\n"
    )
    (tmp_path / "gates.cedar").write_text(f"\n{open_door}", encoding="utf-8")
    gate = Gate.load(
        organization, tools=TOOLS, lanes=ORG / "lanes.cedar", gates=tmp_path / "gates.cedar"
    )
    document, _ = read(ORG / "org.yml")

    found = surveyed(gate, document, unavailable={})

    assert {(Path(one.file).name, one.line) for one in found} == {("gates.cedar", 2)}
    assert [one.what for one in found] == [
        "The role builder may use repository__merge on no repository and asks nobody.",
        "The role builder may use repository__merge on webshop and asks nobody.",
    ]
