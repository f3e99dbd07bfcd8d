"""Policies of a test's own, written into files and loaded from there."""

from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

import pytest

from bot.domain.organization import Organization
from bot.gate import Gate
from bot.org import OrganizationError
from tests.gate.calls import TOOLS

PERMIT = """\
@id("lane")
@tier("green")
@reason("In the lane.")
permit (principal, action, resource)
when { context.in_lane };
"""

PASSES = PERMIT.replace("lane", "passes", 1)


def note(tier: str, *, name: str = "rule", reason: str = "Because.") -> str:
    return f'@id("{name}") @tier("{tier}") @reason("{reason}")\n'


class Paths(TypedDict):
    """Where the two files are."""

    lanes: Path
    gates: Path


@dataclass(frozen=True, slots=True)
class Files:
    """Policies of a test's own."""

    organization: Organization
    folder: Path

    def load(self, lanes: str, *, gates: str = PASSES) -> Gate:
        self.write(lanes, gates=gates)
        return Gate.load(self.organization, tools=TOOLS, **self.paths)

    def write(self, lanes: str, *, gates: str = PASSES) -> None:
        (self.folder / "lanes.cedar").write_text(lanes, encoding="utf-8")
        (self.folder / "gates.cedar").write_text(gates, encoding="utf-8")

    @property
    def paths(self) -> Paths:
        return {"lanes": self.folder / "lanes.cedar", "gates": self.folder / "gates.cedar"}

    def complaints(self, lanes: str) -> list[str]:
        with pytest.raises(OrganizationError) as caught:
            self.load(lanes)
        return [f"{p.line}: {p.what} {p.remedy}" for p in caught.value.problems]
