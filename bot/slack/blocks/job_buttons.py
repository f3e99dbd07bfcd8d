"""What people can do with a job, by where it is in its life."""

from slack_sdk.models.blocks import (
    Block,
    ButtonElement,
    InteractiveElement,
    Option,
    PlainTextObject,
    StaticSelectElement,
)

from bot.domain.cards import JobCard
from bot.domain.jobs import Job, JobStatus
from bot.slack.actions import ActionId
from bot.slack.blocks.parts import actions, button, confirm
from bot.slack.blocks.words import subject
from bot.slack.mrkdwn import one_line, plain_line


def job_buttons(card: JobCard) -> list[Block]:
    """Return the row of buttons; none once the job has ended or where nothing is to be decided."""
    match card.job.status:
        case JobStatus.INTAKE | JobStatus.CLARIFYING:
            elements: list[InteractiveElement] = [_cancel(card.job)]
        case JobStatus.SCOPE:
            elements = _scope(card)
        case JobStatus.WORKING | JobStatus.REVIEWING | JobStatus.APPROVAL:
            elements = _running(card.job)
        case JobStatus.ESCALATED:
            elements = _escalated(card)
        case _:
            return []
    return [actions(f"job-{card.job.id}", elements)]


def _scope(card: JobCard) -> list[InteractiveElement]:
    job = card.job
    label = f"Accept the scope of job {job.id}"
    accept = button("Accept scope", ActionId.ACCEPT_SCOPE, job.id, style="primary", label=label)
    change = button("Change…", ActionId.CHANGE_SCOPE, job.id)
    return [accept, change, *_routes(card), _cancel(job)]


def _routes(card: JobCard) -> list[InteractiveElement]:
    options = [
        Option(text=plain_line(route), value=f"{card.job.id}/{route}")
        for route in card.routes[:100]
        if plain_line(route) and len(f"{card.job.id}/{route}") <= 150  # Slack's limit for a value
    ]
    placeholder = PlainTextObject(text="Route elsewhere", emoji=False)
    menu = StaticSelectElement(action_id=ActionId.ROUTE, placeholder=placeholder, options=options)
    return [menu] if options else []


def _running(job: Job) -> list[InteractiveElement]:
    if job.paused_by:
        first = button("Resume", ActionId.RESUME, job.id, style="primary")
    else:
        first = button("Pause", ActionId.PAUSE, job.id)
    return [first, _take_over(job), _stop(job)]


def _escalated(card: JobCard) -> list[InteractiveElement]:
    job = card.job
    if any(finding.awaits_ruling for finding in card.findings):
        # The way on is to say who is right, on the card of the conflict.
        return [_take_over(job), _cancel(job)]
    proceed = button("Continue", ActionId.PROCEED, job.id, style="primary")
    return [proceed, _take_over(job), _cancel(job)]


def _take_over(job: Job) -> ButtonElement:
    asked = confirm(
        f"Take over job {job.id}?",
        "The agents stop working on it and you finish it yourself. What they did so far stays.",
        yes="Take over",
    )
    return button("Take over", ActionId.TAKE_OVER, job.id, confirm=asked)


def _stop(job: Job) -> ButtonElement:
    return _ending(job, "Stop", ActionId.STOP)


def _cancel(job: Job) -> ButtonElement:
    return _ending(job, "Cancel", ActionId.CANCEL)


def _ending(job: Job, verb: str, action: ActionId) -> ButtonElement:
    asked = confirm(
        f"{verb} job {job.id}?",
        f"{one_line(subject(job))}\nIt ends for good; a new request starts a new job.",
        yes=f"{verb} the job",
        danger=True,
    )
    return button(verb, action, job.id, style="danger", confirm=asked)
