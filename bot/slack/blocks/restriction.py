"""What a position may not do now, as one line of a card or a list."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block

from bot.domain.restrictions import Extent, Restriction
from bot.slack.blocks.parts import section
from bot.slack.mrkdwn import moment, one_line

_MOST = 5
_REFUSED = {
    Extent.CONSEQUENTIAL: "no calls with consequences",
    Extent.EVERYTHING: "no work",
}


def restriction_lines(restrictions: Sequence[Restriction], *, note: str = "") -> list[Block]:
    """Return what a card must not leave out while its position is restricted; often nothing.

    `note` says what follows from it there.
    """
    if not restrictions:
        return []
    lines = [restriction_line(each) for each in restrictions[:_MOST]]
    return [section("\n".join([*lines, note] if note else lines))]


def restriction_line(restriction: Restriction) -> str:
    """Return what is refused, why, and until when."""
    who = one_line(restriction.position, limit=60)
    until = f" until {moment(restriction.until)}" if restriction.until else ""
    why = one_line(restriction.why, limit=300)
    return f":no_entry: *{who}: {_REFUSED[restriction.extent]}*{until} ({restriction.kind}). {why}"


def restricted(restrictions: Sequence[Restriction]) -> str:
    """Return the restrictions in a few words for a list; nothing where there are none."""
    return ", ".join(f"*{_REFUSED[each.extent]}* ({each.kind})" for each in restrictions[:_MOST])
