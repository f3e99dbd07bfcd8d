"""One position's quarter in words, from the same values as its picture."""

from bot.domain.outcome_numbers import latest, trend
from bot.domain.performance import NOT_CHARGED, Figures, OutcomeRecord, Performance
from bot.domain.quarters import Quarter
from bot.domain.significance import Share
from bot.pictures.picture import alternative


def quarter_words(performance: Performance) -> str:
    """Return what the picture shows, the outcome first."""
    quarter = performance.quarters[-1][0]
    shares = [(q, figures.acceptance) for q, figures in performance.quarters]
    what = "Results accepted"
    if not any(share.of for _, share in shares):
        shares = [(q, figures.confirmation) for q, figures in performance.quarters]
        what = "Findings confirmed"
    return alternative(
        f"{performance.position}, role {performance.role}, in {quarter}.",
        _outcome(performance),
        _shares(what, shares),
        _costs(performance.quarters),
        _changes(performance),
    )


def _outcome(performance: Performance) -> str:
    outcome = performance.outcome
    if outcome is None:
        return "Its role has no outcome number."
    number, period = outcome.number, performance.figures.period
    moving = trend(number, outcome.readings, at=period.until)
    days = [r for r in outcome.readings if period.since <= r.at < period.until and not r.pending]
    unknown = sum(r.value is None for r in days)
    return (
        f"Outcome {number.name}: {_last(outcome)}, target {number.shown(number.target)}, "
        f"baseline {number.shown(number.baseline)}; {moving}. "
        f"Read on {len(days) - unknown} days" + (f", unknown on {unknown}." if unknown else ".")
    )


def _last(outcome: OutcomeRecord) -> str:
    last = latest(outcome.readings)
    if last is None:
        return "not read yet"
    return "last unknown" if last.value is None else f"last {outcome.number.shown(last.value)}"


def _shares(what: str, shares: list[tuple[Quarter, Share]]) -> str:
    told = [
        f"{quarter} {share.rate:.0%} of {share.of}"
        for quarter, share in shares
        if share.rate is not None
    ]
    return f"{what}: {', '.join(told)}." if told else "Nobody has decided about a result yet."


def _costs(quarters: tuple[tuple[Quarter, Figures], ...]) -> str:
    told = [
        f"{quarter} {_money(cost, figures)}"
        for quarter, figures in quarters
        if (cost := figures.cost_per_useful) is not None
    ]
    unpaid = "" if all(figures.charged for _, figures in quarters) else f" ({NOT_CHARGED})"
    return f"Cost per accepted job{unpaid}: {', '.join(told)}." if told else ""


def _changes(performance: Performance) -> str:
    days = [f"{each.period.since:%Y-%m-%d}" for each in performance.stretches[1:]]
    return f"It changed on {', '.join(days)}." if days else ""


def _money(cost: int, figures: Figures) -> str:
    if 0 < cost < 10_000:
        return "under $0.01"
    return f"{'at least ' if figures.unpriced else ''}${cost / 1_000_000:,.2f}"
