"""The doctor reads org.yml, its policies and its tool servers."""

import sys
from pathlib import Path

from bot.cli.doctor.isolation import isolation, isolation_of
from bot.cli.doctor.organization import organization, policies, tool_servers
from bot.cli.doctor.results import Level
from bot.tools.isolation import Refused
from bot.tools.probing import Probed
from bot.tools.unisolated import Unisolated
from tests.cli.installation import Installation, names, problems, said


def test_a_good_file_is_summed_up(installation: Installation) -> None:
    known, found = organization(installation.setup)

    assert known is not None
    assert f"5 people, {len(known.positions)} positions, 2 repositories" in said(found)


def test_every_mistake_is_told_with_its_line_and_its_remedy(installation: Installation) -> None:
    installation.rewrite("operators: [U0PAT]", "operators: [U0PAD]")
    installation.rewrite("topology: gated", "topology: gatd")

    known, found = organization(installation.setup)

    assert known is None
    assert len(problems(found)) == 2
    assert "org.yml:6: operators[1] names the person U0PAD" in said(found)
    assert {each.remedy for each in found} == {"Did you mean U0PAT?", "Did you mean gated?"}


def test_a_file_that_is_not_there_is_told(installation: Installation) -> None:
    known, found = organization(installation.but(organization=Path("nowhere.yml")).setup)

    assert known is None
    assert "nowhere.yml:1: The file cannot be read" in said(problems(found))


def test_what_is_allowed_but_risky_is_a_warning(installation: Installation) -> None:
    installation.rewrite("self_approval: refused", "self_approval: allowed")

    known, found = organization(installation.setup)

    assert known is not None
    assert "warning org.yml" in said(found)


async def test_good_policies_fit_the_tools(installation: Installation) -> None:
    found = await policies(installation.organization, installation.setup)

    assert [each.level for each in found] == [Level.OK]


async def test_every_mistake_in_the_policies_is_told_with_its_line(
    installation: Installation,
) -> None:
    installation.rewrite('@id("disposable")', '@id("harmless")', file="gates.cedar")
    installation.rewrite("{ context.in_lane };", "{ context.in_lain };", file="lanes.cedar")

    found = problems(await policies(installation.organization, installation.setup))

    assert "gates.cedar:" in said(found)
    assert "The @id harmless is taken" in said(found)
    assert "lanes.cedar:" in said(found)
    assert all(each.remedy for each in found)


async def test_a_tool_server_that_does_not_start_is_named(installation: Installation) -> None:
    missing = "servers:\n  tracker:\n    command: [/nowhere/tracker]\n"
    silent = f"  silent:\n    command: [{sys.executable}, -c, 'raise SystemExit(3)']\n"
    installation.rewrite("\nchannels:\n", f"\n{missing}{silent}\nchannels:\n")

    found = await tool_servers(installation.organization, installation.setup)

    assert len(problems(found)) == 2
    assert "problem Tool server tracker" in said(found)


async def test_without_tool_servers_there_is_nothing_to_say(installation: Installation) -> None:
    assert await tool_servers(installation.organization, installation.setup) == []


async def test_the_isolation_of_this_machine_is_found_out_by_trying(tmp_path: Path) -> None:
    result = await isolation(tmp_path / "not" / "there", required=False)

    assert result.level in {Level.OK, Level.WARNING}
    assert names(tmp_path) == set()


def test_no_isolation_is_a_warning_where_it_is_optional() -> None:
    probed = Probed(Unisolated(Path(sys.executable)), ("Not bubblewrap: it is not installed.",))

    result = isolation_of(probed)

    assert result.level is Level.WARNING
    assert "can read what this user can" in result.says
    assert "Not bubblewrap: it is not installed." in result.says
    assert "apt install bubblewrap" in result.remedy


def test_no_isolation_is_a_problem_where_it_is_required() -> None:
    assert isolation_of(Probed(Refused("Nothing here isolates"))).level is Level.PROBLEM
