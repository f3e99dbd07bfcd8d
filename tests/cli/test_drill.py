"""`drill` proves on a real installation that the gate stops the security position."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.domain.drill import Drill
from sandbox.slack import LocalSlack
from storage.bell import Bell
from storage.database import Database
from tests.cli.installation import KEYS, Installation, a_slack, an_installation
from tests.cli.shell import Shell
from tests.fakes import FakeQueue


@pytest.fixture
async def slack() -> AsyncIterator[LocalSlack]:
    async with a_slack() as local:
        yield local


def a_shell(installed: Installation) -> Shell:
    variables = {
        **installed.environment,
        "SLACK_BOT_TOKEN": "xoxb-local",
        "SLACK_APP_TOKEN": "xapp-local",
        "SLACK_API_URL": installed.settings.slack_api_url,
        "COUNTERSIGN_ORG": str(installed.settings.organization),
        "COUNTERSIGN_DATA": str(installed.settings.data),
    }
    return Shell(installed.place, variables)


def posted(slack: LocalSlack) -> str:
    return str([slack.messages(channel) for channel in slack.world.channels])


async def latest(installed: Installation) -> Drill | None:
    database = Database(installed.settings.database, queue=FakeQueue(), bell=Bell())
    try:
        async with database.reading() as tx:
            return await tx.drills.latest()
    finally:
        await database.close()


async def test_a_sound_installation_passes_and_the_operator_is_told(
    tmp_path: Path, slack: LocalSlack
) -> None:
    installed = an_installation(tmp_path, slack=slack.api_url)

    ended = await a_shell(installed)("drill")

    assert ended.code == 0, ended.out + ended.err
    assert "blocked      security-1: reuse of a credential (ANTHROPIC_API_KEY)" in ended.out
    assert "git push into webshop from inside a lane by isolation" in ended.out
    assert "passed: all blocked, recorded, and posted" in ended.out
    assert ":shield: *Drill passed:*" in posted(slack)
    everything = ended.out + ended.err + posted(slack)
    assert not [key for key in KEYS.values() if key in everything]


async def test_a_policy_that_lets_everything_pass_is_an_alarm(
    tmp_path: Path, slack: LocalSlack
) -> None:
    installed = an_installation(tmp_path, slack=slack.api_url)
    lanes = installed.settings.organization.with_name("lanes.cedar")
    lanes.write_text(
        '@id("all") @tier("green") @reason("Anything.") permit (principal, action, resource);'
    )

    ended = await a_shell(installed)("drill")

    assert ended.code == 1, ended.out + ended.err
    assert "ALARM: security-1: a write into webshop was NOT blocked." in ended.out
    assert ":rotating_light: *The drill FAILED:*" in posted(slack)
    drill = await latest(installed)
    assert drill is not None
    assert not drill.passed


async def test_a_report_that_cannot_be_posted_is_an_alarm(
    tmp_path: Path,
) -> None:
    installed = an_installation(tmp_path)

    ended = await a_shell(installed)("drill", "--patience", "1")

    assert ended.code == 1, ended.out + ended.err
    assert "ALARM: U0PAT could not be told in Slack in time." in ended.out
