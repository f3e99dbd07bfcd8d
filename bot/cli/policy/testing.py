"""`policy test`: the operator's own table of cases, put to the policies."""

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence

from bot.cli.policy import saying
from bot.cli.present import present
from bot.config import Settings
from bot.gate import Gate
from bot.gate.cases import Tried, cases_of, silent, tried
from bot.opening import load_gate

TABLE = "policy-cases.yml"


async def try_cases(
    options: argparse.Namespace, settings: Settings, environment: Mapping[str, str]
) -> int:
    """Print every case that has another answer than it must. 1 when there is one.

    Raises OrganizationError for a table, an org.yml or policies that cannot be read.
    """
    organization = await present(settings, environment, file=options.from_file)
    gate, _ = await load_gate(settings, organization, environment=environment)
    path = options.file or settings.organization.with_name(TABLE)
    results = tried(gate, cases_of(path, gate=gate))
    for line in _told(gate, results, file=str(path)):
        sys.stdout.write(f"{line}\n")
    return 0 if all(one.is_right for one in results) else 1


def _told(gate: Gate, results: Sequence[Tried], *, file: str) -> Iterator[str]:
    wrong = [one for one in results if not one.is_right]
    for one in wrong:
        yield f"{file}:{one.case.line}: {one.case.name}: {one.wanting}."
        for line in (*saying.call(one.case.facts), *_answer(gate, one)):
            yield f"    {line}"
    unheard = ", ".join(f"{rule.id} ({rule.place})" for rule in silent(gate, results))
    if unheard:
        yield f"warning: no case made these rules speak: {unheard}"
    yield f"{len(results)} cases: {len(results) - len(wrong)} right, {len(wrong)} wrong."


def _answer(gate: Gate, one: Tried) -> Iterator[str]:
    return saying.answer(gate, one.case.facts, one.ruling)
