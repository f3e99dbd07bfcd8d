"""`org` compares, applies and exports the organization, and reads it from a spreadsheet."""

import csv
import io
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.domain.changes import Change, Hire, Replace, SetPrompt
from bot.domain.editing import edited
from bot.domain.ids import ModelName, PositionName, RoleName
from bot.domain.registry import SYSTEM, Origin
from bot.org.kinds import Surroundings
from bot.services.registry import Registry
from storage.bell import Bell
from storage.database import Database
from tests.cli.installation import Installation, an_installation
from tests.cli.shell import Shell
from tests.fakes import FakeClock, FakeQueue

SECOND, THIRD, BUILDER = PositionName("builder-2"), PositionName("builder-3"), RoleName("builder")
OWNER = "owner: U0OMAR\n    reports_to: U0OMAR"


@pytest.fixture
def installed(tmp_path: Path) -> Installation:
    return an_installation(tmp_path)


@pytest.fixture
async def org(installed: Installation) -> Shell:
    """A shell whose registry has begun."""
    variables = {
        **installed.environment,
        "COUNTERSIGN_ORG": str(installed.settings.organization),
        "COUNTERSIGN_DATA": str(installed.settings.data),
    }
    shell = Shell(installed.place, variables)
    begun = await shell("org", "apply")
    assert begun.code == 0, begun.err
    return shell


async def in_slack(installed: Installation) -> None:
    """Hire and roll over as people would in Slack, and change a prompt."""
    database = Database(installed.settings.database, queue=FakeQueue(), bell=Bell())
    folder = installed.settings.organization.parent
    registry = Registry(database, FakeClock(), Surroundings(installed.environment, folder))
    changes: list[Change] = [
        Hire(THIRD, BUILDER, (ModelName("claude"),), active=False),
        Replace(SECOND, THIRD),
        SetPrompt(BUILDER, "Build with care.\n"),
    ]
    try:
        newest = await registry.newest()
        made = edited(newest.manuscript, changes)
        await registry.put(made, by=SYSTEM, why="a trial", origin=Origin.SLACK)
    finally:
        await database.close()


async def test_plan_shows_what_the_file_would_change(installed: Installation, org: Shell) -> None:
    installed.rewrite("      - repository__merge\n", "      - repository__*\n")
    installed.rewrite(OWNER, OWNER.replace("U0OMAR", "U0SAM", 1))

    planned = await org("org", "plan")

    assert planned.code == 0
    assert "Only the file was changed" in planned.out
    assert "~ roles.builder.owner: U0OMAR -> U0SAM" in planned.out
    assert "~ roles.builder.tools: + repository__*, - repository__merge" in planned.out
    assert "! Taking the file: builder gets the tools repository__*" in planned.out
    assert "! A start does not apply that by itself." in planned.out


async def test_apply_asks_why_a_lane_is_widened_and_until_when(
    installed: Installation, org: Shell
) -> None:
    installed.rewrite("      - repository__merge\n", "      - repository__*\n")
    today = datetime.now(UTC).date()
    soon, late = (str(today + timedelta(days=days)) for days in (10, 200))

    refused = await org("org", "apply")
    endless = await org("org", "apply", "--why", "releases are tagged")
    too_long = await org("org", "apply", "--why", "releases are tagged", "--until", late)
    applied = await org("org", "apply", "--why", "releases are tagged", "--until", soon)

    assert [refused.code, endless.code, too_long.code] == [2, 2, 2]
    assert "Say why, and until when" in refused.err
    assert "Say why, and until when" in endless.err
    assert "for at most 100 days" in too_long.err
    assert applied.code == 0
    assert "Version 2 of the organization is in force." in applied.out
    assert f"Until {soon} (UTC): builder gets the tools repository__*." in applied.out


async def test_plan_says_what_waits_for_a_restart(installed: Installation, org: Shell) -> None:
    installed.rewrite("model: openai/gpt-5.4", "model: openai/gpt-6")

    planned = await org("org", "plan")

    assert "! Takes effect at the next start: models.gpt.model" in planned.out


