"""The doctor looks at tokens and scopes, and whether Slack can be reached."""

from pathlib import Path

import pytest

from bot.cli.doctor import slack_app
from bot.cli.doctor.results import Level
from sandbox.slack import Fault, LocalSlack
from tests.cli.installation import MANIFEST, Installation, a_slack, problems, said


async def test_good_tokens_are_told_with_the_workspace_they_open(connected: Installation) -> None:
    opens, found = await slack_app.bot(connected.settings)
    way_in = await slack_app.way_in(connected.settings)

    assert opens
    assert {each.level for each in (*found, *way_in)} == {Level.OK}
    assert "countersign in the workspace Acme" in said(found)
    assert "Socket Mode opens" in said(way_in)


async def test_nothing_is_posted_or_connected(connected: Installation, slack: LocalSlack) -> None:
    await slack_app.bot(connected.settings)
    await slack_app.way_in(connected.settings)

    asked = {call.method for call in slack.journal.calls("")}
    assert asked == {"auth.test", "apps.connections.open"}
    assert slack.socket_count == 0


@pytest.mark.parametrize(
    ("token", "says"),
    [
        ("", "is not set"),
        ("xapp-1-A0-2-secret", "is an app-level token; it must begin with xoxb-"),
        ("xoxp-1-secret", "is a user token"),
        ("xoxe.xoxb-1-secret", "switch token rotation off"),
        ("secret-of-mine", "is no token of Slack's"),
        ('"xoxb-1-secret"', "has blanks or quotation marks around it"),
        ("xoxb-1-secret\n", "has blanks or quotation marks around it"),
    ],
)
async def test_a_wrong_bot_token_is_named_and_never_shown(
    installation: Installation, token: str, says: str
) -> None:
    opens, found = await slack_app.bot(installation.but(slack_bot_token=token).settings)

    assert not opens
    assert [each.level for each in found] == [Level.PROBLEM]
    assert says in found[0].says
    assert found[0].remedy
    assert not token or token not in f"{found}"


async def test_swapped_tokens_are_both_told(installation: Installation) -> None:
    swapped = installation.but(slack_bot_token="xapp-1-secret", slack_app_token="xoxb-1-secret")

    _, bot = await slack_app.bot(swapped.settings)
    app = await slack_app.way_in(swapped.settings)

    assert "SLACK_BOT_TOKEN: is an app-level token" in said(bot)
    assert "SLACK_APP_TOKEN: is a bot token; it must begin with xapp-" in said(app)


async def test_a_token_slack_refuses_is_a_problem(connected: Installation) -> None:
    revoked = connected.but(slack_bot_token="xoxb-revoked", slack_app_token="xapp-revoked")

    opens, bot = await slack_app.bot(revoked.settings)
    app = await slack_app.way_in(revoked.settings)

    assert not opens
    assert "invalid_auth" in said(problems(bot))
    assert "invalid_auth" in said(problems(app))
    assert "connections:write" in app[0].remedy


async def test_a_slack_that_cannot_be_reached_is_a_problem(installation: Installation) -> None:
    opens, bot = await slack_app.bot(installation.settings)
    app = await slack_app.way_in(installation.settings)

    assert not opens
    assert "Slack cannot be reached" in said(problems(bot))
    assert "http://127.0.0.1:9/api/" in bot[0].remedy
    assert "Slack cannot be reached" in said(problems(app))


async def test_an_outage_of_slack_is_told_as_one(
    connected: Installation, slack: LocalSlack
) -> None:
    slack.faults.fail("auth.test", how=Fault.SERVER_ERROR)

    _, found = await slack_app.bot(connected.settings)

    assert "Slack is in trouble: 503" in said(problems(found))


async def test_missing_scopes_are_named(installation: Installation, tmp_path: Path) -> None:
    lesser = tmp_path / "manifest.yml"
    text = MANIFEST.read_text(encoding="utf-8")
    lesser.write_text(text.replace("      - im:write\n", "").replace("      - files:write\n", ""))

    async with a_slack(lesser) as slack:
        opens, found = await slack_app.bot(installation.but(slack_api_url=slack.api_url).settings)

    assert opens
    assert "missing: files:write, im:write" in said(problems(found))
    assert "install it again" in found[-1].remedy


def test_scopes_beyond_the_manifest_are_a_warning() -> None:
    result = slack_app.scopes({"X-OAuth-Scopes": "a, admin,b"}, wanted=frozenset("ab"))

    assert result.level is Level.WARNING
    assert "more than needed: admin" in result.says


def test_a_slack_that_names_no_scopes_is_a_warning() -> None:
    assert slack_app.scopes({}, wanted=frozenset("a")).level is Level.WARNING


async def test_http_needs_a_signing_secret(installation: Installation) -> None:
    neither = installation.but(slack_app_token="")

    found = await slack_app.way_in(neither.settings)

    assert "Neither SLACK_APP_TOKEN nor SLACK_SIGNING_SECRET is set" in said(problems(found))


async def test_http_is_told_with_the_address_slack_must_reach(installation: Installation) -> None:
    over_http = installation.but(slack_app_token="", slack_signing_secret="0123456789abcdef")

    found = await slack_app.way_in(over_http.settings)

    assert problems(found) == []
    assert "http://127.0.0.1:3000/slack/events" in said(found)
    assert "0123456789abcdef" not in f"{found}"


@pytest.mark.parametrize("secret", ["xoxb-1-secret", " 0123456789abcdef"])
async def test_a_wrong_signing_secret_is_a_problem(installation: Installation, secret: str) -> None:
    over_http = installation.but(slack_app_token="", slack_signing_secret=secret)

    found = await slack_app.way_in(over_http.settings)

    assert [each.subject for each in problems(found)] == ["SLACK_SIGNING_SECRET"]
    assert secret not in f"{found}"
