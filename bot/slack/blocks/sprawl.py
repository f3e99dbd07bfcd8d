"""Which agents are too many, and what can be done about each with one click."""

from collections.abc import Iterator

from slack_sdk.models.blocks import Block, ButtonElement

from bot.domain.agent_cards import SprawlCard
from bot.domain.sprawl import Entry, Trouble
from bot.slack.actions import ActionId
from bot.slack.blocks import words
from bot.slack.blocks.parts import button, confirm, context, section
from bot.slack.drawn import Drawn
from bot.slack.mrkdwn import moment, one_line

_MOST = 12
_NAMES = {
    Trouble.UNUSED: "Unused",
    Trouble.DUPLICATE: "Double",
    Trouble.ORPHANED: "Nobody owns it",
    Trouble.OVER: "Too many",
}


def sprawl_card(card: SprawlCard) -> Drawn:
    """Draw what was found, the gravest first, with a button beside each position."""
    report = card.sprawl
    number = words.count(len(report.entries), "thing")
    top = f":warning: *{number} to tidy up* among {report.positions} agents"
    sense = "Nothing happens by itself. A retired agent goes through a list you can follow."
    blocks = [section(f"{top}\n{sense}"), *_entries(card)]
    missing = len(report.entries) - _MOST
    if missing > 0:
        blocks.append(context(f"… and {missing} more; they come next week."))
    blocks.append(context(f"Week {one_line(report.key)} · {moment(report.at)}"))
    return Drawn(f"{number} to tidy up among {report.positions} agents", tuple(blocks))


def _entries(card: SprawlCard) -> Iterator[Block]:
    seen = set(card.going)
    for entry in card.sprawl.entries[:_MOST]:
        title = f"*{_NAMES[entry.trouble]}*"
        who = f" · {one_line(entry.position, limit=60)}" if entry.position else ""
        settled = "\n:white_check_mark: Being retired." if entry.position in card.going else ""
        text = f"{title}{who}\n{one_line(entry.why, limit=600)}{settled}"
        first = entry.position is not None and entry.position not in seen
        if entry.position is not None:
            seen.add(entry.position)
        yield section(text, accessory=_button(card, entry) if first else None)


def _button(card: SprawlCard, entry: Entry) -> ButtonElement:
    name = one_line(entry.position or "", limit=60)
    mine = (each for each in card.sprawl.entries if each.position == entry.position)
    # Whatever else is wrong with it: one that is double is merged, and the button says so.
    other = next((each.other for each in mine if each.other), None)
    into = f" into {one_line(other, limit=60)}" if other else ""
    verb = "Merge" if other else "Retire"
    asked = confirm(
        f"{verb} {entry.position}?",
        f"*{name}*{into}: it can do nothing from then on. You choose who goes on with its jobs. "
        "Its history stays.",
        yes=verb,
        danger=True,
    )
    action = ActionId.MERGE_AGENT if other else ActionId.RETIRE_AGENT
    label = f"{verb} {entry.position}"
    return button(verb, action, f"{card.sprawl.id}/{entry.position}", confirm=asked, label=label)
