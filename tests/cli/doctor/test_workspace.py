"""The doctor compares the Slack workspace with org.yml."""

from dataclasses import replace

from bot.cli.doctor import slack_app, workspace
from bot.cli.doctor.results import Level
from bot.domain.ids import ChannelId, UserId
from bot.domain.organization import Channel
from bot.domain.people import Person
from sandbox.slack import Fault, LocalSlack, Workspace
from tests.cli.installation import Installation, problems, said

OTHERS = Workspace.from_data(
    {
        "people": [{"id": "U0RITA", "name": "rita"}, {"id": "U0GONE", "name": "gone"}],
        "channels": [
            {"id": "C0HERE", "name": "here"},
            {"id": "C0THERE", "name": "there", "bot": False},
            {"id": "C0SECRET", "name": "secret", "bot": False, "is_private": True},
        ],
    }
)


async def test_channels_and_people_that_are_there_are_counted(connected: Installation) -> None:
    client = slack_app.client_of(connected.settings)

    channels = await workspace.channels(client, connected.organization)
    people = await workspace.people(client, connected.organization)

    assert said(channels) == "ok Slack channels: the bot is in all 3 of org.yml"
    assert said(people) == "ok Slack people: all 5 of org.yml are in the workspace"


async def test_channels_the_bot_is_not_in_are_named_with_what_to_type(
    installation: Installation,
) -> None:
    ids = [ChannelId(name) for name in ("C0HERE", "C0THERE", "C0SECRET", "C0NONE")]
    organization = replace(installation.organization, channels={id_: Channel(id_) for id_ in ids})

    async with LocalSlack(OTHERS) as slack:
        client = slack_app.client_of(installation.but(slack_api_url=slack.api_url).settings)
        found = await workspace.channels(client, organization)

    assert [each.subject.split()[-1] for each in found] == ["C0THERE", "C0SECRET", "C0NONE"]
    assert {each.level for each in found} == {Level.PROBLEM}
    assert all("/invite @Countersign" in each.remedy for each in found)


async def test_people_who_are_gone_or_unknown_or_no_people_are_named(
    installation: Installation,
) -> None:
    ids = [UserId(name) for name in ("U0RITA", "U0GONE", "U0NOBODY", "U0BOT")]
    people = {id_: Person(id_, f"the person {id_}") for id_ in ids}
    organization = replace(installation.organization, people=people)

    async with LocalSlack(OTHERS) as slack:
        slack.deactivate("U0GONE")
        client = slack_app.client_of(installation.but(slack_api_url=slack.api_url).settings)
        found = await workspace.people(client, organization)

    assert len(problems(found)) == 3
    assert "U0GONE (the person U0GONE): was deactivated in Slack" in said(found)
    assert "U0NOBODY (the person U0NOBODY): is not in this workspace" in said(found)
    assert "U0BOT (the person U0BOT): is an app" in said(found)


async def test_a_slack_that_fails_on_the_way_is_told_for_each_thing(
    connected: Installation, slack: LocalSlack
) -> None:
    slack.faults.fail("users.info", how=Fault.SERVER_ERROR, times=None)
    client = slack_app.client_of(connected.settings)

    found = await workspace.people(client, connected.organization)

    assert len(problems(found)) == 5
    assert "Slack is in trouble" in said(found)


async def test_a_rate_limit_is_waited_out(connected: Installation, slack: LocalSlack) -> None:
    slack.faults.fail("users.info", how=Fault.RATE_LIMITED, retry_after=1)
    client = slack_app.client_of(connected.settings)

    assert problems(await workspace.people(client, connected.organization)) == []
