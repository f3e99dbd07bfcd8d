"""Slack's dictionary of the window about calls on one card, turned into a value of ours."""

from dataclasses import dataclass
from json import loads

from bot.domain.ids import ApprovalId, UserId
from bot.slack.blocks.choose_window import CALLS
from bot.slack.blocks.windows import Listing
from handlers.payloads import Body, entered, number, typed


@dataclass(frozen=True, slots=True)
class Choice:
    """A submitted window with calls to choose from: which were ticked, and why not the others."""

    person: UserId
    about: Listing
    chosen: frozenset[ApprovalId]
    reason: str


def choice(body: Body) -> Choice:
    """Return which calls were ticked in their window. Raises InvalidInputError."""
    ticked = entered(body["view"], CALLS).get("selected_options") or []
    chosen = frozenset(ApprovalId(number(str(option["value"]))) for option in ticked)
    about = Listing(**loads(body["view"]["private_metadata"]))
    return Choice(UserId(body["user"]["id"]), about, chosen, typed(body))
