"""Playing: so many steps are really taken, and all that the laws are about is come to."""

import asyncio
import gc
import json
import logging
import os
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import structlog
from dbos import DBOS
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from storage.migrate import upgrade
from tests.services.machine.house import Plan
from tests.services.machine.reach import MUST
from tests.services.machine.rules import Machine

STEPS = int(os.environ.get("COUNTERSIGN_STEPS", "10000"))
"""How many steps are taken in all, by all seeds. More of them find rarer things.

One step may be several of a job: what is sensible is done until people are asked."""

SEEDS = 4
"""How many files share the steps, so that they can run beside each other."""

ANEW = "COUNTERSIGN_STEPS" in os.environ
"""Whether the steps are others each time."""

_REPORT = os.environ.get("COUNTERSIGN_REACH")
"""Into this folder it is written what the steps came to, by each seed."""

_AT_A_TIME = 50
_ENOUGH = 1000
"""With as many steps everything must have been reached; with few it may not be."""


def an_empty_database(place: Path) -> Path:
    """Make the database that every house begins with, and return its file."""
    template = place / "countersign.db"
    url = f"sqlite:///{template}"
    asyncio.run(upgrade(url))
    DBOS.migrate(url)
    return template


@contextmanager
def quietly() -> Iterator[None]:
    """Log nothing, and look for garbage seldom: both cost more than what is looked for here.

    Most failures are meant, and one traceback takes as long to draw as ten steps.
    """
    before, seldom = structlog.get_config(), gc.get_threshold()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    gc.freeze()
    gc.set_threshold(50_000, *seldom[1:])
    try:
        yield
    finally:
        gc.set_threshold(*seldom)
        gc.unfreeze()
        structlog.configure(**before)


def take(machine: type[Machine], *, houses: int, number: int | None) -> None:
    """Take the steps of some houses, by a seed or without one."""
    # To shrink what fails takes minutes, and the same seed fails again.
    phases = (Phase.generate,) if number is not None else (Phase.generate, Phase.shrink)
    run_state_machine_as_test(
        machine if number is None else seed(number)(machine),
        settings=settings(
            max_examples=houses,
            stateful_step_count=_AT_A_TIME,
            deadline=None,
            database=None,
            phases=phases,
            report_multiple_bugs=False,
            suppress_health_check=list(HealthCheck),
        ),
    )


def play(number: int, place: Path) -> None:
    """Take the steps of one seed. Where COUNTERSIGN_STEPS is set, they are others each time."""
    Machine.plan, Machine.reached = Plan.of(an_empty_database(place)), Counter()
    share, again = -(-STEPS // SEEDS), 0
    with quietly():
        while (left := share - Machine.reached["step"]) > 0:
            houses = -(-left // _AT_A_TIME)
            take(Machine, houses=houses, number=None if ANEW else number + SEEDS * again)
            again += 1
    _report(number, Machine.reached)
    assert Machine.reached["step"] >= share, "too few steps were taken"
    missed = [what for what in MUST if not Machine.reached[what]]
    assert share < _ENOUGH or not missed, f"the machine never came to: {', '.join(missed)}"


def _report(number: int, happened: Counter[str]) -> None:
    if _REPORT:
        text = json.dumps(dict(sorted(happened.items())), indent=1)
        Path(_REPORT, f"reach-{number}.json").write_text(text, encoding="utf-8")
