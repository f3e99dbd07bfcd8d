"""Reconciling: the file and the registry compared with what the file was when they last agreed."""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.differences import Difference, Overlap, differences, overlaps
from bot.domain.registry import Manuscript


class Standing(StrEnum):
    """How the organization's file stands to the registry."""

    NEW = "new"
    SAME = "same"
    FILE_CHANGED = "file changed"
    REGISTRY_CHANGED = "registry changed"
    BOTH_CHANGED = "both changed"


@dataclass(frozen=True, slots=True)
class Comparison:
    """What was changed in the file, and what in the registry, since they last agreed."""

    standing: Standing
    file: tuple[Difference, ...] = ()
    registry: tuple[Difference, ...] = ()

    @property
    def overlaps(self) -> tuple[Overlap, ...]:
        """What a person has to choose between: no merge can tell which is meant."""
        return overlaps(self.file, self.registry)


def compare(
    file: Manuscript, registry: Manuscript | None, *, base: Manuscript | None
) -> Comparison:
    """Return how the file stands to the registry. Without a base everything that differs counts."""
    if registry is None:
        return Comparison(Standing.NEW)
    if file.digest == registry.digest:
        return Comparison(Standing.SAME)
    base = base or registry
    mine, theirs = differences(base, file), differences(base, registry)
    return Comparison(_standing(bool(mine), bool(theirs)), mine, theirs)


def _standing(file_changed: bool, registry_changed: bool) -> Standing:  # noqa: FBT001
    if file_changed and registry_changed:
        return Standing.BOTH_CHANGED
    return Standing.FILE_CHANGED if file_changed else Standing.REGISTRY_CHANGED
