"""The result of a job, artefact first."""

from slack_sdk.models.blocks import Block

from bot.domain.cards import ResultCard
from bot.domain.jobs import Job, JobStatus
from bot.slack.actions import ActionId
from bot.slack.blocks import words
from bot.slack.blocks.parts import actions, button, context, details, fields, section
from bot.slack.drawn import Drawn, File
from bot.slack.mrkdwn import code, fence, mention, one_line, quote, short_commits

_LINES = 24
_ROOM = 2000


def result_card(card: ResultCard) -> Drawn:
    """Draw what was made, how it was checked, what it cost, and the last question."""
    title, status = f"*Result of job {card.job.id}* · {one_line(_subject(card))}", _status(card)
    blocks = [section(f"{title}\n{status}"), section(_artefact(card)), *_summary(card)]
    blocks += [*_grounds(card), *_buttons(card), _small_print(card)]
    return Drawn(f"{title}: {status}", tuple(blocks), file=_file(card))


def _subject(card: ResultCard) -> str:
    return words.subject(card.job)


def _status(card: ResultCard) -> str:
    job = card.job
    requester = mention(job.requester)
    if card.delivery < job.deliveries:
        return ":leftwards_arrow_with_hook: *Sent back*. A newer result stands below."
    match job.status:
        case JobStatus.SHIP:
            return f":large_yellow_circle: *Waits for {requester}* to accept it or send it back."
        case JobStatus.ACCEPTED:
            return f":white_check_mark: *Accepted* by {requester}. The job is closed."
        case JobStatus.CANCELLED | JobStatus.FAILED | JobStatus.REFUSED:
            return f":no_entry_sign: *The job ended as {job.status}*; this was its result."
        case _:
            return f":leftwards_arrow_with_hook: *Sent back*{_why(job)} A new result will follow."


def _why(job: Job) -> str:
    """Return the reason as the end of a sentence; people end theirs with a stop, or do not."""
    reason = one_line(job.reason, limit=300)
    stop = "" if reason.endswith((".", "!", "?", "…")) else "."
    return f": {reason}{stop}" if reason else stop


def _is_open(card: ResultCard) -> bool:
    return card.job.status is JobStatus.SHIP and card.delivery == card.job.deliveries


def _artefact(card: ResultCard) -> str:
    """Return the merged commit or an excerpt of the change."""
    artefact = card.artefact.strip("\n")
    if not artefact.strip():
        return "Nothing was changed."
    if "\n" not in artefact and len(artefact) <= 300:
        return quote(short_commits(artefact))
    more = "\n_The whole of it is in the file above._" if _is_long(artefact) else ""
    return f"{fence(artefact, limit=_ROOM, lines=_LINES)}{more}"


def _grounds(card: ResultCard) -> list[Block]:
    """Return what the decision rests on; folded away once it was made."""
    blocks = [_facts(card), *_reviews(card)]
    if _is_open(card):
        return blocks
    return [details("How it was checked, and what it took", *blocks)]


def _summary(card: ResultCard) -> list[Block]:
    owner = one_line(card.job.owner or "the owner", limit=60)
    said = [f"{owner} says:\n{quote(card.summary, limit=900)}"] if card.summary.strip() else []
    unsure = [f"*Not known*\n{quote(card.doubt, limit=600)}"] if card.doubt.strip() else []
    return [section(text) for text in (*said, *unsure)]


def _facts(card: ResultCard) -> Block:
    job = card.job
    asked = job.contract.checks if job.contract else ()
    return fields(
        f"*Checks*\n{words.checks(card.results, revision=job.revision, asked=asked)}",
        f"*Used*\n{words.used(card.spent)}",
        f"*Revision*\n{words.short(job.revision)}",
        _craft(card),
        f"*Took*\n{words.duration(job.updated_at - card.started_at)}, {words.touches(card.spent)}",
    )


def _craft(card: ResultCard) -> str:
    ran = [result for result in card.craft if result.revision == card.job.revision]
    return f"*Craft*\n{words.checks(ran, revision=card.job.revision)}" if ran else ""


def _reviews(card: ResultCard) -> list[Block]:
    lines = words.reviews(card.verdicts, revision=card.job.revision)
    return [section(lines)] if lines else []


def _buttons(card: ResultCard) -> list[Block]:
    if not _is_open(card):
        return []
    job = card.job
    label = f"Accept the result of job {job.id}"
    accept = button("Accept", ActionId.ACCEPT_RESULT, job.id, style="primary", label=label)
    back = button("Send back…", ActionId.SEND_BACK, job.id)
    return [actions(f"result-{job.id}", [accept, back])]


def _small_print(card: ResultCard) -> Block:
    """Return what the two answers do, while they can be given, and whose artefact it is."""
    next_ = "Accepting closes the job. Sent back, it returns to its owner with your reason."
    branch = code(card.repository.branch, limit=80)
    target = f"Target {words.target(card.repository)}, branch {branch}"
    warning = ":warning: *Without isolation*: its commands ran as this host's own user"
    shown = next_ if _is_open(card) else ""
    return context(shown, target, _unspoken(card), "" if card.isolated else warning)


def _unspoken(card: ResultCard) -> str:
    """Name what was settled in writing and got lost on the way, as far as anybody can tell."""
    if not card.unspoken:
        return ""
    names = ", ".join(one_line(name, limit=60) for name in card.unspoken[:6])
    more = f" and {len(card.unspoken) - 6} more" if len(card.unspoken) > 6 else ""
    return f":link: Given in writing, and not said to be kept: {names}{more}"


def _is_long(artefact: str) -> bool:
    return len(artefact) > _ROOM or artefact.count("\n") >= _LINES


def _file(card: ResultCard) -> File | None:
    if not _is_long(card.artefact.strip("\n")):
        return None
    ending = "diff" if card.artefact.startswith("diff --git") else "txt"
    name = f"job-{card.job.id}-{(card.job.revision or 'result')[:10]}.{ending}"
    return File(name=name, title=f"Job {card.job.id}: the whole result", content=card.artefact)
