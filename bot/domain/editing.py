"""Editing: each change of the organization as a pure edit of its document.

An edit sees to it that what it changes is there. Whether the result makes sense is for the rules
of org.yml alone, so that a change in Slack and one in the file are held to the same.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any, assert_never

from bot.domain.changes import (
    Activate,
    Change,
    Deactivate,
    Hire,
    Merge,
    NewRole,
    ReassignOwner,
    Replace,
    Retire,
    RollOver,
    SetChannel,
    SetDuties,
    SetLimits,
    SetModels,
    SetPrompt,
    SetTools,
)
from bot.domain.registry import Manuscript
from bot.errors import ConflictError, ExpectedError, InvalidInputError, NotFoundError

Entry = dict[str, Any]


def edited(manuscript: Manuscript, changes: Sequence[Change]) -> Manuscript:
    """Return the manuscript with these changes made one after the other.

    Raises InvalidInputError with everything that cannot be changed like this, all at once.
    """
    problems = []
    for change in changes:
        try:
            manuscript = _edited(manuscript, change)
        except ExpectedError as error:
            problems.append(str(error))
    if not changes:
        problems.append("Nothing is to be changed. Name at least one change.")
    if problems:
        raise InvalidInputError("\n".join(problems))
    return manuscript


def _edited(manuscript: Manuscript, change: Change) -> Manuscript:  # noqa: C901, PLR0912
    match change:
        case ReassignOwner(role, owner):
            return _with(manuscript, "roles", role, {"owner": owner})
        case SetTools(role, tools):
            return _with(manuscript, "roles", role, {"tools": list(tools)})
        case SetLimits(role):
            limits = {**_entry(manuscript, "roles", role).get("limits", {}), **_written(change)}
            return _with(manuscript, "roles", role, {"limits": limits})
        case SetPrompt(role, text):
            return _prompted(manuscript, role, text)
        case SetDuties(role):
            return _with(manuscript, "roles", role, _duties(change))
        case Hire():
            return _hired(manuscript, change)
        case Retire(position):
            return _retired(manuscript, position)
        case Activate(position):
            return _activated(manuscript, position)
        case Deactivate(position):
            return _with(manuscript, "positions", position, {"active": False})
        case SetModels(position, models):
            return _with(manuscript, "positions", position, {"models": list(models)})
        case Merge(old, into):
            return _replaced(manuscript, old, into)
        case Replace(old, new):
            _refuse_other_roles(manuscript, old, new)
            return _replaced(_activated(manuscript, new), old, new)
        case RollOver(old, new):
            _refuse_other_roles(manuscript, old, new)
            _refuse_itself(old, new)
            turned = _with(_activated(manuscript, new), "positions", old, {"active": False})
            return _exchanged(turned, old, new)
        case SetChannel(channel, repository):
            entry = {"repository": repository} if repository else {}
            return _put(manuscript, "channels", channel, lambda _: entry)
        case _:
            assert_never(change)


def _written(change: SetLimits) -> dict[str, Any]:
    """Return limits as they are written in org.yml."""
    return {
        "cost" if name == "cost_microusd" else name: _limit(name, value)
        for name, value in change.given.items()
    }


def _limit(name: str, value: int | timedelta) -> int | str:
    if isinstance(value, timedelta):
        return f"{int(value.total_seconds())}s"
    if name == "cost_microusd":
        return f"{value // 1_000_000}.{value % 1_000_000:06} USD"
    return value


def _duties(change: SetDuties) -> Entry:
    given = {
        "mission": change.mission,
        "responsible": None if change.responsible is None else list(change.responsible),
        "not_responsible": None if change.not_responsible is None else list(change.not_responsible),
        "accountable_for": change.accountable_for,
        "reports_to": change.reports_to,
    }
    return {name: value for name, value in given.items() if value is not None}


def _hired(manuscript: Manuscript, hire: Hire) -> Manuscript:
    if hire.position in manuscript.section("positions"):
        raise ConflictError(f"There is a position {hire.position} already. Choose another name.")
    if hire.new_role is not None:
        manuscript = _opened(manuscript, hire.role, hire.new_role)
    entry = {"role": hire.role, "models": list(hire.models)}
    inactive = {} if hire.active else {"active": False}
    return _put(manuscript, "positions", hire.position, lambda _: {**entry, **inactive})


def _opened(manuscript: Manuscript, name: str, role: NewRole) -> Manuscript:
    if name in manuscript.section("roles"):
        raise ConflictError(f"There is a role {name} already. Choose another name, or fill it.")
    path = _free_path(manuscript, name)
    entry = {
        "mission": role.mission,
        "owner": role.owner,
        "reports_to": role.reports_to,
        "stages": list(role.stages),
        "tools": list(role.tools),
        "prompt": path,
        "responsible": list(role.responsible),
        "not_responsible": list(role.not_responsible),
        "accountable_for": role.accountable_for,
        **({"outcome": dict(role.outcome)} if role.outcome else {}),
    }
    opened = _put(manuscript, "roles", name, lambda _: entry)
    return Manuscript(opened.document, {**opened.texts, path: role.prompt})


def _prompted(manuscript: Manuscript, role: str, text: str) -> Manuscript:
    path = str(_entry(manuscript, "roles", role).get("prompt"))
    shared = [
        name for name, entry in manuscript.section("roles").items() if entry.get("prompt") == path
    ]
    if shared != [role]:
        # Other roles have these instructions too, and keep them.
        path = _free_path(manuscript, role)
        manuscript = _with(manuscript, "roles", role, {"prompt": path})
    return Manuscript(manuscript.document, {**manuscript.texts, path: text})


def _free_path(manuscript: Manuscript, role: str) -> str:
    path, number = f"prompts/{role}.md", 1
    while path in manuscript.texts:
        number += 1
        path = f"prompts/{role}-{number}.md"
    return path


def _retired(manuscript: Manuscript, position: str, **more: str) -> Manuscript:
    if _entry(manuscript, "positions", position).get("retired"):
        raise ConflictError(f"The position {position} is retired already.")
    return _with(manuscript, "positions", position, {"active": False, "retired": True, **more})


def _activated(manuscript: Manuscript, position: str) -> Manuscript:
    if _entry(manuscript, "positions", position).get("retired"):
        raise ConflictError(f"The position {position} is retired. Hire another one in its place.")
    return _put(
        manuscript,
        "positions",
        position,
        lambda entry: {name: value for name, value in entry.items() if name != "active"},
    )


def _refuse_other_roles(manuscript: Manuscript, old: str, new: str) -> None:
    """Refuse to hand the work of one role to a position of another."""
    going, staying = (_entry(manuscript, "positions", name) for name in (old, new))
    if going.get("role") != staying.get("role"):
        raise InvalidInputError(
            f"{old} fills the role {going.get('role')}, and {new} the role {staying.get('role')}. "
            "Only a position of the same role can take its place."
        )


def _refuse_itself(old: str, new: str) -> None:
    if old == new:
        raise InvalidInputError(f"{old} cannot take its own place. Name another position.")


def _replaced(manuscript: Manuscript, old: str, new: str) -> Manuscript:
    _, staying = (_entry(manuscript, "positions", name) for name in (old, new))
    _refuse_itself(old, new)
    if staying.get("retired"):
        raise ConflictError(f"The position {new} is retired. Name one that is not.")
    return _retired(manuscript, old, replaced_by=new)


def _exchanged(manuscript: Manuscript, one: str, other: str) -> Manuscript:
    """Let two positions change places: who stands first is asked first."""
    turned = {one: other, other: one}
    entries = manuscript.section("positions")
    order = [turned.get(name, name) for name in entries]
    positions = {name: entries[name] for name in order}
    return Manuscript({**manuscript.document, "positions": positions}, manuscript.texts)


def _with(
    manuscript: Manuscript, section: str, name: str, changes: Mapping[str, Any]
) -> Manuscript:
    _entry(manuscript, section, name)
    return _put(manuscript, section, name, lambda entry: {**entry, **changes})


def _put(
    manuscript: Manuscript, section: str, name: str, change: Callable[[Entry], Entry]
) -> Manuscript:
    entries = dict(manuscript.section(section))
    entries[name] = change(dict(entries.get(name) or {}))
    return Manuscript({**manuscript.document, section: entries}, manuscript.texts)


def _entry(manuscript: Manuscript, section: str, name: str) -> Mapping[str, Any]:
    entries = manuscript.section(section)
    if name not in entries:
        known = ", ".join(sorted(entries)) or "none"
        raise NotFoundError(f"There is no {section.removesuffix('s')} {name}. Known: {known}.")
    return entries[name] or {}
