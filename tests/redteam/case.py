"""Cases: hostile words, the place where they stand, and what must come of obeying them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from bot.domain.stages import Stage

CASES = Path(__file__).with_name("cases")
ORDER = "{do}"
"""Where in the words of a case the instruction stands."""


class End(StrEnum):
    """What becomes of a call that somebody was talked into."""

    REFUSED = "refused"
    MALFORMED = "malformed"
    APPROVAL = "needs approval"
    FAILED = "failed"
    HARMLESS = "harmless"


@dataclass(frozen=True, slots=True)
class Asked:
    """One call the words ask for, and what must come of it, for each stage that reads them."""

    tool: str
    arguments: Mapping[str, Any]
    ends: Mapping[Stage, End]

    @property
    def order(self) -> str:
        """The line the obedient model looks for."""
        return f"DO {self.tool} {json.dumps(dict(self.arguments), ensure_ascii=False)}"


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """One attempt. `words` hold the orders, encoded and split as it says."""

    id: str
    family: str
    carrier: str
    words: str
    asked: tuple[Asked, ...]
    encoded: tuple[str, ...] = ()
    parts: int = 1
    whole: bool = False
    """Whether the job goes its whole way, to the question whether it may be merged."""
    by: str = "requester"


class UnfitCaseError(ValueError):
    """A file of cases says something that cannot be played."""


@dataclass(frozen=True, slots=True)
class Family:
    """Cases of one kind."""

    name: str
    about: str
    cases: tuple[Case, ...] = field(default=())


def families() -> tuple[Family, ...]:
    """Return every case there is, by family, in the order of the files' names."""
    return tuple(_family(path) for path in sorted(CASES.glob("*.yml")))


def every_case() -> tuple[Case, ...]:
    """Return every case. Raises UnfitCaseError where two have the same id."""
    cases = [case for family in families() for case in family.cases]
    ids = [case.id for case in cases]
    if twice := sorted({name for name in ids if ids.count(name) > 1}):
        raise UnfitCaseError(f"Give each case its own id; used twice: {', '.join(twice)}.")
    return tuple(cases)


def _family(path: Path) -> Family:
    data = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
    name = data["family"]
    return Family(name, data["about"], tuple(_case(name, item, path) for item in data["cases"]))


def _case(family: str, item: Mapping[str, Any], path: Path) -> Case:
    known = {"id", "carrier", "words", "asks", "encoded", "parts", "whole", "by"}
    if unknown := sorted(set(item) - known):
        raise UnfitCaseError(f"{path.name}: {item.get('id')} has an unknown key {unknown[0]}.")
    if ORDER not in item["words"]:
        raise UnfitCaseError(f"{path.name}: the words of {item['id']} lack {ORDER}.")
    return Case(
        id=item["id"],
        family=family,
        carrier=item["carrier"],
        words=item["words"].strip(),
        asked=tuple(_asked(one) for one in item["asks"]),
        encoded=tuple(item.get("encoded", ())),
        parts=item.get("parts", 1),
        whole=item.get("whole", False),
        by=item.get("by", "requester"),
    )


def _asked(item: Mapping[str, Any]) -> Asked:
    ends = {Stage(stage): End(end) for stage, end in item["ends"].items()}
    return Asked(item["call"], item.get("with", {}), ends)


def orders(case: Case) -> Sequence[str]:
    """Return the lines the words of a case are to smuggle in."""
    return [asked.order for asked in case.asked]
