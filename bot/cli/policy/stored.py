"""A stored call: how it was ruled on, by which rules, and what would be said about it today."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.cli.policy import saying
from bot.cli.remembered import remembered
from bot.clock import SystemClock
from bot.config import Settings
from bot.domain.calls import Call
from bot.domain.gate import Facts, PolicyText, Ruled, Ruling
from bot.domain.ids import CallId
from bot.domain.secrets import Redactor
from bot.errors import NotFoundError
from bot.gate import Gate
from bot.gate.policy_file import written_under
from bot.gate.rules import RESERVED
from bot.services.cases import Case, read_case
from bot.services.judging import Judge
from storage.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Stored:
    """A call, the rulings on it, and its facts as they are now."""

    call: Call
    rulings: tuple[Ruled, ...]
    now: tuple[Facts, Ruling] | str
    """What it is today and what would be said about it, or why that cannot be told."""
    texts: Mapping[str, PolicyText]
    """The policies as they were, for each ruling made under others than today's."""


async def stored(gate: Gate, settings: Settings, number: CallId) -> Stored:
    """Read a call from the database. Raises NotFoundError, and InvalidInputError without one."""
    judge = Judge(gate.organization, gate.tools, gate, SystemClock(), Redactor())
    async with remembered(settings) as database, database.reading() as tx:
        call = await tx.calls.get(number)
        case = await read_case(tx, call.assignment)
        now = await _today(judge, tx, case, call)
        rulings = await tx.rulings.of_call(number)
        old = {ruled.policies for ruled in rulings} - {gate.version}
        texts = [text for version in old if (text := await tx.policies.get(version))]
        return Stored(call, rulings, now, {text.name: text for text in texts})


async def _today(
    judge: Judge, tx: Transaction, case: Case, call: Call
) -> tuple[Facts, Ruling] | str:
    tool = judge.tools.get(call.tool)
    if tool is None:
        return f"There is no tool {call.tool}."
    try:
        facts = await judge.facts(tx, case, call, tool)
    except NotFoundError as error:
        # org.yml has gone on: the position or the repository is not in it any more.
        return str(error)
    return facts, judge.decide(facts)


def told(gate: Gate, found: Stored) -> Iterator[str]:
    """Yield everything there is to say about it."""
    call = found.call
    yield f"Call {call.id} of job {call.job}, {call.status}: {call.position} calls {call.tool}."
    for ruled in found.rulings:
        yield from _ruled(gate, ruled, found.texts.get(ruled.policies))
    if not found.rulings:
        yield "It has not been put to the gate."
    yield "If it were put to the gate now:"
    if isinstance(found.now, str):
        yield f"  {found.now} It would be refused."
        return
    for line in _now(gate, *found.now):
        yield f"  {line}"


def _ruled(gate: Gate, ruled: Ruled, text: PolicyText | None) -> Iterator[str]:
    same = "as they are today" if ruled.policies == gate.version else "others than today's"
    yield f"Ruled at {ruled.at:%Y-%m-%d %H:%M:%S} UTC: {ruled.outcome}"
    eligible = "eligible" if ruled.eligible else "not eligible"
    yield f"  stage {ruled.stage}, revision {(ruled.revision or 'none')[:12]}, {eligible}"
    yield f"  policies {ruled.policies}, {same}"
    for name in ruled.rules:
        then = written_under(name, text.lanes + text.gates) if text else None
        yield from _as_it_was(then) if then else [f"  {_place(gate, name)}"]
    if ruled.malformed:
        yield "  Its arguments did not fit the tool: a mistake, and no attempt."


def _as_it_was(policy: str) -> Iterator[str]:
    for line in policy.splitlines():
        yield f"  | {line}"


def _place(gate: Gate, name: str) -> str:
    rule = gate.rules.get(name)
    if rule is not None:
        return f"{rule.place}: {rule.id} ({rule.effect}, {rule.tier})"
    return f"{name}: {RESERVED.get(name, 'not in the files any more')}"


def _now(gate: Gate, facts: Facts, ruling: Ruling) -> Iterator[str]:
    yield from saying.call(facts)
    yield from saying.answer(gate, facts, ruling)
    yield from saying.unasked(gate, facts, ruling)
    yield from saying.blind_spots(gate, facts)
