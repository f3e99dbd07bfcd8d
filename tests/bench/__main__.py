"""`python -m tests.bench [name ...] [--quick]`: measure, and print a table."""

import argparse
import asyncio
import logging
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Mapping
from pathlib import Path
from typing import TextIO

import structlog

from tests.bench import (
    ack,
    audit,
    evidence,
    isolation,
    machine,
    overhead,
    policy,
    reviews,
    settling,
    start,
    waiting,
)
from tests.bench.results import Row, table
from tests.bench.scale import FULL, QUICK, Scale

Measure = Callable[[Path, Scale], AsyncIterator[Row]]

BENCHES: Mapping[str, Measure] = {
    "start": start.measure,
    "ack": ack.measure,
    "overhead": overhead.measure,
    "waiting": waiting.measure,
    "audit": audit.measure,
    "policy": policy.measure,
    "settling": settling.measure,
    "reviews": reviews.measure,
    "isolation": isolation.measure,
    "evidence": evidence.measure,
}


def main() -> int:
    """Measure what was asked for."""
    options = _options()
    _be_silent()
    scale = QUICK if options.quick else FULL
    _say(machine.facts())
    rows: list[Row] = []
    for name in options.names or BENCHES:
        began = time.perf_counter()
        rows += asyncio.run(_measured(BENCHES[name], scale))
        took = time.perf_counter() - began
        _say(f"{name}: {took:.0f} s, load now {machine.load()}", to=sys.stderr)
    _say(f"\n{table(rows)}")
    return 0


async def _measured(measure: Measure, scale: Scale) -> list[Row]:
    rows = []
    with tempfile.TemporaryDirectory(prefix="cs-bench-") as place:
        async for row in measure(Path(place), scale):
            _say(f"  {row.what}: {row.ours} | {row.yardstick} | {row.ratio}", to=sys.stderr)
            rows.append(row)
    return rows


def _be_silent() -> None:
    """Log warnings only: a line each time a model answers would be measured as well."""
    logging.basicConfig(level=logging.WARNING)
    quiet = structlog.make_filtering_bound_logger(logging.WARNING)
    structlog.configure(wrapper_class=quiet)


def _say(text: str, to: TextIO | None = None) -> None:
    out = to or sys.stdout
    out.write(f"{text}\n")
    out.flush()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="name", help=f"of: {', '.join(BENCHES)}")
    parser.add_argument("--quick", action="store_true", help="small numbers: does it run at all?")
    options = parser.parse_args()
    if unknown := sorted(set(options.names) - set(BENCHES)):
        parser.error(f"There is no bench {unknown[0]}. There are: {', '.join(BENCHES)}.")
    return options


if __name__ == "__main__":
    sys.exit(main())
