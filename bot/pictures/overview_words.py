"""An owner's positions in one quarter in words, from the same values as their picture."""

from bot.domain.overviews import OutcomeSeries, Overview, OverviewRow
from bot.pictures.picture import alternative


def overview_words(shown: Overview) -> str:
    """Return what the picture shows, a sentence a position."""
    more = f"And {shown.missing} more." if shown.missing else ""
    head = f"The agents of {shown.owner} in {shown.period}."
    return alternative(head, *(_row(row) for row in shown.rows), more)


def outcome(series: OutcomeSeries) -> str:
    """Return where a number stands, and where it should."""
    number = series.number
    if series.last is None:
        return "not known"
    return f"{number.shown(series.last)} of {number.shown(number.target)}"


def cost(row: OverviewRow) -> str:
    """Return what an accepted job cost; a cost is never rounded to nothing."""
    if row.cost_per_useful is None:
        return "no accepted job"
    if 0 < row.cost_per_useful < 10_000:
        return "under $0.01"
    return f"{'at least ' if row.least else ''}${row.cost_per_useful / 1_000_000:,.2f}"


def _row(row: OverviewRow) -> str:
    number = "no outcome number"
    if row.outcome is not None:
        number = f"{row.outcome.number.name} {outcome(row.outcome)}, {row.outcome.trend}"
    share = row.judged
    noun = "findings confirmed" if row.findings else "accepted"
    decided = "nothing decided" if share.rate is None else f"{share.rate:.0%} of {share.of} {noun}"
    return f"{row.position}: {number}; {decided}; {cost(row)}."
