"""Slack's dictionaries of the windows about agent reviews, turned into values of ours."""

from dataclasses import dataclass
from datetime import date, datetime
from json import loads

from bot.domain.agent_reviews import Choice, lane_changes
from bot.domain.ids import ReviewId, RoundId, TalkId, UserId
from bot.domain.one_on_ones import Said
from bot.domain.recommending import Recommended
from bot.errors import InvalidInputError
from bot.slack.actions import FIELD
from bot.slack.blocks.one_on_one import CHANGE, FAILED, WORKED
from bot.slack.blocks.review_window import DECISION, LANE, OWNER, UNTIL, Looked
from handlers.payloads import Body, chosen, entered, number


@dataclass(frozen=True, slots=True)
class Decided:
    """A submitted window about one review."""

    person: UserId
    review: ReviewId
    home: bool
    choice: Choice
    seen: datetime | None
    looked_at: datetime


def decided(body: Body) -> Decided:
    """Return what was decided about a position, and what it was decided on.

    Raises InvalidInputError.
    """
    view = body["view"]
    looked = Looked(**loads(view["private_metadata"]))
    decision, until = chosen(view, DECISION), entered(view, UNTIL).get("selected_date")
    if decision not in Recommended.__members__:
        raise InvalidInputError("Choose what becomes of it.")
    owner = entered(view, OWNER).get("selected_user")
    choice = Choice(
        kind=Recommended[decision],
        recommended=Recommended(looked.recommended),
        note=str(entered(view, FIELD).get("value") or "").strip(),
        lane=lane_changes(str(entered(view, LANE).get("value") or "")),
        new_owner=UserId(owner) if owner else None,
        until=date.fromisoformat(until) if until else None,
    )
    seen = datetime.fromisoformat(looked.seen) if looked.seen else None
    looked_at = datetime.fromisoformat(looked.looked_at)
    person = UserId(body["user"]["id"])
    return Decided(person, ReviewId(looked.id), looked.home, choice, seen, looked_at)


def submitted(value: str) -> tuple[RoundId, datetime | None]:
    """Return the round a button submits, and the last decision it showed.

    Raises InvalidInputError.
    """
    asked, _, shown = value.partition("/")
    return RoundId(number(asked)), datetime.fromisoformat(shown) if shown else None


def talked(body: Body) -> tuple[UserId, TalkId, Said]:
    """Return who said what about a position."""
    view = body["view"]
    worked, failed, change = (
        str(entered(view, name).get("value") or "") for name in (WORKED, FAILED, CHANGE)
    )
    talk = TalkId(int(loads(view["private_metadata"])["id"]))
    return UserId(body["user"]["id"]), talk, Said(worked, failed, change)
