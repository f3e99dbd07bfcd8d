"""`policy test` tries the operator's cases, `policy explain` says which rules speak and where."""

import json
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.calls import Call
from bot.domain.gate import Outcome, PolicyText, Ruled
from bot.domain.stages import Stage
from bot.domain.tools import Effect
from storage.bell import Bell
from storage.database import Database
from storage.migrate import upgrade
from tests.cli.installation import Installation
from tests.cli.shell import Shell
from tests.fakes import FakeQueue
from tests.storage.builders import NOW, a_call, a_contract, a_job, an_assignment

SERVER = Path(__file__).parents[1] / "tools" / "foreign_server.py"
OLD_LANES = """\
// How it used to be.
@id("other") @tier("green") @reason("Other.")
permit (principal, action, resource) when { context.eligible };
@id("lane") @tier("green") @reason("It was.")
permit (principal, action, resource);
"""
FROM_FILE = "Read from org.yml: there is no database yet."
MERGE = ("--position", "builder-1", "--tool", "repository__merge", "--repository", "webshop")


@pytest.fixture
def shell(installation: Installation, tmp_path: Path) -> Shell:
    folder = tmp_path / "shell"
    folder.mkdir()
    places = {
        "COUNTERSIGN_ORG": str(installation.settings.organization),
        "COUNTERSIGN_DATA": str(installation.settings.data),
    }
    return Shell(folder, {**installation.environment, **places})


@pytest.fixture
async def merge(installation: Installation) -> Call:
    """A call that waits for people, with the ruling that let it wait."""
    installation.settings.data.mkdir()
    await upgrade(installation.settings.database)
    database = Database(installation.settings.database, queue=FakeQueue(), bell=Bell())
    await database.open()
    async with database.transaction() as tx:
        job = await tx.jobs.add(replace(a_job(), contract=a_contract()))
        assignment = await tx.assignments.add(an_assignment(job.id))
        arguments = {"revision": "a" * 40, "summary": "x"}
        made = a_call(
            assignment,
            tool="repository__merge",
            arguments=arguments,
            effect=Effect.CONSEQUENTIAL,
        )
        call = await tx.calls.add(made)
        await tx.policies.keep(PolicyText("0123456789ab", OLD_LANES, "// nothing\n", NOW))
        await tx.rulings.add(
            Ruled(
                id=0,
                call=call.id,
                job=job.id,
                at=NOW,
                outcome=Outcome.NEEDS_APPROVAL,
                rules=("lane", "costs-something", "a-rule-of-old"),
                policies="0123456789ab",
                digest="d" * 64,
                stage=Stage.IMPLEMENTATION,
                revision=None,
                eligible=True,
                malformed=False,
            )
        )
    await database.close()
    return call


def line_of(installation: Installation, file: str, rule: str) -> str:
    """Return where a rule stands."""
    path = installation.settings.organization.with_name(file)
    lines = path.read_text(encoding="utf-8").splitlines()
    number = lines.index('@id("' + rule + '")') + 1
    return f"{path}:{number}"


async def test_the_sample_table_is_right(shell: Shell) -> None:
    ended = await shell("policy", "test")

    assert (ended.code, ended.err) == (0, f"{FROM_FILE}\n")
    assert ended.out.endswith(" right, 0 wrong.\n")
    assert "warning" not in ended.out


async def test_a_wrong_case_fails_and_says_what_spoke(
    shell: Shell, installation: Installation
) -> None:
    table = shell.folder / "mine.yml"
    table.write_text(
        "cases:\n"
        "  - name: A builder may read\n"
        "    position: builder-1\n"
        "    tool: workspace__read\n"
        "    expect: deny\n",
        encoding="utf-8",
    )

    ended = await shell("policy", "test", str(table))

    assert ended.code == 1
    assert f"{table}:2: A builder may read: expected deny, got allow." in ended.out
    assert f"{line_of(installation, 'lanes.cedar', 'lane')}: lane (permit, green)" in ended.out
    assert "workspace__read is in the lane of the role builder." in ended.out
    assert "warning: no case made these rules speak: reviewers-never-write (" in ended.out
    assert ended.out.endswith("1 cases: 0 right, 1 wrong.\n")


