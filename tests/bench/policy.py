"""The gate beside the bare Cedar call: how long one decision takes, and how many a second."""

import json
import time
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import cedarpy

from bot.domain.gate import Facts
from bot.gate import Gate
from bot.gate.requests import request_of
from bot.gate.supposing import Supposing, Supposition
from bot.gate.vocabulary import entities_of, schema_of
from bot.org import load
from tests.bench.results import Goal, Row, a_second, microseconds, percentile, row
from tests.bench.scale import Scale
from tests.gate.calls import TOOLS

_ORG = Path("org")
_GOAL = Goal(times=4)
"""A decision asks two files of policies, and checks the arguments against their schema before."""


@dataclass(frozen=True, slots=True)
class Bare:
    """Cedar as it comes: the same policies, world and requests, one file, nothing around it."""

    policies: cedarpy.PolicySet
    entities: cedarpy.Entities
    schema: cedarpy.Schema

    @classmethod
    def of(cls, gate: Gate) -> "Bare":
        shapes = {name: one.shape for name, one in gate.arguments.items()}
        written = json.dumps(schema_of(tuple(gate.tools.values()), shapes=shapes))
        schema = cedarpy.Schema.from_json_str(written)
        entities = json.dumps(entities_of(gate.organization))
        policies = (_ORG / "lanes.cedar").read_text(encoding="utf-8")
        return cls(
            cedarpy.PolicySet.from_str(policies),
            cedarpy.Entities.from_json_str(entities, schema),
            schema,
        )

    def ask(self, request: dict[str, Any]) -> object:
        return cedarpy.is_authorized(request, self.policies, self.entities, schema=self.schema)


async def measure(place: Path, scale: Scale) -> AsyncIterator[Row]:
    """Yield the rows."""
    organization = load(_ORG / "org.yml", environment={})
    gate = Gate.load(
        organization, tools=TOOLS, lanes=_ORG / "lanes.cedar", gates=_ORG / "gates.cedar"
    )
    bare = Bare.of(gate)
    for what, facts in _calls(gate).items():
        seen = gate.arguments[facts.tool.full_name].seen(facts.arguments)
        request = request_of(facts, organization=organization, seen=seen)
        ours, yardstick = _side_by_side(
            partial(gate.decide, facts), partial(bare.ask, request), times=scale.decisions
        )
        for each in _rows(what, ours, yardstick):
            yield each


def _calls(gate: Gate) -> dict[str, Facts]:
    """Return one call for each answer."""
    supposing = Supposing(gate)
    merge = {"role": "builder", "tool": "repository__merge", "repository": "webshop"}
    edit = {"role": "builder", "tool": "workspace__edit", "repository": "webshop"}
    said = {
        "allowed": edit,
        "refused": merge,
        "asked about": {**merge, "eligible": True},
    }
    return {what: supposing.facts(Supposition.model_validate(one)) for what, one in said.items()}


def _side_by_side(
    ours: Callable[[], object], bare: Callable[[], object], *, times: int
) -> tuple[list[float], list[float]]:
    """Return the seconds of each, taken in turns: both meet the same weather."""
    taken: tuple[list[float], list[float]] = ([], [])
    for _ in range(times):
        for ask, seconds in zip((ours, bare), taken, strict=True):
            began = time.perf_counter()
            ask()
            seconds.append(time.perf_counter() - began)
    return taken


def _rows(what: str, ours: Sequence[float], bare: Sequence[float]) -> list[Row]:
    n = len(ours)
    beside = "beside one bare Cedar call"
    return [
        row(
            f"a call that is {what}: decisions, {beside}",
            n / sum(ours),
            beside=n / sum(bare),
            show=a_second,
            n=n,
        ),
        row(
            f"a call that is {what}: p50, {beside}",
            percentile(ours, 0.5),
            beside=percentile(bare, 0.5),
            show=microseconds,
            n=n,
            goal=_GOAL,
        ),
        row(
            f"a call that is {what}: p99, {beside}",
            percentile(ours, 0.99),
            beside=percentile(bare, 0.99),
            show=microseconds,
            n=n,
            goal=_GOAL,
        ),
    ]
