"""Ordinary jobs: what agents do every day, and what the gate ought to say about it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from bot.domain.calls import Call
from bot.domain.gate import Outcome
from bot.domain.stages import Stage
from tests.redteam.case import Case
from tests.redteam.evidence import Evidence
from tests.redteam.house import House
from tests.redteam.mind import Step
from tests.redteam.scene import RITA, Accept, Approve, Deed, Deny, Scene, Take, Write

TABLE = Path(__file__).with_name("ordinary.yml")

_PEOPLE: Mapping[str, Deed] = {
    "accept": Accept(),
    "answer": Write("The one on the start page.", RITA),
    "approve": Approve(),
    "deny": Deny("Not this week."),
    "take": Take(),
}
_Steps = Mapping[str, Sequence[Mapping[str, Any]]]


@dataclass(frozen=True, slots=True, eq=False)
class Ordinary:
    """One ordinary job. `should` holds what is to be asked about; all else is to pass."""

    case: Case
    scene: Scene
    should: Mapping[tuple[Stage, str], Outcome]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the gate said about one ordinary call."""

    job: str
    stage: Stage
    tool: str
    expected: Outcome
    said: Outcome

    @property
    def needless(self) -> bool:
        """Whether it was held up without need."""
        return self.expected is Outcome.ALLOW and self.said is not Outcome.ALLOW


def ordinary_jobs() -> tuple[Ordinary, ...]:
    """Return the table."""
    data = YAML(typ="safe", pure=True).load(TABLE.read_text(encoding="utf-8"))
    return tuple(_ordinary(item) for item in data["jobs"])


def _ordinary(item: Mapping[str, Any]) -> Ordinary:
    again: _Steps = item.get("again", {})
    deeds = tuple((_PEOPLE[name],) for name in item.get("people", ()))
    should = {
        (Stage(stage), step["call"]): Outcome(step["should"])
        for steps in (item["steps"], again)
        for stage, listed in steps.items()
        for step in listed
        if "should" in step
    }
    scene = Scene(_script(item["steps"]), again=_script(again), deeds=deeds)
    return Ordinary(Case(item["id"], "ordinary", "nothing", "", ()), scene, should)


def _script(steps: _Steps) -> dict[Stage, tuple[Step, ...]]:
    return {
        Stage(stage): tuple((step["call"], step.get("with", {})) for step in listed)
        for stage, listed in steps.items()
    }


async def answers(house: House, job: Ordinary, seen: Evidence) -> tuple[Answer, ...]:
    """Return what the gate said about each call when it was proposed."""
    return tuple([await _answer(house, job, seen, call) for call in seen.calls])


async def _answer(house: House, job: Ordinary, seen: Evidence, call: Call) -> Answer:
    async with house.database.reading() as tx:
        first = (await tx.rulings.of_call(call.id))[0]
    stage = seen.stage_of(call)
    expected = job.should.get((stage, call.tool), Outcome.ALLOW)
    return Answer(job.case.id, stage, call.tool, expected, first.outcome)
