"""Slack's dictionaries of the windows about agents themselves, turned into values of ours."""

from datetime import UTC, date, datetime, time
from json import loads

from bot.domain.hiring import Opening
from bot.domain.ids import (
    DepartureId,
    JobId,
    LookId,
    ModelName,
    OffboardingId,
    PositionName,
    RoleName,
    UserId,
)
from bot.errors import InvalidInputError
from bot.slack.actions import FIELD
from bot.slack.blocks.hiring_windows import CORPUS, MODELS, REASON, TRIAL
from bot.slack.blocks.look_window import FIRST, SECOND, YES
from bot.slack.blocks.offboarding import INTO
from bot.slack.blocks.windows import Subject
from handlers.payloads import Body, chosen, entered, number, typed


def handover(value: str) -> tuple[OffboardingId, JobId, PositionName]:
    """Return the offboarding, its job, and the position chosen. Raises InvalidInputError."""
    offboarding, _, rest = value.partition("/")
    job, _, position = rest.partition("/")
    return OffboardingId(number(offboarding)), JobId(number(job)), PositionName(position)


def retirement(body: Body) -> tuple[UserId, PositionName, str, PositionName | None]:
    """Return who retires an agent, which one, why, and into which one it is merged."""
    view = body["view"]
    into = chosen(view, INTO)
    return (
        UserId(body["user"]["id"]),
        PositionName(view["private_metadata"]),
        typed(body),
        PositionName(into) if into else None,
    )


def role_chosen(body: Body) -> tuple[UserId, RoleName]:
    """Return who hires, and for which role. Raises InvalidInputError."""
    role = chosen(body["view"], FIELD)
    if not role:
        raise InvalidInputError("Choose what the agent is to do.")
    return UserId(body["user"]["id"]), RoleName(role)


def opening(body: Body) -> tuple[UserId, Opening]:
    """Return who hires, and the opening as it stands in its window."""
    view = body["view"]
    models = entered(view, MODELS).get("selected_options") or []
    day = entered(view, TRIAL).get("selected_date")
    until = datetime.combine(date.fromisoformat(day), time(), UTC) if day else None
    return UserId(body["user"]["id"]), Opening(
        key=f"view:{view['id']}",
        position=PositionName(typed(body).strip()),
        role=RoleName(view["private_metadata"]),
        models=tuple(ModelName(str(each["value"])) for each in models),
        corpus=entered(view, CORPUS).get("value") or "",
        trial_until=until,
        reason=entered(view, REASON).get("value") or "",
    )


def successor(body: Body) -> tuple[UserId, DepartureId, UserId]:
    """Return who names the next owner after a departure, which one it is, and who they name."""
    about = Subject(**loads(body["view"]["private_metadata"]))
    chosen = body["view"]["state"]["values"][FIELD][FIELD].get("selected_user")
    if not chosen:
        raise InvalidInputError("Choose who owns the roles from now on.")
    return UserId(body["user"]["id"]), DepartureId(about.id), UserId(chosen)


def looked(body: Body) -> tuple[UserId, LookId, bool, bool]:
    """Return who looked at two revisions, and whether they would accept each as it was shown."""
    view = body["view"]
    about = Subject(**loads(view["private_metadata"]))
    answers = [chosen(view, name) for name in (FIRST, SECOND)]
    if not all(answers):
        raise InvalidInputError("Say it of both.")
    first, second = (answer == YES for answer in answers)
    return UserId(body["user"]["id"]), LookId(about.id), first, second
