"""What a shadow differs in: every line with its n, and every disagreement quoted."""

from collections.abc import Iterator
from datetime import timedelta

from slack_sdk.models.blocks import Block

from bot.domain.agent_cards import ShadowCard
from bot.domain.blind_looks import Accepted
from bot.domain.pairs import Side
from bot.domain.performance import NOT_CHARGED
from bot.domain.shadow_reports import (
    ENOUGH,
    Disagreement,
    Line,
    Measure,
    Report,
    Says,
    Shares,
)
from bot.domain.significance import Share
from bot.slack.blocks import words
from bot.slack.blocks.lines import link
from bot.slack.blocks.parts import context, details, fields, section
from bot.slack.mrkdwn import code, moment, one_line, quote

_MOST = 4
_LEGEND = "Where one is called more or less, chance does that in less than one of twenty cases."
_SAID = {True: "People let it pass.", False: "People did not let it pass.", None: ""}


def report_blocks(card: ShadowCard) -> list[Block]:
    """Return what is known of a shadow so far, and how much of it chance could have done."""
    report = card.report
    blocks = [section("\n".join(_summary(report)))]
    told = [*_all_shares(report), *(_line(each) for each in report.lines)]
    if told:
        theirs = one_line(card.shadow.incumbent, limit=60)
        ours = one_line(card.shadow.candidate, limit=60)
        blocks += [fields(*told), context(f"{theirs} → {ours}. {_LEGEND}", _small(card))]
    if report.disagreements:
        count = words.count(len(report.disagreements), "disagreement")
        blocks.append(details(count, *_disagreements(card)))
    return blocks


def _summary(report: Report) -> Iterator[str]:
    under_way = f" {report.under_way} more to come." if report.under_way else ""
    if report.n < ENOUGH:
        enough = f"It takes {ENOUGH} to say anything beyond chance."
        yield f"*{words.count(report.n, 'job')} done by both.* {enough}{under_way}"
    else:
        yield f"*{words.count(report.n, 'job')} done by both.*{under_way}"
    if report.n:
        yield f"They agree in {report.agreed}{_range(report.agreed)}."
    if report.unavailable:
        latest = report.unavailable[-1]
        count = words.count(len(report.unavailable), "job")
        yield f":warning: *No result in {count} more*, which agrees with nothing. The latest:"
        yield quote(latest.reason, limit=300, lines=3)


def _range(share: Share) -> str:
    low, high = share.interval
    return f" (95 % sure: {low * 100:.0f} to {high * 100:.0f} %)"


def _all_shares(report: Report) -> list[str]:
    good = "Lets pass" if _are_reviews(report) else "All checks green at once"
    told = [_shares(good, report.good)] if report.n else []
    if report.right.ours.of:
        told.append(_shares("As people decided", report.right))
    if report.accepted.ours.of:
        told.append(_shares("Would be accepted, seen blind", report.accepted))
    return told


def _are_reviews(report: Report) -> bool:
    return any(each.measure is Measure.FINDINGS for each in report.lines)


def _shares(name: str, shares: Shares) -> str:
    says = {Says.LESS: "*less often*", Says.MORE: "*more often*"}.get(shares.says, shares.says)
    return f"*{name}* (n = {shares.ours.of})\n{shares.theirs.part} → {shares.ours.part}, {says}"


def _line(line: Line) -> str:
    name = _NAMES[line.measure]
    says = f"*{line.says}*" if line.says in {Says.LESS, Says.MORE} else line.says
    theirs, ours = _value(line.measure, line.theirs), _value(line.measure, line.ours)
    return f"*{name}* (n = {line.n})\n{theirs} → {ours}, {says}"


_NAMES = {
    Measure.COST: "Cost",
    Measure.TIME: "Time",
    Measure.TURNS: "Turns",
    Measure.LINES: "Lines changed",
    Measure.FINDINGS: "Findings",
}


def _value(measure: Measure, value: float) -> str:
    if measure is Measure.COST:
        return words.money(round(value))
    if measure is Measure.TIME:
        return words.duration(timedelta(seconds=value))
    return f"{value:g}"


def _small(card: ShadowCard) -> str:
    report = card.report
    told = [
        "" if card.charged else f"costs {NOT_CHARGED}",
        f"{words.count(report.held_back, 'call')} only recorded" if report.held_back else "",
        f"{words.count(report.refused, 'call')} refused by the gate" if report.refused else "",
    ]
    return " · ".join(each for each in told if each)


def _disagreements(card: ShadowCard) -> Iterator[Block]:
    for each in card.report.disagreements[:_MOST]:
        yield section(_disagreement(card, each))
    missing = len(card.report.disagreements) - _MOST
    if missing > 0:
        yield context(f"… and {missing} older ones")


def _disagreement(card: ShadowCard, each: Disagreement) -> str:
    pair = each.pair
    job = link(card.links.get(pair.job, ""), f"job {pair.job}") or f"job {pair.job}"
    lines = [
        f"*{pair.stage}* of {job} · {moment(pair.due_at)} {_SAID[each.people]}",
        f"{one_line(card.shadow.incumbent, limit=60)}: {_side(pair.theirs)}",
    ]
    if pair.ours is not None:
        lines.append(f"{one_line(card.shadow.candidate, limit=60)}: {_side(pair.ours)}")
    if each.accepted is not None:
        lines.append(_seen_blind(card, each.accepted))
    return "\n".join(lines)


def _seen_blind(card: ShadowCard, accepted: Accepted) -> str:
    theirs = one_line(card.shadow.incumbent, limit=60)
    ours = one_line(card.shadow.candidate, limit=60)
    named = [name for name, taken in ((theirs, accepted.theirs), (ours, accepted.ours)) if taken]
    return f"Seen blind, would be accepted: {' and '.join(named) or 'neither'}."


def _side(side: Side) -> str:
    if side.verdict is None:
        red = ", ".join(code(name, limit=40) for name in side.red[:4])
        return f"{side.passed} of {words.count(side.checks, 'check')} green" + (
            f", red: {red}" if red else ""
        )
    said = f"{words.VERDICT_ICONS[side.verdict]} *{side.verdict}*\n"
    first = next(iter(side.findings), None)
    if first is None:
        return said + quote(side.evidence, limit=250, lines=4)
    place = f" at {code(first.place, limit=80)}" if first.place else ""
    more = f", {len(side.findings)} findings in all" if len(side.findings) > 1 else ""
    return f"{said}{quote(first.harm, limit=250, lines=4)}\n{first.severity}{place}{more}"
