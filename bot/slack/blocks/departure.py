"""Who left and what they owned, for whoever names the next owner."""

from json import dumps

from slack_sdk.models.blocks import (
    Block,
    InputBlock,
    PlainTextObject,
    UserSelectElement,
)
from slack_sdk.models.views import View

from bot.domain.agent_cards import DepartureCard, OwnedRole
from bot.domain.departures import DepartureStatus
from bot.slack.actions import FIELD, ActionId, CallbackId
from bot.slack.blocks import words
from bot.slack.blocks.parts import actions, button, confirm, context, section
from bot.slack.drawn import Drawn
from bot.slack.mrkdwn import mention, mentions, moment, one_line

_MOST = 12
_FREE = "Nothing is held back any more because of it."


def departure_card(card: DepartureCard) -> Drawn:
    """Draw what waits for an owner, what is held back until then, and who decides."""
    departure = card.departure
    top = f":key: *{mention(departure.person)} has left* and owned {_number(card)}"
    blocks = [section(f"{top}\n{_status(card)}"), *_owned(card), *_buttons(card)]
    note = f"Departure {departure.id} · left {moment(departure.at)}"
    return Drawn(f"{_number(card)} need an owner", (*blocks, context(note)))


def owner_window(card: DepartureCard) -> View:
    """Ask who owns the roles of somebody who left."""
    note = (
        f"{mention(card.departure.person)} owned {_number(card)}. Whoever you choose answers for "
        "their agents from now on, and is told so."
    )
    chosen = UserSelectElement(action_id=FIELD, placeholder=PlainTextObject(text="A person"))
    label = PlainTextObject(text="Who owns them from now on?")
    return View(
        type="modal",
        callback_id=CallbackId.NAME_OWNER,
        title="Name the next owner",
        submit="Hand over",
        close="Go back",
        private_metadata=dumps({"id": card.departure.id}),
        blocks=[section(note), InputBlock(block_id=FIELD, label=label, element=chosen)],
    )


def _number(card: DepartureCard) -> str:
    return words.count(len(card.departure.roles), "role")


def _status(card: DepartureCard) -> str:
    departure = card.departure
    match departure.status:
        case DepartureStatus.SETTLED if departure.successor and departure.decided_by:
            who, by = mention(departure.successor), mention(departure.decided_by)
            said = "" if departure.successor == departure.decided_by else f", as {by} decided"
            return f":white_check_mark: *{who} owns them now*{said}. {_FREE}"
        case DepartureStatus.RETURNED:
            return f":white_check_mark: *They are back*, and own them as before. {_FREE}"
        case DepartureStatus.ELSEWHERE | DepartureStatus.SETTLED:
            return ":white_check_mark: *Others own them by now.* Nobody needs to decide any more."
        case DepartureStatus.OPEN:
            asked = mentions(departure.asked) or "An operator"
            return (
                f"*{asked} must say who owns them from now on.* Until then their agents make no "
                "call with consequences; they read, and work in their own clones."
            )


def _owned(card: DepartureCard) -> list[Block]:
    shown = [_line(each) for each in card.owned[:_MOST]]
    missing = len(card.owned) - _MOST
    more = [f"… and {missing} more"] if missing > 0 else []
    return [section("\n".join([*shown, *more]))] if shown else []


def _line(owned: OwnedRole) -> str:
    filled = ", ".join(one_line(name, limit=40) for name in owned.positions[:5]) or "nobody"
    name, mission = one_line(owned.role.name, limit=60), one_line(owned.role.mission, limit=110)
    return f"• *{name}* ({filled}): {mission}"


def _buttons(card: DepartureCard) -> list[Block]:
    departure = card.departure
    if departure.status is not DepartureStatus.OPEN:
        return []
    asked = confirm(
        "Own these roles?",
        f"You answer for {_number(card)} from now on. What was held back goes on.",
        yes="I own them",
    )
    take = button(
        "I own them now", ActionId.TAKE_ROLES, departure.id, style="primary", confirm=asked
    )
    name = button("Name somebody…", ActionId.NAME_OWNER, departure.id)
    return [actions(f"departure-{departure.id}", [take, name])]
