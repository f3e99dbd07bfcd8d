"""An owner's positions in one quarter in words, from the same values as their picture."""

from bot.domain.overviews import OutcomeSeries, Overview, OverviewRow
from bot.pictures.picture import alternative


def overview_words(shown: Overview) -> str:
    """Return what the picture shows, a sentence a position."""
    more = f"And {shown.missing} more." if shown.missing else ""
    head = f"The agents of {shown.owner} in {shown.period}."
    return alternative(head, *(_row(row) for row in shown.rows), more)


def cost(row: OverviewRow) -> str:
    """Return what an accepted job cost; a cost is never rounded to nothing."""
    if row.cost_per_useful is None:
        return "no accepted job"
    if 0 < row.cost_per_useful < 10_000:
        return "under $0.01"
    return f"{'at least ' if row.least else ''}${row.cost_per_useful / 1_000_000:,.2f}"


def _row(row: OverviewRow) -> str:
    number = _outcome(row.outcome)
    share = row.judged
    noun = "findings confirmed" if row.findings else "accepted"
    decided = "nothing decided" if share.rate is None else f"{share.rate:.0%} of {share.of} {noun}"
    return f"{row.position}: {number}; {decided}; {cost(row)}."


def _outcome(series: OutcomeSeries | None) -> str:
    if series is None:
        return "no outcome number"
    number = series.number
    value = "not read yet" if series.last is None else number.shown(series.last)
    return f"{number.name} {value}, target {number.shown(number.target)}, {series.trend}"
