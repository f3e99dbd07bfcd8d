"""An owner's reviews of a quarter in one message, and what a close-out took away."""

from collections.abc import Sequence
from itertools import accumulate

from slack_sdk.models.blocks import Block, ButtonElement, SectionBlock

from bot.domain.agent_reviews import AgentReview, Choice, ReviewStatus
from bot.domain.performance import NOT_CHARGED, Figures
from bot.domain.recommending import Recommended, judged
from bot.domain.review_cards import ClosedBelowCard, ClosedCard, ReviewLine, RoundCard
from bot.slack.actions import COMMAND, ActionId
from bot.slack.blocks import words
from bot.slack.blocks.parts import actions, button, confirm, context, mrkdwn, picture, section
from bot.slack.drawn import Drawn
from bot.slack.mrkdwn import code, mention, mentions, one_line, sentence

_MOST = 40
_ROOM = 11_000
"""Of the 50 blocks a message may have, and of its characters; the rest is looked up by command."""

_NAMED = 12
"""Positions of one owner that are named to who stands above."""

NAMES = {
    Recommended.KEEP: "Keep",
    Recommended.ADJUST: "Adjust scope",
    Recommended.EXPAND: "Expand",
    Recommended.RETIRE: "Retire",
    Recommended.REASSIGN: "Reassign owner",
}


_OVER = {
    ReviewStatus.MISSED: ":no_entry_sign: *Missed*: the next quarter's review took its place.",
    ReviewStatus.NOT_NEEDED: ":no_entry_sign: *Not needed*: it is not at work any more.",
}


def round_message(card: RoundCard) -> Drawn:
    """Draw every review of an owner, those that wait first, and how to submit them."""
    status = round_status(card)
    head = f"*Agent reviews {one_line(card.round.period, limit=40)}* · {_whose(card)}\n{status}"
    shown = fitting([review_section(line) for line in _ordered(card.lines)])
    rest = _rest(len(card.lines) - len(shown))
    seen = [picture(card.picture)] if card.picture else []
    blocks = [section(head), *seen, *shown, *rest, *submit_buttons(card)]
    blocks.append(context(_next(card)))
    return Drawn(f"Agent reviews {card.round.period}: {status}", tuple(blocks))


def round_status(card: RoundCard) -> str:
    """Say in one line what is left to do, and until when."""
    total = words.count(len(card.lines), "position")
    if not card.waiting:
        return f":white_check_mark: *Done.* {total}, nothing is left to decide."
    due, parts = f"{card.round.due_on:%a %d %b %Y}", []
    if card.undecided:
        parts.append(f"{card.undecided} to decide")
    if card.pending:
        parts.append(f"{card.pending} decided, *not submitted yet*")
    late = f":warning: *Overdue since {due}.*" if card.overdue else f"Due *{due}*."
    return f"{late} {total}: {', '.join(parts)}."


def review_section(line: ReviewLine) -> SectionBlock:
    """Return one review: what the numbers say, and what is recommended or was decided."""
    review = line.review
    told = f"*{one_line(review.position, limit=60)}* · {one_line(review.role, limit=60)}"
    lines = [f"{told}{_lost(review)}", _facts(line), _verdict(line)]
    text = "\n".join(each for each in lines if each)
    return SectionBlock(text=mrkdwn(text), accessory=_button(review))


def submit_buttons(card: RoundCard) -> list[Block]:
    """Return the button that lets all decisions take effect, once there are any."""
    if not card.pending:
        return []
    decided = words.count(card.pending, "decision")
    left = f" {card.undecided} stay open." if card.undecided else ""
    sure = confirm(
        "Submit them?",
        f"{decided} take effect now and hold until the next quarter.{left}",
        yes="Submit",
    )
    text = f"Submit {decided}"
    shown = card.decided_at.isoformat() if card.decided_at else ""
    value = f"{card.round.id}/{shown}"
    press = button(text, ActionId.SUBMIT_REVIEWS, value, style="primary", confirm=sure)
    return [actions(f"submit-reviews-{card.round.id}", [press])]


def closed_message(card: ClosedCard) -> Drawn:
    """Draw what the positions lost that nobody reviewed in time, and how they get it back."""
    still = _still(card)
    period = one_line(card.round.period, limit=40)
    head = f"*Close-out of the agent reviews {period}* · {mention(card.round.owner)}"
    names = ", ".join(one_line(each.position, limit=60) for each in still[:_MOST])
    if not still:
        told = ":white_check_mark: Every position has been reviewed since; their lanes are back."
    else:
        told = (
            f":no_entry: *{words.count(len(still), 'position')} without calls with consequences* "
            f"since nobody submitted their reviews: {names}."
        )
    how = (
        f"{mentions(card.people)} can still decide: `{COMMAND} reviews`. A submitted review gives "
        "the lane back at once."
    )
    blocks = [section(f"{head}\n{told}")] + ([context(how)] if still else [])
    return Drawn(f"Close-out of the agent reviews {card.round.period}: {told}", tuple(blocks))