async def test_a_malformed_table_is_told_with_every_line(shell: Shell) -> None:
    table = shell.folder / "mine.yml"
    table.write_text(
        "cases:\n"
        "  - {name: A, position: builder-9, tool: workspace__read, expect: allow}\n"
        "  - {name: B, position: builder-1, tool: workspace__reed, expect: allow}\n"
        "  - {name: C, position: builder-1, tool: workspace__read, expect: perhaps}\n",
        encoding="utf-8",
    )

    ended = await shell("policy", "test", str(table))

    assert (ended.code, ended.out) == (2, "")
    assert [line.split(": ")[0] for line in ended.err.splitlines()] == [
        "Read from org.yml",
        f"{table}:2",
        f"{table}:3",
        f"{table}:4",
    ]
    assert "Did you mean builder-" in ended.err


async def test_a_table_that_is_not_there_is_a_wrong_input(shell: Shell) -> None:
    ended = await shell("policy", "test", "nowhere.yml")

    assert ended.code == 2
    told = "There is no table of cases at nowhere.yml. Write one there."
    assert ended.err == f"{FROM_FILE}\n{told}\n"


async def test_a_supposed_call_is_explained(shell: Shell, installation: Installation) -> None:
    ended = await shell("policy", "explain", *MERGE, "--eligible", "--stage", "implementation")

    assert ended.code == 0
    lines = ended.out.splitlines()
    assert lines[0] == "builder-1, who fills the role builder, calls repository__merge."
    assert "needs approval: The call waits for the people named for the repository." in lines
    place = line_of(installation, "gates.cedar", "costs-something")
    assert f"  {place}: costs-something (forbid, red)" in lines
    assert "    repository__merge changes webshop, which is production." in lines
    assert "Made up, because it is needed and was not given: revision, summary." in lines


async def test_what_was_not_given_is_said_with_what_hangs_on_it(shell: Shell) -> None:
    ended = await shell("policy", "explain", *MERGE)

    assert "deny: The call is refused.\n" in ended.out
    assert (
        "Not given: eligible, taken as no.\n  yes: needs approval (lane, costs-something)\n"
    ) in ended.out
    assert "Not given: stage, taken as implementation.\n" in ended.out
    assert "Not given: repository" not in ended.out


async def test_a_policy_server_is_said_not_to_have_been_asked(
    shell: Shell, installation: Installation
) -> None:
    file = installation.settings.organization
    server = "\npolicy:\n  opa: {url: 'https://opa.example.com', path: countersign/allow}\n"
    file.write_text(file.read_text(encoding="utf-8") + server, encoding="utf-8")

    waiting = await shell("policy", "explain", *MERGE, "--eligible")
    refused = await shell("policy", "explain", *MERGE, "--not-eligible")

    said = "The organization's policy server was not asked about it: it may still refuse.\n"
    assert said in waiting.out
    assert said not in refused.out


async def test_a_tool_of_a_foreign_server_is_said_not_to_have_been_looked_for(
    shell: Shell, installation: Installation
) -> None:
    file, command = installation.settings.organization, [sys.executable, str(SERVER)]
    text = file.read_text(encoding="utf-8").replace(
        "- workspace__*", "- workspace__*\n      - mail__*", 1
    )
    servers = f"\nservers:\n  mail: {{command: {json.dumps(command)}, effects: {{greet: read}}}}\n"
    file.write_text(text + servers, encoding="utf-8")
    said = "Nobody looked whether mail offers what was accepted: `tools list` does."

    foreign = await shell("policy", "explain", "--position", "builder-1", "--tool", "mail__greet")
    own = await shell("policy", "explain", *MERGE, "--eligible")

    assert "allow: The call is made at once.\n" in foreign.out, foreign.err
    assert said in foreign.out
    assert said not in own.out


async def test_arguments_are_given_as_json(shell: Shell) -> None:
    other = '{"revision": "ffff", "summary": "x"}'

    ended = await shell("policy", "explain", *MERGE, "--eligible", "--args", other)

    assert "only-the-jobs-revision (forbid, red)" in ended.out


