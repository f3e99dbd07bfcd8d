"""Examined: who may be given work by a file, and who has to pass its cases first."""

from collections.abc import Mapping, Sequence

from bot.domain.ids import PositionName
from bot.domain.organization import Organization
from bot.domain.registry import PositionRecord
from bot.errors import InvalidInputError

HOW = (
    "Write `active: false` at it, and propose it with /countersign hire: it is put through its "
    "cases, and its owner gives it work."
)


def unexamined(
    before: Organization,
    after: Organization,
    records: Mapping[PositionName, PositionRecord],
) -> tuple[PositionName, ...]:
    """Return who would get work for the first time, without anybody having seen what it does.

    Who had work before, and was not retired, may get it again.
    """
    return tuple(
        name
        for name, position in after.positions.items()
        if position.active and not _at_work(before, name) and not _known(records.get(name))
    )


def refuse_unexamined(names: Sequence[PositionName]) -> None:
    """Raise InvalidInputError where somebody would get work without having passed its cases."""
    if names:
        raise InvalidInputError(
            f"No agent gets work before it has passed its cases: {', '.join(names)}. {HOW}"
        )


def _at_work(organization: Organization, name: PositionName) -> bool:
    found = organization.positions.get(name)
    return found is not None and found.active


def _known(record: PositionRecord | None) -> bool:
    return record is not None and record.deployed_at is not None and record.retired_at is None
