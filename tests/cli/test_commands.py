"""What a command returns to the shell: 0 is well, 1 failed, 2 is a wrong input."""

import sys
from asyncio.subprocess import PIPE, create_subprocess_exec
from pathlib import Path

import pytest

from bot.engine.lock import FileLock
from sandbox.slack import LocalSlack
from tests.cli.installation import KEYS, ROOT, Installation
from tests.cli.shell import Shell

IN_SLACK = {"SLACK_BOT_TOKEN": "xoxb-local", "SLACK_APP_TOKEN": "xapp-local"}
NOWHERE = {"SLACK_API_URL": "http://127.0.0.1:9/api/"}


@pytest.fixture
def shell(installation: Installation, tmp_path: Path) -> Shell:
    """A shell in which everything but Slack is set up."""
    folder = tmp_path / "shell"
    folder.mkdir()
    places = {
        "COUNTERSIGN_ORG": str(installation.settings.organization),
        "COUNTERSIGN_DATA": str(installation.settings.data),
    }
    return Shell(folder, {**installation.environment, **places, **NOWHERE})


@pytest.mark.parametrize("words", [("dance",), (), ("org",), ("org", "dance"), ("run", "--fast")])
async def test_an_unknown_command_is_told_what_there_is(
    shell: Shell, words: tuple[str, ...]
) -> None:
    ended = await shell(*words)

    assert ended.code == 2
    assert "usage: python -m bot" in ended.err
    assert "Traceback" not in ended.err


async def test_help_names_every_command(shell: Shell) -> None:
    ended = await shell("--help")

    assert ended.code == 0
    assert all(name in ended.out for name in ("run", "demo", "doctor", "org"))


async def test_a_good_organization_is_said_to_be_one(shell: Shell) -> None:
    ended = await shell("org", "check")

    assert (ended.code, ended.err) == (0, "")
    assert "no errors" in ended.out


@pytest.mark.parametrize("words", [("org", "check"), ("run",)])
async def test_every_mistake_in_org_yml_is_told_with_its_line(
    shell: Shell, installation: Installation, words: tuple[str, ...]
) -> None:
    installation.rewrite("operators: [U0PAT]", "operators: [U0PAD]")
    installation.rewrite("topology: gated", "topology: gatd")
    installation.rewrite("start: at_once", "start: soon")

    ended = await shell(*words, **IN_SLACK)

    assert ended.code == 2
    lines = ended.err.splitlines()
    assert len(lines) == 3
    assert all("org.yml:" in line for line in lines)
    assert "Did you mean U0PAT?" in ended.err
    assert "Did you mean gated?" in ended.err


async def test_a_file_that_is_not_yaml_is_told_with_its_line(
    shell: Shell, installation: Installation
) -> None:
    installation.rewrite("name: Acme\n", "name: [Acme\n")

    ended = await shell("org", "check")

    assert ended.code == 2
    assert "This is not YAML" in ended.err
    assert "Traceback" not in ended.err


async def test_mistakes_in_the_policies_are_told_as_well(
    shell: Shell, installation: Installation
) -> None:
    installation.rewrite("{ context.in_lane };", "{ context.in_lain };", file="lanes.cedar")

    ended = await shell("org", "check")

    assert ended.code == 2
    assert "lanes.cedar:" in ended.err


async def test_settings_that_cannot_be_used_are_all_named(shell: Shell) -> None:
    ended = await shell("run", COUNTERSIGN_PORT="http", COUNTERSIGN_AT_A_TIME="0")

    assert ended.code == 2
    assert "COUNTERSIGN_PORT:" in ended.err
    assert "COUNTERSIGN_AT_A_TIME:" in ended.err


async def test_settings_are_read_from_an_env_file(shell: Shell) -> None:
    (shell.folder / ".env").write_text("COUNTERSIGN_PORT=none\n", encoding="utf-8")

    assert "COUNTERSIGN_PORT:" in (await shell("doctor")).err


