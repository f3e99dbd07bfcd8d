"""A position on its way out: the list that the system goes through, and what people choose."""

from collections.abc import Iterator, Sequence

from slack_sdk.models.blocks import (
    Block,
    InputBlock,
    InteractiveElement,
    Option,
    PlainTextInputElement,
    PlainTextObject,
    StaticSelectElement,
)
from slack_sdk.models.views import View

from bot.domain.agent_cards import OffboardingCard
from bot.domain.ids import PositionName
from bot.domain.jobs import Job
from bot.domain.offboarding import Done, Item, Offboarding
from bot.slack.actions import FIELD, ActionId, CallbackId
from bot.slack.blocks import words
from bot.slack.blocks.parts import actions, button, confirm, context, section
from bot.slack.drawn import Drawn
from bot.slack.mrkdwn import mention, moment, one_line, plain_line, quote

INTO = "into"
"""The field in which one chooses who goes on in its place."""

_MOST_JOBS = 8
_NAMES = {
    Item.LANES: "Credentials and lanes",
    Item.JOBS: "Jobs in flight",
    Item.BINDINGS: "Work, 1:1s and reviews",
    Item.CONTEXT: "Context archived",
    Item.AUDIT: "Audit kept",
}


def offboarding_card(card: OffboardingCard) -> Drawn:
    """Draw the list in its order, with the time of each item, and the jobs to choose about."""
    offboarding = card.offboarding
    blocks = [
        section(f"{_top(offboarding)}\n{_status(card)}"),
        section(quote(offboarding.reason, limit=500, lines=6)),
        section("\n".join(_items(offboarding))),
        *_jobs(card),
        context(f"Offboarding {offboarding.id} · begun {moment(offboarding.at)}"),
    ]
    return Drawn(_plain_top(offboarding), tuple(blocks))


def _top(offboarding: Offboarding) -> str:
    return f":octagonal_sign: *{_plain_top(offboarding)}* by {mention(offboarding.by)}"


def _plain_top(offboarding: Offboarding) -> str:
    name = one_line(offboarding.position, limit=60)
    being = "was" if offboarding.next is None else "is being"
    if offboarding.into:
        return f"{name} {being} merged into {one_line(offboarding.into, limit=60)}"
    return f"{name} {being} retired"


def _status(card: OffboardingCard) -> str:
    match card.offboarding.next:
        case None:
            return "*It is gone.* Its history stays, and can be looked up."
        case Item.JOBS if card.jobs:
            number = words.count(len(card.jobs), "open job")
            return f"*Choose for each of {number}* who goes on with it, or that it ends."
        case Item.JOBS:
            return "*Nobody else can do its reviews yet.* It goes on by itself once somebody can."
        case _:
            return "*On its way.* You need not do anything."


def _items(offboarding: Offboarding) -> Iterator[str]:
    done = {each.item: each for each in offboarding.done}
    for item in Item:
        yield _ticked(done[item]) if item in done else f":white_circle: {_NAMES[item]}"


def _ticked(done: Done) -> str:
    note = one_line(done.note, limit=200)
    return f":white_check_mark: *{_NAMES[done.item]}* · {moment(done.at)}\n{note}"


def _jobs(card: OffboardingCard) -> Iterator[Block]:
    if card.offboarding.next is not Item.JOBS:
        return
    for job in card.jobs[:_MOST_JOBS]:
        yield section(f"*Job {job.id}:* {one_line(words.subject(job), limit=200)} · {job.status}")
        yield actions(f"offboarding-{job.id}", _choices(card, job))
    missing = len(card.jobs) - _MOST_JOBS
    if missing > 0:
        yield context(f"… and {missing} more; they appear when these are settled.")


def _choices(card: OffboardingCard, job: Job) -> list[InteractiveElement]:
    number = card.offboarding.id
    options = [
        Option(text=plain_line(name), value=f"{number}/{job.id}/{name}")
        for name in card.routes.get(job.id, ())[:100]
        if plain_line(name) and len(f"{number}/{job.id}/{name}") <= 150
    ]
    placeholder = PlainTextObject(text="Hand over to", emoji=False)
    menu = StaticSelectElement(
        action_id=ActionId.HAND_OVER, placeholder=placeholder, options=options
    )
    asked = confirm(
        f"End job {job.id}?",
        "It ends for good; a new request starts a new job.",
        yes="End the job",
        danger=True,
    )
    value = f"{number}/{job.id}/"
    stop = button("End it", ActionId.STOP_OFFBOARDED, value, style="danger", confirm=asked)
    return [menu, stop] if options else [stop]


def retire_window(position: PositionName, others: Sequence[PositionName]) -> View:
    """Ask why an agent is retired, and whether another one goes on in its place."""
    name = one_line(position, limit=60)
    note = (
        f"*{name} can do nothing from that moment on.* You then choose who goes on with each of "
        "its open jobs. Its name is never given again, and its history stays."
    )
    why = PlainTextInputElement(action_id=FIELD, multiline=True, max_length=1000)
    blocks: list[Block] = [
        section(note),
        InputBlock(block_id=FIELD, label=PlainTextObject(text="Why?"), element=why),
    ]
    if others:
        options = [Option(text=plain_line(other), value=other) for other in others[:100]]
        menu = StaticSelectElement(action_id=INTO, options=options)
        label = PlainTextObject(text="Merge it into")
        blocks.append(InputBlock(block_id=INTO, label=label, element=menu, optional=True))
    return View(
        type="modal",
        callback_id=CallbackId.RETIRE,
        title="Retire an agent",
        submit="Retire",
        close="Go back",
        private_metadata=position,
        blocks=blocks,
    )


def retired_window(offboarding: Offboarding) -> View:
    """Say where what follows can be seen."""
    text = f"*{_plain_top(offboarding)}.* The list is in your messages with the app."
    return View(type="modal", title="Retire an agent", close="Close", blocks=[section(text)])
