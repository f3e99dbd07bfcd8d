"""What the records say about one position: its outcome first, then its craft, each with its n."""

from datetime import timedelta

from slack_sdk.models.blocks import Block

from bot.domain.boards import OutcomeLine
from bot.domain.outcome_numbers import busy_but_flat, known_days, latest, trend
from bot.domain.performance import NOT_CHARGED, Figures, Performance
from bot.domain.recommending import Recommendation, declines
from bot.domain.significance import Share
from bot.slack.actions import COMMAND
from bot.slack.blocks import words
from bot.slack.blocks.outcome_number import outcome_line
from bot.slack.blocks.parts import context, fields, section
from bot.slack.mrkdwn import ago, code, moment, one_line

_MINUTE = timedelta(minutes=1)


def performance_blocks(
    performance: Performance, recommendation: Recommendation | None
) -> list[Block]:
    """Draw the numbers of one position's quarter so far, and what the rule says of them."""
    said = [section(_said(recommendation))] if recommendation else []
    return [
        section(f"*{performance.quarters[-1][0]}* · {_outcome(performance)}"),
        *said,
        fields(*performance_fields(performance)),
        *_drift(performance),
        context(*_small(performance)),
    ]


def performance_fields(performance: Performance) -> tuple[str, ...]:
    """Return the numbers of the period in at most ten fields."""
    figures = performance.figures
    habits = verdict_habits(figures)
    told = (
        _share("Results accepted", figures.acceptance),
        _share("Findings confirmed", figures.confirmation),
        "\n".join(("*Verdicts that pass*", *habits)) if habits else "",
        f"*Cost per accepted job*\n{cost_per_useful(figures)}",
        _share("Within the expected time", figures.punctuality),
        _share("Craft checks green", figures.craftsmanship),
        _each("Rework", figures.rework, figures.ended),
        _each("Human touches", figures.per_ended(figures.touches), figures.ended),
        f"*Refusals by the gate*\n{figures.gate_events} (n = {words.count(figures.jobs, 'job')})",
        _probes(performance),
    )
    return tuple(each for each in told if each)


def verdict_habits(figures: Figures) -> tuple[str, ...]:
    """Return how a reviewer decides: a rubber stamp refuses nothing, and is fast."""
    passing, took, alike = figures.passing, figures.verdict_time, figures.agreement
    if passing.rate is None or took is None:
        return ()
    each = f"{round(took.total_seconds())} s" if took < _MINUTE else words.duration(took)
    beside = f", {alike.rate:.0%} as others (n = {alike.of})" if alike.rate is not None else ""
    low, high = passing.interval
    share = f"{passing.rate:.0%} (n = {passing.of}; {low:.0%} to {high:.0%})"
    return share, f"{each} each{beside}"


def cost_per_useful(figures: Figures) -> str:
    """Return what an accepted job cost; a model without a price makes it the least it was."""
    cost = figures.cost_per_useful
    if cost is None:
        return "no accepted job yet"
    least = "at least " if figures.unpriced else ""
    unpaid = "" if figures.charged else f"; {NOT_CHARGED}"
    return f"{least}{words.money(cost)} (n = {figures.useful}{unpaid})"


def _outcome(performance: Performance) -> str:
    outcome = performance.outcome
    if outcome is None:
        return "No outcome number: add `outcome` to its role in `org.yml`."
    at, number, readings = performance.figures.period.until, outcome.number, outcome.readings
    busy = busy_but_flat(number, readings, begun=performance.recent_jobs, at=at)
    moving = trend(number, readings, at=at)
    days = known_days(readings, at=at)
    return outcome_line(OutcomeLine(number, latest(readings), moving, busy, days))


def _said(recommendation: Recommendation) -> str:
    rests_on = " · ".join(one_line(each, limit=160) for each in recommendation.rests_on)
    told = f"*The rule says: {recommendation.kind}.* {one_line(recommendation.reason, limit=300)}"
    return f"{told}\n{rests_on}" if rests_on else told


def _share(name: str, share: Share) -> str:
    if share.rate is None:
        return ""
    low, high = share.interval
    return f"*{name}*\n{share.rate:.0%} (n = {share.of}; {low:.0%} to {high:.0%})"


def _each(name: str, number: float | None, of: int) -> str:
    return "" if number is None else f"*{name}*\n{number:.1f} per job (n = {of})"


def _probes(performance: Performance) -> str:
    if performance.probes is None:
        return ""
    probes = performance.probes
    return f"*Seeded defects*\n{probes.caught} caught, {probes.missed} missed (n = {probes.seeded})"


def _drift(performance: Performance) -> list[Block]:
    """Return the same numbers before and after each change, where there was one."""
    if len(performance.stretches) < 2:
        return []
    lines = [
        f"• from {moment(each.period.since)}: {each.acceptance} accepted, {cost_per_useful(each)}"
        for each in performance.stretches[-8:]
    ]
    return [section("\n".join(["*Split where its prompt, model or corpus changed*", *lines]))]


def _small(performance: Performance) -> tuple[str, ...]:
    used = performance.last_used_at
    tests = [
        f"{one_line(each.measure, limit=60)}: {each.test}, {each.chance}, {each.n}"
        for each in declines(performance)
        if each.enough
    ]
    chart = code(f"{COMMAND} chart {performance.position}", limit=120)
    idle = performance.unused_for
    unused = f", idle for {words.duration(idle)}" if idle and idle > timedelta(days=30) else ""
    last = f"last used {ago(used)}{unused}" if used else "not used yet"
    return (last, *tests, f"{chart} draws it")
