"""`policy explain`: which rules speak about a call, one supposed or one that was ruled on."""

import argparse
import json
import sys
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from bot.cli.policy import saying
from bot.cli.policy.stored import stored, told
from bot.cli.present import present
from bot.config import Settings
from bot.domain.ids import CallId
from bot.errors import InvalidInputError
from bot.gate import Gate
from bot.gate.supposing import Supposing, Supposition
from bot.gate.unknowns import Unknown, unknowns
from bot.opening import load_gate

_SUPPOSED = ("position", "role", "tool", "stage", "repository", "environment", "eligible")


async def explain(
    options: argparse.Namespace, settings: Settings, environment: Mapping[str, str]
) -> int:
    """Print the answer to one call and every rule that spoke.

    Raises InvalidInputError for a call that cannot be, NotFoundError for one that never was.
    """
    organization = await present(settings, environment, file=options.from_file)
    gate, _ = await load_gate(settings, organization, environment=environment)
    if options.call is None:
        lines = list(_supposed(gate, options))
    else:
        lines = list(told(gate, await stored(gate, settings, CallId(options.call))))
    sys.stdout.write("".join(f"{_printable(line)}\n" for line in lines))
    return 0


def _printable(line: str) -> str:
    """Return a line that cannot steer a terminal: names of tools are what a model wrote."""
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in line)


def _supposed(gate: Gate, options: argparse.Namespace) -> Iterator[str]:
    supposing = Supposing(gate)
    said = _said(options)
    wrong = [f"{what} {remedy}" for _, what, remedy in supposing.mistakes(said)]
    if wrong:
        raise InvalidInputError("\n".join(wrong))
    facts = supposing.facts(said)
    ruling = gate.decide(facts)
    yield from saying.call(facts)
    yield from saying.answer(gate, facts, ruling)
    yield from saying.unasked(gate, facts, ruling)
    yield from saying.blind_spots(gate, facts)
    made_up = sorted(set(facts.arguments) - set(said.arguments))
    if made_up:
        yield f"Made up, because it is needed and was not given: {', '.join(made_up)}."
    for unknown in unknowns(supposing, said, ruling=ruling):
        yield from _unknown(unknown)


def _said(options: argparse.Namespace) -> Supposition:
    if options.tool is None:
        raise InvalidInputError("Say which call: --call NUMBER, or --position and --tool.")
    given = {name: getattr(options, name) for name in _SUPPOSED}
    said: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
    if options.args is not None:
        said["arguments"] = _arguments(options.args)
    if options.revision is not None:
        said["revision"] = None if options.revision == "none" else options.revision
    try:
        return Supposition.model_validate(said)
    except ValidationError as error:
        wrong = (f"--{one['loc'][0]}: {one['msg']}." for one in error.errors())
        raise InvalidInputError("\n".join(wrong)) from error


def _arguments(text: str) -> dict[str, Any]:
    try:
        arguments = json.loads(text)
    except ValueError as error:
        raise InvalidInputError(f"--args is not JSON: {error}.") from error
    if not isinstance(arguments, dict):
        raise InvalidInputError('--args must be a JSON object, such as {"path": "a.py"}.')
    return arguments


def _unknown(unknown: Unknown) -> Iterator[str]:
    yield f"Not given: {unknown.fact}, taken as {unknown.taken}."
    for value, ruling in unknown.others.items():
        rules = f" ({', '.join(ruling.policies)})" if ruling.policies else ""
        yield f"  {value}: {ruling.outcome}{rules}"
