"""Slack's dictionary of the window of a new role, turned into an opening."""

from dataclasses import replace
from math import isfinite

from bot.domain.hiring import Opening
from bot.domain.ids import PositionName, RoleName, UserId
from bot.domain.outcome_numbers import BuiltIn
from bot.domain.role_drafts import Aim, RoleDraft
from bot.errors import InvalidInputError
from bot.slack.blocks.new_role_window import (
    AGENT,
    BASELINE,
    LANE,
    MISSION,
    NOT_RESPONSIBLE,
    NUMBER,
    OWNER,
    PROMPT,
    REPORTS_TO,
    RESPONSIBLE,
    TARGET,
)
from handlers import agent_payloads
from handlers.payloads import Body, chosen, entered, typed


def opening(body: Body) -> tuple[UserId, Opening]:
    """Return who opens a role, and the role with its first agent. Raises InvalidInputError."""
    by, agent = agent_payloads.opening(body)
    view = body["view"]
    draft = RoleDraft(
        mission=_text(view, MISSION),
        owner=UserId(str(entered(view, OWNER).get("selected_user") or "")),
        lane=RoleName(chosen(view, LANE)),
        prompt=_text(view, PROMPT),
        responsible=_lines(view, RESPONSIBLE),
        not_responsible=_lines(view, NOT_RESPONSIBLE),
        reports_to=chosen(view, REPORTS_TO),
        aim=_aim(view),
    )
    position, role = PositionName(_text(view, AGENT)), RoleName(typed(body).strip())
    return by, replace(agent, position=position, role=role, draft=draft)


def _aim(view: Body) -> Aim | None:
    number, figures = chosen(view, NUMBER), [_text(view, each) for each in (BASELINE, TARGET)]
    if not number and not any(figures):
        return None
    try:
        baseline, target = (float(each.replace(",", ".")) for each in figures)
    except ValueError as error:
        raise InvalidInputError("Type where the number stands and where it shall be.") from error
    if not (isfinite(baseline) and isfinite(target)):
        raise InvalidInputError("Type two plain numbers: where it stands and where it shall be.")
    if not number:
        raise InvalidInputError("Choose which number the role has to move, or leave all three out.")
    return Aim(BuiltIn(number), baseline, target)


def _lines(view: Body, name: str) -> tuple[str, ...]:
    lines = (line.strip().removeprefix("- ").strip() for line in _text(view, name).splitlines())
    return tuple(line for line in lines if line)


def _text(view: Body, name: str) -> str:
    return str(entered(view, name).get("value") or "").strip()
