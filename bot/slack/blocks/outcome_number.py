"""An outcome number in a few words: where it stands, and which way it goes."""

from bot.domain.boards import OutcomeLine
from bot.domain.outcome_numbers import Trend
from bot.slack.blocks import words
from bot.slack.mrkdwn import one_line

_ICONS = {
    Trend.WINNING: ":large_green_circle:",
    Trend.FLAT: ":white_circle:",
    Trend.LOSING: ":red_circle:",
    Trend.UNKNOWN: ":grey_question:",
}


def outcome_line(line: OutcomeLine) -> str:
    """Return a number, its target and its trend in one line; what is unknown is said to be."""
    number = line.number
    name, target = one_line(number.name, limit=80), one_line(number.shown(number.target), limit=40)
    trend = "*busy but flat*" if line.busy_but_flat else f"*{line.trend}*"
    rests_on = f" (n = {words.count(line.known, 'day')})" if line.known else ""
    return f"{_ICONS[line.trend]} {name}: {_value(line)}, target {target} · {trend}{rests_on}"


def _value(line: OutcomeLine) -> str:
    if line.last is None:
        return "not read yet"
    if line.last.value is None:
        return f"unknown ({one_line(line.last.why.rstrip('.'), limit=120)})"
    return one_line(line.number.shown(line.last.value), limit=40)