async def test_who_is_outside_the_lane_is_told_that_no_rule_spoke(shell: Shell) -> None:
    who = ("--role", "dispatcher", "--tool", "workspace__edit", "--stage", "implementation")

    ended = await shell("policy", "explain", *who, "--not-eligible")

    assert "No rule spoke. The tool workspace__edit is not in the lane" in ended.out
    assert "Not given: eligible" not in ended.out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "Say which call: --call NUMBER, or --position and --tool."),
        (("--tool", "workspace__read"), "It takes a position or a role, and not both."),
        ((*MERGE, "--args", "{"), "--args is not JSON"),
        ((*MERGE, "--args", "[]"), "--args must be a JSON object"),
        ((*MERGE, "--args", '{"summary": 1}'), "`summary`: 1 is not of type 'string'."),
        (("--role", "builder", "--tool", "workspace__reed"), "Did you mean workspace__read?"),
        (("--role", "builder", "--tool", "x", "--repository", "shop"), "no repository shop"),
        ((*MERGE, "--stage", "review"), "invalid choice: 'review'"),
        ((*MERGE, "--revision", ""), "--revision: "),
    ],
)
async def test_a_call_that_cannot_be_is_a_wrong_input(
    shell: Shell, words: tuple[str, ...], said: str
) -> None:
    ended = await shell("policy", "explain", *words)

    assert ended.code == 2
    assert said in ended.err
    assert "Traceback" not in ended.err


async def test_a_stored_call_is_explained_as_it_was_ruled_and_as_it_would_be(
    shell: Shell, installation: Installation, merge: Call
) -> None:
    ended = await shell("policy", "explain", "--call", str(merge.id))

    assert ended.code == 0, ended.err
    lines = ended.out.splitlines()
    assert lines[0] == "Call 1 of job 1, proposed: builder-1 calls repository__merge."
    assert lines[1] == "Ruled at 2026-03-02 09:00:00 UTC: needs approval"
    assert "  policies 0123456789ab, others than today's" in lines
    place = line_of(installation, "gates.cedar", "costs-something")
    assert f"  {place}: costs-something (forbid, red)" in lines
    assert [line for line in lines if line.startswith("  | ")] == [
        '  | @id("lane") @tier("green") @reason("It was.")',
        "  | permit (principal, action, resource);",
    ]
    assert "  a-rule-of-old: not in the files any more" in lines
    now = lines[lines.index("If it were put to the gate now:") :]
    assert "  deny: The call is refused." in now
    assert any("only-eligible (forbid, red)" in line for line in now)


async def test_a_call_of_a_position_that_is_gone_is_explained_as_it_was_ruled(
    shell: Shell, installation: Installation, merge: Call
) -> None:
    installation.rewrite("  builder-1: {role: builder,", "  builder-3: {role: builder,")

    ended = await shell("policy", "explain", "--call", str(merge.id))

    assert ended.code == 0, ended.err
    assert "Ruled at 2026-03-02 09:00:00 UTC: needs approval" in ended.out
    assert ended.out.endswith("  There is no position builder-1. It would be refused.\n")


async def test_what_a_model_wrote_does_not_steer_the_terminal(
    shell: Shell, installation: Installation, merge: Call
) -> None:
    database = Database(installation.settings.database, queue=FakeQueue(), bell=Bell())
    await database.open()
    async with database.transaction() as tx:
        await tx.calls.replace(merge, replace(merge, tool="\x1b[2Jworkspace__read\nallow"))
    await database.close()

    ended = await shell("policy", "explain", "--call", str(merge.id))

    assert "\x1b" not in ended.out
    assert "calls \N{REPLACEMENT CHARACTER}[2Jworkspace__read\N{REPLACEMENT CHARACTER}" in ended.out


async def test_a_call_that_never_was_is_told(shell: Shell, merge: Call) -> None:
    ended = await shell("policy", "explain", "--call", "99")

    assert ended.code == 2
    assert ended.err.endswith("\nThere is no call 99.\n")


async def test_without_a_database_there_is_no_stored_call(shell: Shell) -> None:
    ended = await shell("policy", "explain", "--call", "1")

    assert ended.code != 0
    assert "Traceback" not in ended.err


async def test_org_check_warns_of_a_lane_with_a_tool_that_is_not_there(
    shell: Shell, installation: Installation
) -> None:
    installation.rewrite("tools: [desk__propose_contract,", "tools: [nowhere__*,")
    await shell("org", "check")

    installation.rewrite("tools: [nowhere__*,", "tools: [workspace__read, desk__propose_contract,")
    ended = await shell("org", "check")

    assert ended.code == 0
    assert "warning: " in ended.out
    assert "dispatcher has workspace__read in its lane, and never may use it" in ended.out
