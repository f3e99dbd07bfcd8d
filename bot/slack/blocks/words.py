"""Phrases that several cards share: money, checks, verdicts, findings."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from bot.domain.cards import Spent
from bot.domain.checks import Check, CheckResult
from bot.domain.ids import RevisionId
from bot.domain.jobs import Job
from bot.domain.organization import Limits, Repository
from bot.domain.performance import NOT_CHARGED
from bot.domain.reviews import Finding, FindingStatus, Severity, Verdict, VerdictKind
from bot.slack.mrkdwn import code, one_line, plain_line

VERDICT_ICONS = {
    VerdictKind.PASS: ":white_check_mark:",
    VerdictKind.REVISE: ":leftwards_arrow_with_hook:",
    VerdictKind.REJECT: ":no_entry:",
    VerdictKind.ESCALATE: ":warning:",
}
SEVERITY_ICONS = {
    Severity.BLOCKING: ":red_circle:",
    Severity.MAJOR: ":large_orange_circle:",
    Severity.MINOR: ":large_yellow_circle:",
    Severity.NOTE: ":white_circle:",
}


def subject(job: Job, *, limit: int = 110) -> str:
    """Return what a job is about, in one line of foreign text (not yet neutralised)."""
    told = job.contract.outcome if job.contract else job.request
    return plain_line(told, limit=limit) or "a request without words"


def title(job: Job) -> str:
    return f"*Job {job.id}* · {one_line(subject(job))}"


def short(revision: RevisionId | None) -> str:
    """Return the first letters of a revision, as code."""
    return code(revision[:10]) if revision else "none yet"


def target(repository: Repository) -> str:
    return f"{code(repository.name)} · {repository.environment}"


def money(microusd: int) -> str:
    """Return an amount in US dollars that never rounds a cost to nothing."""
    if 0 < microusd < 10_000:
        return "under $0.01"
    return f"${microusd / 1_000_000:,.2f}"


def duration(span: timedelta) -> str:
    minutes = round(span.total_seconds() / 60)
    if minutes < 1:
        return "under a minute"
    hours, rest = divmod(minutes, 60)
    if hours == 0:
        return f"{rest} min"
    days, left = divmod(hours, 24)
    if days:
        return f"{days} d {left} h" if left else f"{days} d"
    return f"{hours} h {rest} min" if rest else f"{hours} h"


def count(number: int, noun: str, *, plural: str = "") -> str:
    return f"{number} {noun if number == 1 else plural or noun + 's'}"


def cost(spent: Spent) -> str:
    """Return what was spent. A model without a price is said, not guessed."""
    if spent.unpriced:
        known = f"at least {money(spent.cost_microusd)}" if spent.cost_microusd else "not known"
        return f"{known} (a model has no price in org.yml{_uncharged(spent, '; {}')})"
    return f"{money(spent.cost_microusd)}{_uncharged(spent, ' ({})')}"


def _uncharged(spent: Spent, form: str) -> str:
    return "" if spent.charged else form.format(NOT_CHARGED)


def used(spent: Spent) -> str:
    return f"{count(spent.turns, 'turn')} · {cost(spent)}"


def used_of(spent: Spent, limits: Limits, *, extensions: int) -> str:
    """Return what a job has used, against limits a person may have granted more than once."""
    times = 1 + extensions
    budget = money(limits.cost_microusd * times)
    known = replace(spent, charged=True)
    used_up = f"{spent.turns} of {limits.turns * times} turns · {cost(known)} of {budget}"
    return f"{used_up}{_uncharged(spent, ' ({})')}"


def touches(spent: Spent) -> str:
    return count(spent.touches, "human touch", plural="human touches")


def checks(
    results: Sequence[CheckResult], *, revision: RevisionId | None, asked: Sequence[Check] = ()
) -> str:
    """Return how many checks are green for this revision, and which are not."""
    current = [result for result in results if result.revision == revision]
    total = max(len(current), sum(not check.judged for check in asked))
    if total == 0:
        return "none that a machine can run"
    if not current:
        return f"{count(total, 'check')}, not run yet"
    green = sum(result.passed for result in current)
    failed = [result for result in current if not result.passed]
    red = ", ".join(code(result.name, limit=60) for result in failed[:5])
    icon = ":white_check_mark:" if green == total else ":x:"
    return f"{icon} {green} of {total} green" + (f"; red: {red}" if red else "")


def latest(verdicts: Sequence[Verdict]) -> tuple[Verdict, ...]:
    """Return the newest verdict of each stage, in the order the stages first spoke."""
    newest = {verdict.stage: verdict for verdict in sorted(verdicts, key=lambda each: each.at)}
    return tuple(newest.values())


def lineage(verdict: Verdict) -> str:
    """Return a reviewer's model families, and whether that makes the review a weaker one."""
    known = ", ".join(sorted(verdict.lineages)) or "unknown family"
    return one_line(known, limit=60) + (
        "" if verdict.independent else ", *weaker*: not independent"
    )


def verdict_line(verdict: Verdict, *, revision: RevisionId | None) -> str:
    """Return a verdict in one line; one for another revision is struck out."""
    by = f"{one_line(verdict.position, limit=60)} ({lineage(verdict)})"
    if verdict.revision != revision:
        earlier = f"for the earlier {short(verdict.revision)}, not for this one"
        return f":white_circle: {verdict.stage.capitalize()}: ~{verdict.kind}~ {earlier} · {by}"
    icon = VERDICT_ICONS[verdict.kind]
    return f"{icon} {verdict.stage.capitalize()}: *{verdict.kind}* · {by}"


def reviews(verdicts: Sequence[Verdict], *, revision: RevisionId | None) -> str:
    """Return one line for each reviewer, with what it last said."""
    lines = [verdict_line(verdict, revision=revision) for verdict in latest(verdicts)]
    return "\n".join(lines[:5])


def findings(all_findings: Sequence[Finding]) -> str:
    """Return how many findings there are, by what became of them."""
    parts = []
    for status in FindingStatus:
        those = [finding for finding in all_findings if finding.status is status]
        blocking = sum(finding.holds for finding in those)
        held = f" (*{blocking} blocking*)" if blocking else ""
        parts += [f"{len(those)} {status}{held}"] if those else []
    return ", ".join(parts) or "none"
