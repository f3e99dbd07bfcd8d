"""Reviews as they are looked up: by command, and in the app's home."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block

from bot.domain.agent_reviews import HASTY, AgentReview, Habit
from bot.domain.one_on_ones import Talk
from bot.domain.review_cards import ReviewsBoard, RoundCard
from bot.slack.actions import COMMAND, ActionId
from bot.slack.blocks import words
from bot.slack.blocks.agent_review import review_section, round_status, submit_buttons
from bot.slack.blocks.parts import button, context, header, section
from bot.slack.drawn import Drawn
from bot.slack.mrkdwn import mention, mentions, one_line, sentence

_ROUNDS, _LINES, _OTHERS, _LEFT, _HABITS, _WISHES = 3, 10, 3, 4, 5, 5
_HOME_LINES = 4
NONE = "*No agent reviews wait for you.* They are opened once a quarter."
OPENED = (
    "*The reviews of this quarter are open.* Each owner finds theirs in the app's home, and with "
    f"`{COMMAND} reviews`."
)


def reviews_answer(board: ReviewsBoard, *, opened: bool = False) -> Drawn:
    """Answer what waits for somebody, what is overdue elsewhere, and how people decide.

    `opened` says that they have just had the reviews opened.
    """
    blocks: list[Block] = [header("Agent reviews"), *([section(OPENED)] if opened else [])]
    for card in board.mine[:_ROUNDS]:
        blocks += _round(card, most=_LINES)
    blocks += [] if board.mine or opened else [section(NONE)]
    blocks += [section(_other(card)) for card in board.others[:_OTHERS]]
    beyond = len(board.others) - _OTHERS
    blocks += [context(f"… and {beyond} more people are late")] if beyond > 0 else []
    blocks += [_left(review) for review in board.to_carry_out[:_LEFT]]
    blocks += _wishes(board.wishes)
    blocks += _habits(board.habits)
    waiting = sum(len(card.waiting) for card in board.mine)
    return Drawn(f"Agent reviews: {waiting} wait for you", tuple(blocks))


def reviews_of_home(cards: Sequence[RoundCard]) -> list[Block]:
    """Return what waits for one person, for their page; nothing where nothing does."""
    if not cards:
        return []
    blocks: list[Block] = [header("Reviews waiting for you")]
    for card in cards[:1]:
        blocks += _round(card, most=_HOME_LINES)
    if len(cards) > 1:
        blocks.append(context(f"… and those of {len(cards) - 1} more: `{COMMAND} reviews`"))
    return blocks


def _round(card: RoundCard, *, most: int) -> list[Block]:
    head = f"*{one_line(card.round.period, limit=40)}* · {mention(card.round.owner)}"
    lines = sorted(card.waiting, key=lambda line: line.review.choice is not None)
    missing = len(lines) - most
    more = [context(f"… and {missing} more, in your direct message")] if missing > 0 else []
    shown = [review_section(line) for line in lines[:most]]
    return [section(f"{head}\n{round_status(card)}"), *shown, *more, *submit_buttons(card)]


def _other(card: RoundCard) -> str:
    count = words.count(len(card.waiting), "review")
    return (
        f":warning: *Overdue*: {count} of {one_line(card.round.period, limit=40)} "
        f"by {mentions(card.people)}, due {card.round.due_on}"
    )


def _left(review: AgentReview) -> Block:
    who = one_line(review.position, limit=60)
    period, left = one_line(review.period, limit=40), sentence(review.effect)
    told = f":large_yellow_circle: *{who}* ({period}): {left}"
    return section(told, accessory=button("Carried out", ActionId.CARRIED_OUT, review.id))


def _wishes(wishes: Sequence[Talk]) -> list[Block]:
    """Return what one-to-ones asked for and no review has decided yet."""
    lines = [_wish(talk) for talk in wishes[:_WISHES]]
    more = [f"… and {len(wishes) - _WISHES} more"] if len(wishes) > _WISHES else []
    top = "Wanted in one-to-ones, and open until the next review of the position is submitted"
    return [context(top, *lines, *more)] if lines else []


def _wish(talk: Talk) -> str:
    by = f", {mention(talk.said_by)}" if talk.said_by else ""
    where = f"*{one_line(talk.position, limit=60)}* ({one_line(talk.month, limit=20)}{by})"
    return f":arrow_right: {where}: {one_line(talk.wants, limit=200)}"


def _habits(habits: Sequence[Habit]) -> list[Block]:
    lines = [_habit(habit) for habit in habits[:_HABITS]]
    return [context("How people decided in the last year", *lines)] if lines else []


def _habit(habit: Habit) -> str:
    hasty = ":warning: " if habit.seconds < HASTY.total_seconds() else ""
    return (
        f"{mention(habit.person)}: {words.count(habit.decided, 'decision')}, {habit.kept} to keep, "
        f"{habit.followed} as recommended, {hasty}half of them within {habit.seconds} s"
    )
