"""Slack's directory: who is in the workspace, and whose account was switched off."""

from collections.abc import AsyncIterator, Iterable, Mapping
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.ids import UserId
from bot.slack.errors import code_of

_PAGE = 200  # Slack recommends no more than this
_MOST_PAGES = 500
_NOBODY = frozenset({"user_not_found", "users_not_found", "user_not_visible"})


async def read_directory(client: AsyncWebClient, people: Iterable[UserId]) -> Mapping[UserId, bool]:
    """Return who is there, and whether they are active; of these people those who are anywhere.

    The list leaves out people of connected workspaces, so who is missing is looked up.
    """
    known = {UserId(user["id"]): not user.get("deleted") async for user in _listed(client)}
    for person in people:
        if known and person not in known:
            active = await _looked_up(client, person)
            if active is not None:
                known[person] = active
    return known


async def _listed(client: AsyncWebClient) -> AsyncIterator[dict[str, Any]]:
    cursor = ""
    for _ in range(_MOST_PAGES):
        answer = await client.users_list(limit=_PAGE, cursor=cursor or None)
        for user in answer["members"]:
            yield user
        cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            return


async def _looked_up(client: AsyncWebClient, person: UserId) -> bool | None:
    """Return whether somebody is active; None where there is no such person."""
    try:
        user = (await client.users_info(user=person))["user"]
    except SlackApiError as error:
        if code_of(error) in _NOBODY:
            return None
        raise
    return not user.get("deleted")
