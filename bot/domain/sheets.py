"""Sheets: positions as rows of a spreadsheet, and rows as changes of the organization."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from bot.domain.changes import Activate, Change, Deactivate, Hire, ReassignOwner, Retire, SetModels
from bot.domain.ids import ModelName, PositionName, RoleName, UserId
from bot.domain.organization import Organization, Position
from bot.domain.registry import PositionRecord
from bot.errors import InvalidInputError

NEEDED = ("position", "role", "owner", "models", "active", "retired")
"""The columns that are read back. The others say what the records know."""

COLUMNS = (*NEEDED, "hired_at", "deployed_at", "retired_at", "replaced_by")

_TRUTHS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


def rows_of(
    organization: Organization, records: Mapping[PositionName, PositionRecord]
) -> Iterator[dict[str, str]]:
    """Yield a row for each position. The models stand in their order, with blanks between."""
    for position in organization.positions.values():
        record = records.get(position.name)
        times = {
            "hired_at": record and record.hired_at,
            "deployed_at": record and record.deployed_at,
            "retired_at": record and record.retired_at,
        }
        yield {
            "position": position.name,
            "role": position.role,
            "owner": organization.roles[position.role].owner,
            "models": " ".join(position.models),
            "active": str(position.active).lower(),
            "retired": str(position.retired).lower(),
            **{name: f"{at:%Y-%m-%d}" if at else "" for name, at in times.items()},
            "replaced_by": position.replaced_by or "",
        }


def wanted(
    rows: Iterable[Mapping[str | Any, Any]], organization: Organization, *, file: str
) -> tuple[Change, ...]:
    """Return what has to change for the organization to be as the rows say.

    A position that has no row stays as it is. Raises InvalidInputError with every bad row at once,
    each with its line and what to do.
    """
    changes: list[Change] = []
    problems: list[str] = []
    seen: set[str] = set()
    owners: dict[str, str] = {}
    # The first line of a sheet has the names of its columns.
    for line, row in enumerate(rows, start=2):
        given = {name: str(row.get(name) or "").strip() for name in NEEDED}
        found = list(_wrong(row, given, organization, seen=seen, owners=owners))
        problems += [f"{file}:{line}: {each}" for each in found]
        if not found:
            changes += _changes(given, organization)
        seen.add(given["position"])
        owners.setdefault(given["role"], given["owner"])
    if not seen:
        problems.append(f"{file}:1: It has no rows. The columns are: {', '.join(NEEDED)}.")
    if problems:
        raise InvalidInputError("\n".join([*problems, "Nothing was changed."]))
    return tuple(dict.fromkeys(changes))


def _wrong(
    row: Mapping[str | Any, Any],
    given: Mapping[str, str],
    organization: Organization,
    *,
    seen: set[str],
    owners: Mapping[str, str],
) -> Iterator[str]:
    missing = [name for name in NEEDED if name not in row]
    if missing:
        yield f"The column {missing[0]} is missing. Add it to the first line."
        return
    name = given["position"]
    if not name:
        yield "It names no position. Write one, or take the row out."
    if name in seen:
        yield f"{name} has a row already. Take one of them out."
    if RoleName(given["role"]) not in organization.roles:
        yield f"There is no role {given['role']}. Roles: {', '.join(organization.roles)}."
    if owners.get(given["role"], given["owner"]) != given["owner"]:
        yield f"The role {given['role']} has another owner in a row above. A role has one owner."
    if UserId(given["owner"]) not in organization.people:
        yield f"There is no person {given['owner']}. Write the Slack user id (U...)."
    yield from _wrong_values(given, organization)
    position = organization.positions.get(PositionName(name))
    yield from _impossible(given, position) if position else ()


def _wrong_values(given: Mapping[str, str], organization: Organization) -> Iterator[str]:
    unknown = [
        each for each in given["models"].split() if ModelName(each) not in organization.models
    ]
    if unknown or not given["models"]:
        named = " ".join(unknown) or "nothing"
        yield f"No models: {named}. Write some of: {' '.join(organization.models)}."
    for column in ("active", "retired"):
        if given[column].lower() not in _TRUTHS:
            yield f"{column} is {given[column] or 'empty'}. Write true or false."


def _impossible(given: Mapping[str, str], position: Position) -> Iterator[str]:
    if given["role"] != position.role:
        yield f"{position.name} fills the role {position.role} for good. Hire another position."
    if position.retired and not _TRUTHS.get(given["retired"].lower(), True):
        yield f"{position.name} is retired for good. Hire another position."


def _changes(given: Mapping[str, str], organization: Organization) -> Iterator[Change]:
    """Yield the changes of one row in which nothing is wrong."""
    name, role, owner = PositionName(given["position"]), RoleName(given["role"]), given["owner"]
    models = tuple(ModelName(each) for each in given["models"].split())
    active, retired = (_TRUTHS[given[column].lower()] for column in ("active", "retired"))
    if organization.roles[role].owner != owner:
        yield ReassignOwner(role, UserId(owner))
    position = organization.positions.get(name)
    if position is None:
        yield Hire(name, role, models, active=active and not retired)
        return
    if models != position.models:
        yield SetModels(name, models)
    if retired and not position.retired:
        yield Retire(name)
    elif active != position.active and not retired:
        yield Activate(name) if active else Deactivate(name)
