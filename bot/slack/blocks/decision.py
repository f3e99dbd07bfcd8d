"""A decision record: what is settled, who may settle it, and what it touches."""

from slack_sdk.models.blocks import Block

from bot.domain.cards import DecisionCard
from bot.domain.decisions import DecisionRecord, DecisionStatus
from bot.domain.documents import Passage
from bot.slack.actions import ActionId
from bot.slack.blocks.lines import link
from bot.slack.blocks.parts import actions, button, context, section
from bot.slack.drawn import Drawn
from bot.slack.mrkdwn import code, mention, mentions, moment, neutralise, one_line, quote

_ICONS = {
    DecisionStatus.PROPOSED: ":large_yellow_circle:",
    DecisionStatus.ACCEPTED: ":white_check_mark:",
    DecisionStatus.DECLINED: ":no_entry_sign:",
    DecisionStatus.SUPERSEDED: ":leftwards_arrow_with_hook:",
}


def decision_card(card: DecisionCard) -> Drawn:
    """Draw what is decided, whether it binds, why, what it touches, and the buttons."""
    record = card.record
    top = f"{title(record)}\n{_status(card)}"
    said = f"*Decision*\n{quote(record.decision, limit=1500, lines=20)}"
    blocks = [
        section(top),
        section(said),
        *_why(record),
        *linked(card.linked, card.passages),
        *decision_buttons(record),
    ]
    return Drawn(f"{title(record)}: {_status(card)}", (*blocks, context(*_small_print(card))))


def title(record: DecisionRecord) -> str:
    """Return a record's number and title, on one line."""
    return f"*Decision {record.id}* · {one_line(record.title) or 'without a title'}"


def decision_line(card: DecisionCard) -> Block:
    """Return one record in a list."""
    record = card.record
    facts = [_settled(record), holds_for(record), link(card.link, "where it was said")]
    return section(
        f"{_ICONS[record.status]} {title(record)}\n{one_line(record.line, limit=220)}\n"
        f"{' · '.join(fact for fact in facts if fact)}"
    )


def linked(records: tuple[DecisionRecord, ...], passages: tuple[Passage, ...]) -> list[Block]:
    """Return the decisions and documents to look at beside something new, or nothing."""
    lines = [
        f"Touches *decision {each.id}* ({each.status}): {one_line(each.title, limit=100)}. "
        f"{one_line(each.line, limit=200)}"
        for each in records[:5]
    ]
    lines += [
        f"Touches the document *{one_line(each.title, limit=100)}*: "
        f"{one_line(each.text, limit=300)}"
        for each in passages[:2]
    ]
    if not lines:
        return []
    return [section(":link: " + "\n:link: ".join(lines))]


def holds_for(record: DecisionRecord) -> str:
    """Return what a decision holds for, in words."""
    held = record.applies_to
    parts = [f"the repository {one_line(name, limit=60)}" for name in sorted(held.repositories)]
    parts += [f"the role {one_line(name, limit=60)}" for name in sorted(held.roles)]
    return f"holds for {' and '.join(parts) or 'the whole organization'}"


def _status(card: DecisionCard) -> str:
    record = card.record
    icon = _ICONS[record.status]
    if record.status is not DecisionStatus.PROPOSED:
        return f"{icon} {_settled(record)}{_consequence(record)}"
    # Those it concerns first; a mention wakes somebody, and not everybody who may must be woken.
    asked = mentions(card.people, most=2) or "a person who may decide it"
    return f"{icon} *Waits for {asked}* to accept or decline it. It binds nobody before."


def _settled(record: DecisionRecord) -> str:
    if record.status is DecisionStatus.PROPOSED:
        return "*Proposed*, binds nobody yet"
    if record.status is DecisionStatus.SUPERSEDED:
        return f"*Superseded* by decision {record.superseded_by}"
    who = mention(record.decided_by) if record.decided_by else "nobody"
    when = f", {moment(record.decided_at)}" if record.decided_at else ""
    return f"*{record.status.capitalize()}* by {who}{when}"


def _consequence(record: DecisionRecord) -> str:
    match record.status:
        case DecisionStatus.ACCEPTED:
            return ". Every later job it applies to is given it."
        case DecisionStatus.DECLINED:
            return f". Nothing changes.\n{quote(record.reason, limit=500)}"
        case _:
            return ". It no longer binds."


def _why(record: DecisionRecord) -> list[Block]:
    return [section(f"*Why*\n{neutralise(record.why, limit=1500)}")] if record.why.strip() else []


def decision_buttons(record: DecisionRecord) -> list[Block]:
    """Return the row of buttons; none once it is settled."""
    if record.status is not DecisionStatus.PROPOSED:
        return []
    label = f"Accept decision {record.id}"
    accept = button("Accept", ActionId.ACCEPT_DECISION, record.id, style="primary", label=label)
    decline = button("Decline…", ActionId.DECLINE_DECISION, record.id)
    return [actions(f"decision-{record.id}", [accept, decline])]


def _small_print(card: DecisionCard) -> list[str]:
    record = card.record
    by = mention(record.person) if record.person else one_line(record.author, limit=60)
    job = f"in job {record.job}" if record.job else ""
    facts = [f"Proposed by {by}", job, moment(record.proposed_at), holds_for(record)]
    ends = f"takes the place of decision {record.supersedes}" if record.supersedes else ""
    facts += [ends, f"wording {code(record.digest[:12])}", link(card.link, "open")]
    return [" · ".join(fact for fact in facts if fact)]
