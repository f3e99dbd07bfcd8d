"""A position on its way out: the list that the system goes through, and what people choose."""

from collections.abc import Iterator

from slack_sdk.models.blocks import (
    Block,
    InteractiveElement,
    Option,
    PlainTextObject,
    StaticSelectElement,
)

from bot.domain.cards import OffboardingCard
from bot.domain.jobs import Job
from bot.domain.offboarding import Done, Item, Offboarding
from bot.slack.actions import ActionId
from bot.slack.blocks import words
from bot.slack.blocks.parts import actions, button, confirm, context, section
from bot.slack.drawn import Drawn
from bot.slack.mrkdwn import mention, moment, one_line, plain_line, quote

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
    return f":file_cabinet: *{_plain_top(offboarding)}*, says {mention(offboarding.by)}"


def _plain_top(offboarding: Offboarding) -> str:
    name = one_line(offboarding.position, limit=60)
    if offboarding.into:
        return f"{name} is merged into {one_line(offboarding.into, limit=60)}"
    return f"{name} is retired"


def _status(card: OffboardingCard) -> str:
    match card.offboarding.next:
        case None:
            return "*It is gone.* Both its history and what it changed can still be looked up."
        case Item.JOBS if card.jobs:
            number = words.count(len(card.jobs), "open job")
            return f"*Choose for {number}:* who goes on with it, or that it ends."
        case Item.JOBS:
            return "*Nobody else can do its reviews yet.* It goes on by itself once somebody can."
        case _:
            return "*On its way.* You need not do anything."


def _items(offboarding: Offboarding) -> Iterator[str]:
    done = {each.item: each for each in offboarding.done}
    for item in Item:
        yield _ticked(done[item]) if item in done else f":white_large_square: {_NAMES[item]}"


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
