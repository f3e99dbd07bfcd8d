"""Unknowns: what nobody said about a supposed call, and whether the answer hangs on it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.domain.gate import Ruling
from bot.domain.stages import Stage
from bot.gate.supposing import Supposing, Supposition


@dataclass(frozen=True, slots=True)
class Unknown:
    """A fact that was not given. `others` are the answers that other values of it would have."""

    fact: str
    taken: str
    others: Mapping[str, Ruling]


def unknowns(supposing: Supposing, said: Supposition, *, ruling: Ruling) -> Iterator[Unknown]:
    """Yield each fact that was not given, with the values of it that change the answer."""
    facts = supposing.facts(said)
    taken = {
        "stage": facts.stage.value,
        "repository": "none",
        "revision": f"{said.revision}",
        "eligible": _yes_or_no(said.eligible),
    }
    for fact, values in _possible(supposing).items():
        if fact in said.model_fields_set:
            continue
        answers = {
            name: supposing.gate.decide(supposing.facts(said.model_copy(update={fact: value})))
            for name, value in values.items()
            if name != taken[fact]
        }
        others = {name: one for name, one in answers.items() if one.outcome is not ruling.outcome}
        yield Unknown(fact, taken[fact], others)


def _possible(supposing: Supposing) -> Mapping[str, Mapping[str, Any]]:
    return {
        "stage": {stage.value: stage for stage in Stage},
        "repository": {"none": None, **{str(n): n for n in supposing.organization.repositories}},
        "revision": {"none yet": None},
        "eligible": {_yes_or_no(value): value for value in (False, True)},
    }


def _yes_or_no(value: bool) -> str:  # noqa: FBT001
    return "yes" if value else "no"