async def test_export_writes_the_file_and_keeps_its_comments(
    installed: Installation, org: Shell
) -> None:
    file = installed.settings.organization
    before = file.read_text(encoding="utf-8")
    await in_slack(installed)

    exported = await org("org", "export")
    planned = await org("org", "plan")
    checked = await org("org", "check")

    after = file.read_text(encoding="utf-8")
    assert exported.code == 0, exported.err
    assert "say the same" in planned.out
    assert checked.code == 0, checked.err
    comments = [line for line in before.splitlines() if line.lstrip().startswith("#")]
    assert [line for line in after.splitlines() if line.lstrip().startswith("#")] == comments
    assert "builder-3: {role: builder, models: [claude]}" in after
    assert "replaced_by: builder-3" in after
    prompt = file.parent / "prompts" / "builder.md"
    assert prompt.read_text(encoding="utf-8") == "Build with care.\n"
    changed = set(after.splitlines()) ^ set(before.splitlines())
    assert len(changed) <= 4, changed


async def test_export_never_loses_edits_of_the_file(installed: Installation, org: Shell) -> None:
    await in_slack(installed)
    installed.rewrite(OWNER, OWNER.replace("U0OMAR", "U0SAM", 1))
    edited_file = installed.settings.organization.read_text(encoding="utf-8")

    exported = await org("org", "export")
    planned = await org("org", "plan")

    assert exported.code == 2
    assert "never applied" in exported.err
    assert installed.settings.organization.read_text(encoding="utf-8") == edited_file
    assert planned.code == 1
    assert "Both were changed" in planned.out


async def test_both_sides_are_merged_where_they_do_not_overlap(
    installed: Installation, org: Shell
) -> None:
    await in_slack(installed)
    installed.rewrite(OWNER, OWNER.replace("U0OMAR", "U0SAM", 1))

    undecided = await org("org", "apply")
    merged = await org("org", "apply", "--take", "merged")
    exported = await org("org", "export")

    assert undecided.code == 2
    assert (merged.code, exported.code) == (0, 0), merged.err + exported.err
    after = installed.settings.organization.read_text(encoding="utf-8")
    assert "owner: U0SAM\n    reports_to: U0OMAR" in after
    assert "builder-3" in after


async def test_a_wrong_file_changes_nothing(installed: Installation, org: Shell) -> None:
    installed.rewrite(
        "models: [mistral, claude, gpt]}\n  builder-1", "models: [nobody]}\n  builder-1"
    )

    applied = await org("org", "apply")

    assert applied.code == 2
    assert "names the model nobody" in applied.err
    assert "org.yml:" in applied.err


async def test_a_sheet_goes_out_and_comes_back(
    installed: Installation, org: Shell, tmp_path: Path
) -> None:
    printed = await org("org", "csv")
    rows = list(csv.DictReader(io.StringIO(printed.out)))
    sheet = tmp_path / "agents.csv"
    for row in rows:
        if row["role"] == "builder":
            row["owner"] = "U0SAM"
    rows.append({**rows[1], "position": "builder-3", "models": "claude"})
    sheet.write_text(_written(rows), encoding="utf-8")

    untried = await org("org", "csv", str(sheet), "--why", "from the sheet")
    rows[-1]["active"] = "false"
    sheet.write_text(_written(rows), encoding="utf-8")
    applied = await org("org", "csv", str(sheet), "--why", "from the sheet")
    again = await org("org", "csv", str(sheet))
    planned = await org("org", "plan")

    assert [row["position"] for row in rows[:2]] == ["dispatcher-1", "builder-1"]
    assert untried.code == 2
    assert "No agent gets work before it has passed its cases: builder-3." in untried.err
    assert applied.code == 0, applied.err
    assert again.code == 2
    assert "says what is so already" in again.err
    assert "~ roles.builder.owner: U0OMAR -> U0SAM" in planned.out
    assert "+ positions.builder-3" in planned.out


async def test_every_bad_row_of_a_sheet_is_told_with_its_line(org: Shell, tmp_path: Path) -> None:
    sheet = tmp_path / "agents.csv"
    sheet.write_text(
        "position,role,owner,models,active,retired\n"
        "builder-1,bilder,U0OMAR,claude,true,false\n"
        "builder-2,builder,U0OMAR,gpt-2,perhaps,false\n"
        "builder-2,builder,U0NOBODY,gpt,true,false\n",
        encoding="utf-8",
    )

    refused = await org("org", "csv", str(sheet))
    planned = await org("org", "plan")

    assert refused.code == 2
    for said in (
        ":2: There is no role bilder",
        ":3: No models: gpt-2",
        ":3: active is perhaps",
        ":4: builder-2 has a row already",
        ":4: There is no person U0NOBODY",
        "Nothing was changed",
    ):
        assert said in refused.err
    assert "say the same" in planned.out


def _written(rows: list[dict[str, str]]) -> str:
    out = io.StringIO()
    table = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
    table.writeheader()
    table.writerows(rows)
    return out.getvalue()
