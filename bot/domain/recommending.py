"""Recommending: what a written rule says should become of a position, and why."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from bot.domain.decline import Decline, decline, decline_of_number
from bot.domain.outcome_numbers import Trend, busy_but_flat, latest, trend
from bot.domain.performance import Figures, Performance
from bot.domain.significance import Share


class Recommended(StrEnum):
    """What can be decided about a position at a review."""

    KEEP = "keep"
    ADJUST = "adjust scope"
    EXPAND = "expand"
    RETIRE = "retire"
    REASSIGN = "reassign owner"


@dataclass(frozen=True, slots=True)
class Recommendation:
    """What the rule says, why in a sentence, and the numbers it rests on."""

    kind: Recommended
    reason: str
    rests_on: tuple[str, ...] = ()


UNUSED = timedelta(days=60)
"""A position that got no work for longer is not needed."""

ENOUGH = 10
"""Decisions a rate must rest on before anything is concluded from it."""

HOPELESS = 0.5
"""A rate whose interval lies below this, in two quarters running, will not mend itself."""

WEAK = 0.75
"""A rate whose interval lies below this means the scope does not fit."""

STRONG = 0.8
"""A rate whose interval lies above this can bear more."""

REFUSALS = 1.0
"""Refusals by the gate for each job it was put to work on: more means the lane does not fit."""

TOUCHES = 2.0
"""Times people act on a job: the scope, the result, and nothing between."""

MISSED = 0.5
"""Of the seeded defects a reviewer passed a verdict on: missing more is no review."""

FEWEST_PROBES = 4


def recommend(performance: Performance) -> Recommendation:
    """Apply the rules in their order; the first that speaks decides.

    The outcome number comes before the craft: while it is reached or winning, no rate of
    acceptance retires a position, and while it is losing, none expands one.
    """
    for rule in _RULES:
        if (said := rule(performance)) is not None:
            return said
    return Recommendation(
        Recommended.KEEP, "Nothing in the records speaks for a change.", _rates(performance)
    )


def _ownerless(performance: Performance) -> Recommendation | None:
    if performance.owner_active:
        return None
    reason = "Its owner is no longer active in Slack, so nobody answers for it."
    return Recommendation(Recommended.REASSIGN, reason, (f"owner {performance.owner}",))


def _unused(performance: Performance) -> Recommendation | None:
    idle = performance.unused_for
    if performance.figures.assignments or idle is None or idle <= UNUSED:
        return None
    last = performance.last_used_at
    used = f"last used {last:%Y-%m-%d}" if last else "never used"
    reason = f"It got no work in this period, nor in {idle.days} days up to its end."
    return Recommendation(Recommended.RETIRE, reason, ("0 assignments", used))


def _hopeless(performance: Performance) -> Recommendation | None:
    before = performance.before
    if before is None or _wins(performance):
        return None
    now, then = judged(performance.figures), judged(before)
    if min(now.of, then.of) < ENOUGH or max(now.interval[1], then.interval[1]) >= HOPELESS:
        return None
    reason = "Two quarters running, less than half of its work held, by more than chance explains."
    return Recommendation(Recommended.RETIRE, reason, (_rate(then), _rate(now)))


def _blind(performance: Performance) -> Recommendation | None:
    probes = performance.probes
    if probes is None or probes.decided.of < FEWEST_PROBES:
        return None
    if probes.missed <= MISSED * probes.decided.of:
        return None
    reason = "It passed most of the defects that were put in front of it on purpose."
    return Recommendation(Recommended.ADJUST, reason, (f"{probes.decided} seeded defects caught",))


def _declining(performance: Performance) -> Recommendation | None:
    found = [each for each in declines(performance) if each.found]
    if not found:
        return None
    worst = min(found, key=lambda each: each.p)
    reason = f"{worst.measure} fell from {worst.before} to {worst.after}: more than noise."
    rests_on = (f"{worst.test}: {worst.chance}", worst.n)
    return Recommendation(Recommended.ADJUST, reason, rests_on)


def _losing(performance: Performance) -> Recommendation | None:
    outcome = performance.outcome
    if outcome is None:
        return None
    at, number = performance.figures.period.until, outcome.number
    if trend(number, outcome.readings, at=at) is Trend.LOSING and not _reached(performance):
        reason = f"Its outcome number, {number.name}, moves away from the target."
        return Recommendation(Recommended.ADJUST, reason, _outcome(performance))
    begun = performance.recent_jobs
    if busy_but_flat(number, outcome.readings, begun=begun, at=at):
        reason = f"It is busy but flat: much work, and {number.name} stands short of its target."
        return Recommendation(
            Recommended.ADJUST, reason, (f"{begun} jobs in 28 days", *_outcome(performance))
        )
    return None


def _overreaching(performance: Performance) -> Recommendation | None:
    figures = performance.figures
    if figures.jobs < ENOUGH or figures.gate_events <= REFUSALS * figures.jobs:
        return None
    reason = "The gate refused it more than once for each job: its lane does not fit its work."
    return Recommendation(
        Recommended.ADJUST, reason, (f"{figures.gate_events} refusals", f"{figures.jobs} jobs")
    )


def _too_little(performance: Performance) -> Recommendation | None:
    rate = judged(performance.figures)
    if rate.of >= ENOUGH:
        return None
    reason = f"Too little to say: n = {rate.of}, and {ENOUGH} would be needed. Keep it as it is."
    return Recommendation(Recommended.KEEP, reason, _rates(performance))


def _weak(performance: Performance) -> Recommendation | None:
    rate = judged(performance.figures)
    if rate.interval[1] >= WEAK:
        return None
    reason = f"Too little of its work held: below {WEAK:.0%}, by more than chance explains."
    return Recommendation(Recommended.ADJUST, reason, (_rate(rate),))


def _strong(performance: Performance) -> Recommendation | None:
    figures, rate = performance.figures, judged(performance.figures)
    touches = figures.per_ended(figures.touches)
    if rate.interval[0] < STRONG or (touches is not None and touches > TOUCHES):
        return None
    if figures.gate_events or (performance.outcome is not None and not _wins(performance)):
        return None
    reason = "Its work holds, people need not step in, and its number does not stand against it."
    return Recommendation(Recommended.EXPAND, reason, (_rate(rate), *_outcome(performance)))


_RULES: tuple[Callable[[Performance], Recommendation | None], ...] = (
    _ownerless,
    _unused,
    _hopeless,
    _blind,
    _declining,
    _losing,
    _overreaching,
    _too_little,
    _weak,
    _strong,
)


def declines(performance: Performance) -> tuple[Decline, ...]:
    """Return every comparison with the quarter before, and of the outcome number with itself.

    Where nothing was decided about its work in either quarter, there is nothing to compare.
    """
    tests = []
    if performance.before is not None:
        measure = "Confirmed findings" if _reviews(performance.figures) else "Acceptance"
        then, now = judged(performance.before), judged(performance.quarters[-1][1])
        tests += [decline(measure, then, now)] if then.of or now.of else []
    if performance.outcome is not None:
        number, readings = performance.outcome.number, performance.outcome.readings
        tests.append(decline_of_number(number, readings, at=performance.figures.period.until))
    return tuple(tests)


def judged(figures: Figures) -> Share:
    """Return the rate a position is judged by: of its results, or as a reviewer of its findings."""
    return figures.confirmation if _reviews(figures) else figures.acceptance


def _reviews(figures: Figures) -> bool:
    return figures.acceptance.of == 0 and figures.confirmation.of > 0


def _reached(performance: Performance) -> bool:
    outcome = performance.outcome
    last = latest(outcome.readings) if outcome else None
    if outcome is None or last is None or last.value is None:
        return False
    return outcome.number.reached(last.value)


def _wins(performance: Performance) -> bool:
    """Whether the outcome number is where it should be, or on its way there."""
    outcome = performance.outcome
    if outcome is None:
        return False
    at = performance.figures.period.until
    winning = trend(outcome.number, outcome.readings, at=at) is Trend.WINNING
    return winning or _reached(performance)


def _rate(share: Share) -> str:
    low, high = share.interval
    return f"{share} ({low:.0%} to {high:.0%})"


def _rates(performance: Performance) -> tuple[str, ...]:
    rate = judged(performance.figures)
    return (*((_rate(rate),) if rate.of else ()), *_outcome(performance))


def _outcome(performance: Performance) -> tuple[str, ...]:
    outcome = performance.outcome
    last = latest(outcome.readings) if outcome else None
    if outcome is None or last is None:
        return ()
    number = outcome.number
    value = number.shown(last.value) if last.value is not None else "unknown"
    return (f"{number.name}: {value}, target {number.shown(number.target)}",)