async def test_keys_of_models_are_read_from_an_env_file_too(shell: Shell) -> None:
    lines = "".join(f"{name}={key}\n" for name, key in KEYS.items())
    (shell.folder / ".env").write_text(lines, encoding="utf-8")
    keyless = {name: value for name, value in shell.environment.items() if name not in KEYS}

    ended = await Shell(shell.folder, keyless)("doctor", MISTRAL_API_KEY="")

    assert "Model claude: anthropic/claude-sonnet-5-5, with a key" in ended.out
    assert "Model gpt: openai/gpt-5.4, with a key" in ended.out
    assert "Model mistral: mistral/mistral-large-latest has no key" in ended.out
    assert not any(key in ended.out + ended.err for key in KEYS.values())


async def test_an_env_file_that_is_no_text_is_refused(shell: Shell) -> None:
    (shell.folder / ".env").write_bytes("SLACK_BOT_TOKEN=xoxb-é\n".encode("latin-1"))

    ended = await shell("run")

    assert (ended.code, ended.out) == (2, "")
    assert ended.err == ".env is not UTF-8: write it in UTF-8 again.\n"


async def test_an_env_file_that_cannot_be_read_is_refused(shell: Shell) -> None:
    # A file that exists and fails when it is read, whoever reads it.
    (shell.folder / ".env").symlink_to("/proc/self/mem")

    ended = await shell("run")

    assert (ended.code, ended.out) == (2, "")
    assert ended.err == ".env cannot be read: Input/output error.\n"


async def test_running_without_tokens_says_what_to_set(shell: Shell) -> None:
    without = await shell("run")
    half = await shell("run", SLACK_BOT_TOKEN="xoxb-local")

    assert (without.code, half.code) == (2, 2)
    assert "Set SLACK_BOT_TOKEN" in without.err
    assert "Set SLACK_APP_TOKEN (xapp-...) for Socket Mode, or SLACK_SIGNING_SECRET" in half.err


async def test_running_without_any_model_names_the_keys(shell: Shell) -> None:
    ended = await shell("run", **IN_SLACK, **dict.fromkeys(KEYS, ""))

    assert ended.code == 2
    assert "has no usable model. Set one of: ANTHROPIC_API_KEY" in ended.err


async def test_a_second_process_on_one_database_is_refused(
    shell: Shell, installation: Installation
) -> None:
    data = installation.settings.data
    data.mkdir()
    lock = FileLock(data / "countersign.sqlite")
    lock.take()

    ended = await shell("run", **IN_SLACK)

    lock.release()
    assert ended.code == 2
    assert "already works on" in ended.err
    assert "use PostgreSQL" in ended.err
    assert "Traceback" not in ended.err
    assert not (data / "countersign.sqlite").exists(), "It changed what it may not work on."


async def test_a_database_url_that_cannot_be_used_is_refused(shell: Shell) -> None:
    ended = await shell("run", **IN_SLACK, COUNTERSIGN_DATABASE_URL="mysql://me:secret@host/x")

    assert ended.code == 2
    assert "Write sqlite:///path/to/file.db or postgresql:" in ended.err
    assert "secret" not in ended.err


async def test_a_healthy_installation_passes_the_doctor(shell: Shell, slack: LocalSlack) -> None:
    ended = await shell("doctor", **IN_SLACK, SLACK_API_URL=slack.api_url)

    assert ended.code == 0, ended.out
    assert ended.err == ""
    assert "Problems: 0" in ended.out


async def test_the_doctor_fails_on_a_problem_and_shows_no_secret(shell: Shell) -> None:
    secrets = {"SLACK_BOT_TOKEN": "xapp-swapped-secret", "SLACK_APP_TOKEN": "xoxb-swapped-secret"}

    ended = await shell("doctor", **secrets)

    assert ended.code == 1
    assert "problem  SLACK_BOT_TOKEN: is an app-level token" in ended.out
    told = ended.out + ended.err
    assert not any(secret in told for secret in (*secrets.values(), *KEYS.values()))


async def test_the_program_starts_as_a_module(tmp_path: Path) -> None:
    process = await create_subprocess_exec(
        *(sys.executable, "-m", "bot", "org", "check"), cwd=ROOT, stdout=PIPE, stderr=PIPE
    )

    out, _ = await process.communicate()

    assert process.returncode == 0
    assert b"no errors" in out
