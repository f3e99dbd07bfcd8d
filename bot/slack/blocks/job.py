"""The root message of a job, drawn again at each step of its life."""

from datetime import timedelta

from slack_sdk.models.blocks import Block

from bot.domain.cards import JobCard
from bot.domain.contracts import Contract
from bot.domain.jobs import Job, JobStatus
from bot.domain.organization import Environment
from bot.slack.blocks import words
from bot.slack.blocks.decision import linked
from bot.slack.blocks.dissent import dissent_lines
from bot.slack.blocks.grant import grant_lines
from bot.slack.blocks.job_buttons import job_buttons
from bot.slack.blocks.job_status import job_status
from bot.slack.blocks.parts import context, details, fields, section
from bot.slack.blocks.restriction import restriction_lines
from bot.slack.drawn import Drawn
from bot.slack.mrkdwn import bullets, code, mention, moment, one_line, quote


def job_card(card: JobCard) -> Drawn:
    """Draw a job: what it is, what happens next, then the facts behind it."""
    status = job_status(card)
    blocks = [section(f"{words.title(card.job)}\n{status}"), *_middle(card), *job_buttons(card)]
    blocks.append(context(*_small_print(card)))
    return Drawn(f"{words.title(card.job)}: {status}", tuple(blocks))


def _middle(card: JobCard) -> list[Block]:
    """Return what lies behind the status; once the job has ended, folded away."""
    if not card.job.status.is_terminal:
        held = restriction_lines(card.restrictions)
        both = dissent_lines(card.dissent)
        return [*held, *both, *_facts(card), *_contract(card), *grant_lines(card.grants)]
    contract = card.job.contract
    agreed = [section(_agreement(card, contract))] if contract else []
    behind = [*_facts(card), *agreed]
    return [details("How it went", *behind)] if behind else []


def _facts(card: JobCard) -> list[Block]:
    """Return owner, target, checks and budget, as far as they are known yet."""
    job = card.job
    if job.owner is None and job.contract is None:
        return _request(job)
    known = [
        f"*Owner*\n{_owner(card)}",
        f"*Target*\n{words.target(card.repository) if card.repository else 'none'}",
    ]
    if job.contract and job.status is not JobStatus.SCOPE:
        checked = words.checks(card.results, revision=job.revision, asked=job.contract.checks)
        used = words.used_of(card.spent, job.contract.limits, extensions=job.extensions)
        known.append(f"*Used*\n{used}")
        known.append(f"*Checks*\n{checked}")
    return [fields(*known), *_opinions(card)]


def _request(job: Job) -> list[Block]:
    """Return the request in its own words, where the title does not say all of it already."""
    if job.request.strip() == words.subject(job):
        return []
    return [section(quote(job.request, limit=300, lines=4))]


def _owner(card: JobCard) -> str:
    if card.job.owner is None:
        return "nobody yet"
    role = f" ({one_line(card.role.name, limit=60)})" if card.role else ""
    return f"{one_line(card.job.owner, limit=60)}{role}"


def _opinions(card: JobCard) -> list[Block]:
    """Return what the reviewers said about the revision, once there are any."""
    lines = words.reviews(card.verdicts, revision=card.job.revision)
    if card.findings:
        lines += f"\nFindings: {words.findings(card.findings)}"
    return [section(lines.strip())] if lines else []


def _contract(card: JobCard) -> list[Block]:
    """Return the agreement: open while it is asked for, folded away afterwards."""
    contract = card.job.contract
    if contract is None:
        return []
    agreement = _agreement(card, contract)
    if card.job.status is JobStatus.SCOPE:
        return [
            section(agreement),
            *linked(card.touched, card.passages),
            *_specified(contract),
            *_route(card),
        ]
    return [details("What was agreed", section(agreement)), *_specified(contract)]


def _specified(contract: Contract) -> list[Block]:
    """Return how it is to be built, folded away; it is a position's words."""
    if not contract.specification:
        return []
    said = section(quote(contract.specification, limit=2500, lines=40))
    return [details("How it is to be built", said)]


def _agreement(card: JobCard, contract: Contract) -> str:
    lines = [f"*Done when*\n{bullets(contract.done_when) or 'the requester says so'}"]
    if contract.out_of_scope:
        lines.append(f"*Not part of it*\n{bullets(contract.out_of_scope, most=4)}")
    names = [code(check.name, limit=60) for check in contract.checks if not check.judged][:8]
    judged = [one_line(check.name, limit=60) for check in contract.checks if check.judged][:8]
    lines += [f"*Checked by* {', '.join(names)}"] if names else []
    lines += [f"*Judged* by a model, not measured: {', '.join(judged)}"] if judged else []
    return "\n".join([*lines, *_stages(card, contract), _limits(contract)])


def _stages(card: JobCard, contract: Contract) -> list[str]:
    """Return what the job passes before anything has consequences."""
    if card.topology is None:
        return []
    reviews = [" and ".join(group) for group in card.topology.reviews] or ["no review"]
    asks = card.repository is None or card.repository.environment is not Environment.DISPOSABLE
    stages = [*reviews, "approval by people" if asks else "no approval: it is disposable"]
    named = f" (class {code(contract.job_class, limit=60)})" if contract.job_class else ""
    return [f"*Passes*{named} {', then '.join(stages)}"]


def _limits(contract: Contract) -> str:
    limits = contract.limits
    return (
        f"*Limits* {limits.turns} turns, {words.money(limits.cost_microusd)}, "
        f"{words.duration(limits.duration)}, {words.count(limits.rounds, 'round')} of review"
        f"{_estimate(contract)}"
    )


def _estimate(contract: Contract) -> str:
    """Return how long the work is thought to take, where its planner said so."""
    if contract.expected_minutes is None:
        return ""
    return f"; expected in {words.duration(timedelta(minutes=contract.expected_minutes))}"


def _route(card: JobCard) -> list[Block]:
    job = card.job
    if job.routed_by:
        return [context(f"Why this owner: routed by {mention(job.routed_by)}.")]
    if not job.route_reason.strip():
        return []
    return [context(f"Why this owner: {one_line(job.route_reason, limit=300)}")]


def _small_print(card: JobCard) -> list[str]:
    job = card.job
    asked = f"Asked for by {mention(job.requester)}, {moment(job.created_at)}"
    revision = f"revision {words.short(job.revision)}" if job.revision else ""
    round_ = f"round {job.round}" if job.round else ""
    facts = " · ".join(part for part in (asked, round_, revision, _touches(card)) if part)
    return [facts, *_labels(card)]


def _touches(card: JobCard) -> str:
    """Return how often people had to act, once that is known; an accepted job says it on top."""
    ended = card.job.status.is_terminal and card.job.status is not JobStatus.ACCEPTED
    return words.touches(card.spent) if ended and card.spent.touches else ""


def _labels(card: JobCard) -> list[str]:
    """Return the warnings a reader must not miss."""
    contract = card.job.contract
    labels = []
    if contract and contract.judgment:
        labels.append(":mag: *Judgment*: no check can tell; a person takes the final look")
    if not card.isolated:
        labels.append(":warning: *Without isolation*: its commands run as this host's own user")
    if card.scripted:
        labels.append("*Scripted mind*: a demo script answers for the models")
    return labels
