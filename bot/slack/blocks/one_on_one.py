"""One-to-ones: the message that asks, and the window that is answered in."""

from collections.abc import Sequence
from json import dumps

from slack_sdk.models.blocks import (
    InputBlock,
    PlainTextInputElement,
    PlainTextObject,
    SectionBlock,
)
from slack_sdk.models.views import View

from bot.domain.one_on_ones import Talk
from bot.domain.performance import Performance
from bot.domain.review_cards import TalksCard, WorkedOn
from bot.slack.actions import COMMAND, FIELD, ActionId, CallbackId
from bot.slack.blocks import words
from bot.slack.blocks.agent_review import figures, fitting
from bot.slack.blocks.lines import link
from bot.slack.blocks.parts import button, context, mrkdwn, section
from bot.slack.drawn import Drawn
from bot.slack.mrkdwn import mention, one_line

WORKED, FAILED, CHANGE = FIELD, "failed", "change"
"""The fields of the window. What is wrong with the whole of it is said at the first."""

_LONGEST = 2000


def talks_message(card: TalksCard) -> Drawn:
    """Draw an owner's positions with their numbers, each to be spoken about."""
    open_ones = sum(talk.said is None for talk, _ in card.talks)
    left = f"{words.count(open_ones, 'position')} to talk about" if open_ones else "All answered"
    head = f"*One-to-ones {one_line(card.month, limit=20)}* · {mention(card.owner)}\n{left}."
    ordered = sorted(card.talks, key=lambda each: each[0].said is not None)
    lines = fitting(
        [_line(talk, numbers, card.jobs.get(talk.position, ())) for talk, numbers in ordered]
    )
    missing = len(card.talks) - len(lines)
    then = ", once these are answered" if open_ones else ""
    rest = [context(f"… and {missing} more{then}.")] if missing else []
    note = f"What you want changed is open in `{COMMAND} reviews` until the next review decides it."
    note = f"Nothing is lost where you do not answer. {note}" if open_ones else note
    blocks = (section(head), *lines, *rest, context(note))
    return Drawn(f"One-to-ones {card.month}: {left}", blocks)


def talk_window(talk: Talk) -> View:
    """Ask what worked, what did not, and which change of scope is wanted."""
    return View(
        type="modal",
        callback_id=CallbackId.ONE_ON_ONE,
        title="One-to-one",
        submit="Save",
        close="Go back",
        private_metadata=dumps({"id": talk.id}),
        blocks=[
            section(f"*{one_line(talk.position, limit=60)}* · {one_line(talk.month, limit=20)}"),
            _field(WORKED, "What worked?"),
            _field(FAILED, "What did not?"),
            _field(CHANGE, "Which change of scope do you want?"),
        ],
    )


def _line(talk: Talk, numbers: Performance | None, jobs: Sequence[WorkedOn]) -> SectionBlock:
    told = f"*{one_line(talk.position, limit=60)}* · {one_line(talk.role, limit=60)}"
    lines = [told, figures(numbers.figures) if numbers else "", _jobs(jobs), *_said(talk)]
    press = button("Answer", ActionId.ONE_ON_ONE, talk.id, label=f"Answer about {talk.position}")
    accessory = press if talk.said is None else None
    text = mrkdwn("\n".join(each for each in lines if each))
    return SectionBlock(text=text, accessory=accessory)


def _jobs(jobs: Sequence[WorkedOn]) -> str:
    named = (
        f"{link(each.link, f'job {each.job}') or f'job {each.job}'} ({each.status})"
        for each in jobs
    )
    return f"Last: {', '.join(named)}" if jobs else ""


def _said(talk: Talk) -> list[str]:
    if talk.said is None or talk.said_by is None:
        return []
    parts = (("Worked", talk.said.worked), ("Did not", talk.said.failed))
    lines = [f"{name}: {one_line(text, limit=200)}" for name, text in parts if text.strip()]
    wanted = [f":arrow_right: Wanted: {one_line(talk.wants, limit=200)}"] if talk.wants else []
    return [*lines, *wanted, f"by {mention(talk.said_by)}"]


def _field(name: str, label: str) -> InputBlock:
    return InputBlock(
        block_id=name,
        label=PlainTextObject(text=label, emoji=False),
        element=PlainTextInputElement(action_id=name, multiline=True, max_length=_LONGEST),
        optional=True,
    )
