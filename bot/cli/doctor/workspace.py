"""The Slack workspace against org.yml: channels the bot is in, people who are there."""

import asyncio
from collections.abc import Iterable

from slack_sdk.web.async_client import AsyncWebClient

from bot.cli.doctor.asking import Refusal, asked
from bot.cli.doctor.results import Result, ok, problem
from bot.domain.ids import ChannelId, UserId
from bot.domain.organization import Organization

_AT_A_TIME = 4
"""Slack lets an app look up 100 people, and read 50 channels, a minute."""


async def channels(client: AsyncWebClient, organization: Organization) -> list[Result]:
    """Say which channels of org.yml the bot cannot read because it is not in them."""
    gate = asyncio.Semaphore(_AT_A_TIME)

    async def look(channel: ChannelId) -> Result | None:
        async with gate:
            return await _channel(client, channel)

    found = await asyncio.gather(*map(look, organization.channels))
    return _listed("Slack channels", found, fine="the bot is in all {count} of org.yml")


async def people(client: AsyncWebClient, organization: Organization) -> list[Result]:
    """Say which people of org.yml are not in the workspace, or no longer."""
    gate = asyncio.Semaphore(_AT_A_TIME)

    async def look(person: UserId) -> Result | None:
        async with gate:
            return await _person(client, person, name=organization.name_of(person))

    found = await asyncio.gather(*map(look, organization.people))
    return _listed("Slack people", found, fine="all {count} of org.yml are in the workspace")


def _listed(subject: str, found: Iterable[Result | None], *, fine: str) -> list[Result]:
    looked = list(found)
    return [each for each in looked if each] or [ok(subject, fine.format(count=len(looked)))]


async def _channel(client: AsyncWebClient, channel: ChannelId) -> Result | None:
    # To be told what a channel is would need one more scope; to read it needs membership only.
    call = client.conversations_history(channel=channel, limit=1)
    answer = await asked(call, doing=f"look into the channel {channel}")
    if not isinstance(answer, Refusal):
        return None
    subject = f"Slack channel {channel}"
    match answer.code:
        case "not_in_channel":
            remedy = "Type /invite @Countersign there."
            return problem(subject, "The bot is not in it, so it hears nothing.", remedy=remedy)
        case "channel_not_found":
            remedy = (
                "Correct its id in org.yml (Slack shows it at the end of the channel's details); "
                "where it is private, type /invite @Countersign there."
            )
            return problem(subject, "There is none, or it is private.", remedy=remedy)
        case _:
            return problem(subject, answer.says, remedy="Mend that, then try again.")


async def _person(client: AsyncWebClient, person: UserId, *, name: str) -> Result | None:
    subject = f"Slack person {person} ({name})"
    answer = await asked(client.users_info(user=person), doing=f"look {person} up")
    remedy = "Correct the id in org.yml: in Slack, Profile > More > Copy member ID."
    if isinstance(answer, Refusal):
        if answer.code in {"user_not_found", "user_not_visible"}:
            return problem(subject, "is not in this workspace.", remedy=remedy)
        return problem(subject, answer.says, remedy="Mend that, then try again.")
    user = answer.get("user") or {}
    if user.get("deleted"):
        remedy = "Name somebody else for what they own and approve in org.yml."
        return problem(subject, "was deactivated in Slack and can decide nothing.", remedy=remedy)
    if user.get("is_bot"):
        return problem(subject, "is an app, not a person.", remedy=remedy)
    return None