def closed_below_message(card: ClosedBelowCard) -> Drawn:
    """Draw which owners below one person had reviews closed out, and who has made up for it."""
    late = sum(bool(_still(each)) for each in card.cards)
    head = f"*Close-out of the agent reviews {one_line(card.period, limit=40)}*"
    told = f"{words.count(late, 'owner')} below you did not submit all of their reviews."
    if not late:
        told = ":white_check_mark: Every position below you has been reviewed since."
    shown = fitting([SectionBlock(text=mrkdwn(_closed_line(each))) for each in card.cards])
    missing = len(card.cards) - len(shown)
    rest = [context(f"… and {missing} more owners")] if missing else []
    how = "Their positions make no calls with consequences until these reviews are submitted."
    blocks = (section(f"{head}\n{told}"), *shown, *rest, *([context(how)] if late else []))
    return Drawn(f"Close-out of the agent reviews {card.period}: {told}", blocks)


def decided(choice: Choice) -> str:
    """Return a decision in a few words, with everything that goes with it."""
    parts = [f"*{NAMES[choice.kind]}*"]
    parts += [code(change, limit=80) for change in choice.lane[:6]]
    parts += [f"to {mention(choice.new_owner)}"] if choice.new_owner else []
    parts += [f"until {choice.until}"] if choice.until else []
    against = "" if choice.kind is choice.recommended else " (against the recommendation)"
    return f"{' '.join(parts)}{against}"


def figures(found: Figures) -> str:
    """Return the numbers of a period in one line, each with how many it rests on."""
    rate = judged(found)
    named = "accepted" if found.acceptance.of else "findings confirmed"
    parts = [f"{rate} {named}" if rate.of else "nothing decided about its work"]
    parts.append(words.count(found.jobs, "job"))
    if found.cost_per_useful is not None:
        least = "at least " if found.unpriced else ""
        unpaid = "" if found.charged else f"; {NOT_CHARGED}"
        each = f"{least}{words.money(found.cost_per_useful)} each"
        parts.append(f"{each} (n = {found.useful}{unpaid})")
    parts += [words.count(found.gate_events, "refusal")] if found.gate_events else []
    return " · ".join(parts)


def _still(card: ClosedCard) -> list[AgentReview]:
    """Return those whose position has not been reviewed since, and is still at work."""
    over = {ReviewStatus.SUBMITTED, ReviewStatus.NOT_NEEDED}
    return [each for each in card.lost if each.status not in over]


def _closed_line(card: ClosedCard) -> str:
    owner, still = mention(card.round.owner), _still(card)
    if not still:
        return f":white_check_mark: {owner}: all reviewed since"
    names = ", ".join(one_line(each.position, limit=60) for each in still[:_NAMED])
    more = f" and {len(still) - _NAMED} more" if len(still) > _NAMED else ""
    return f":no_entry: {owner}: {words.count(len(still), 'position')}: {names}{more}"


def _facts(line: ReviewLine) -> str:
    return figures(line.performance.figures) if line.performance else ""


def _verdict(line: ReviewLine) -> str:
    review = line.review
    if not review.status.waits and review.status is not ReviewStatus.SUBMITTED:
        return _OVER[review.status]
    if review.choice is None:
        if line.recommendation is None:
            return "Its position is not in org.yml any more."
        said = line.recommendation
        return f"Recommended: *{NAMES[said.kind]}*. {one_line(said.reason, limit=200)}"
    by = f"by {mention(review.decided_by)}" if review.decided_by else ""
    if review.status is ReviewStatus.SUBMITTED:
        effect = sentence(review.effect, limit=300)
        done = effect if not review.carried_out else effect.replace("To be carried", "Carried")
        return f":white_check_mark: {decided(review.choice)} {by}. {done}"
    return f":large_blue_circle: {decided(review.choice)} {by}, not submitted yet."


def _button(review: AgentReview) -> ButtonElement | None:
    if not review.status.waits:
        return None
    label = f"Review {review.position}" if review.choice is None else f"Change {review.position}"
    text = "Review" if review.choice is None else "Change"
    return button(text, ActionId.REVIEW_AGENT, review.id, label=label)


def _lost(review: AgentReview) -> str:
    return " · :no_entry: *no calls with consequences*" if _is_lost(review) else ""


def _is_lost(review: AgentReview) -> bool:
    return review.restricted_at is not None and review.status.waits


def _ordered(lines: Sequence[ReviewLine]) -> list[ReviewLine]:
    """Return what is undecided first, then what is decided, then what is over."""

    def rank(line: ReviewLine) -> int:
        if not line.review.status.waits:
            return 2
        return 0 if line.review.choice is None else 1

    return sorted(lines, key=rank)


def fitting(sections: Sequence[SectionBlock]) -> list[SectionBlock]:
    """Return as many of these as there is room for in one message."""
    sizes = accumulate(len(each.text.text) if each.text else 0 for each in sections)
    return [each for each, size in zip(sections, sizes, strict=True) if size <= _ROOM][:_MOST]


def _rest(missing: int) -> list[Block]:
    return [context(f"… and {missing} more: `{COMMAND} reviews`")] if missing > 0 else []


def _whose(card: RoundCard) -> str:
    owner = mention(card.round.owner)
    others = tuple(person for person in card.people if person != card.round.owner)
    if not others:
        return owner
    instead = "or" if card.round.owner in card.people else "in place of them"
    return f"{owner}, {instead} {mentions(others)}"


def _next(card: RoundCard) -> str:
    if not card.waiting:
        return "Next: the reviews of the next quarter. Until then nobody is reminded."
    closes = f"{card.round.closes_on:%a %d %b %Y}"
    if card.round.closed_at is not None:
        return "A submitted review gives the lane back at once."
    return (
        f"Decisions take effect when they are submitted. On {closes} positions without a submitted "
        "review lose their calls with consequences until they have one."
    )
