"""Lists of agents, as they are looked up: one list on one page, and the way to the others."""

from slack_sdk.models.blocks import (
    Block,
    InteractiveElement,
    Option,
    PlainTextObject,
    StaticSelectElement,
)

from bot.domain.agent_lists import AgentsBoard, RetiredLine, Which
from bot.slack.actions import COMMAND, ActionId
from bot.slack.blocks import words
from bot.slack.blocks.lines import NO_AGENTS, agent_line
from bot.slack.blocks.parts import actions, button, context, section
from bot.slack.drawn import Drawn
from bot.slack.mrkdwn import moment, one_line

_MOST = 12
"""An agent with everything that can be said of it takes up to a thousand of 13,000 characters."""

_MOST_RETIRED = 25
_TITLES = {
    Which.ALL: "Agents",
    Which.MINE: "Agents you answer for",
    Which.UNOWNED: "Agents without an owner",
    Which.UNUSED: "Unused agents",
    Which.OVERDUE: "Agents whose review is overdue",
    Which.RETIRED: "Agents that get no work any more",
}
_NAMES = {
    Which.ALL: "All",
    Which.MINE: "Mine",
    Which.UNOWNED: "Unowned",
    Which.UNUSED: "Unused",
    Which.OVERDUE: "Review overdue",
    Which.RETIRED: "Retired",
}
_EMPTY = {
    Which.ALL: NO_AGENTS,
    Which.MINE: "*You answer for no agent.* Who owns its role does, or who stands in for them.",
    Which.UNOWNED: "*Every agent has an owner.* When one leaves, who names the next is asked.",
    Which.UNUSED: "*Every agent has had work lately.*",
    Which.OVERDUE: "*No review is overdue.*",
    Which.RETIRED: "*No agent was retired yet.*",
}


def agents_answer(board: AgentsBoard, *, page: int = 1) -> Drawn:
    """List agents, a page at a time; a page there is not is the last one."""
    most = _MOST_RETIRED if board.which is Which.RETIRED else _MOST
    pages = max(1, -(-board.length // most))
    page = min(page, pages)
    first = (page - 1) * most
    title = f"{_TITLES[board.which]}: {board.length}" if board.length else _TITLES[board.which]
    blocks = [
        section(f"*{title}*" if board.length else _EMPTY[board.which]),
        *[agent_line(line) for line in board.lines[first : first + most]],
        *_retired(board.retired[first : first + most]),
        actions("lists-of-agents", [_menu(board), *_turning(board.which, page, pages)]),
        context(_place(board, first, most), f"`{COMMAND} agent builder-1` shows one in full."),
    ]
    return Drawn(title, tuple(blocks))


def _retired(lines: tuple[RetiredLine, ...]) -> list[Block]:
    """Return a line each: nobody decides anything about them any more."""
    told = [_retired_line(line) for line in lines]
    return [section("\n".join(told[n : n + 5])) for n in range(0, len(told), 5)]


def _retired_line(line: RetiredLine) -> str:
    since = f"retired {moment(line.retired_at)}" if line.retired_at else "not active"
    facts = [
        one_line(line.role, limit=60),
        f"hired {moment(line.hired_at)}" if line.hired_at else "",
        since,
        f"{one_line(line.replaced_by, limit=60)} took its place" if line.replaced_by else "",
        f"{line.accepted} of {words.count(line.ended, 'ended job')} accepted" if line.ended else "",
    ]
    return f"• *{one_line(line.position, limit=60)}* · {' · '.join(each for each in facts if each)}"


def _menu(board: AgentsBoard) -> InteractiveElement:
    options = {each: _option(board, each) for each in Which}
    return StaticSelectElement(
        action_id=ActionId.LIST_AGENTS,
        placeholder=PlainTextObject(text="Which agents", emoji=False),
        options=list(options.values()),
        initial_option=options[board.which],
    )


def _option(board: AgentsBoard, which: Which) -> Option:
    counted = f"{_NAMES[which]} ({board.counts.get(which, 0)})"
    return Option(text=PlainTextObject(text=counted, emoji=False), value=which)


def _turning(which: Which, page: int, pages: int) -> list[InteractiveElement]:
    turns: list[InteractiveElement] = []
    if page > 1:
        turns.append(button("Previous", ActionId.EARLIER_AGENTS, f"{which} {page - 1}"))
    if page < pages:
        turns.append(button("Next", ActionId.MORE_AGENTS, f"{which} {page + 1}"))
    return turns


def _place(board: AgentsBoard, first: int, most: int) -> str:
    last = min(first + most, board.length)
    if last - first == board.length:
        return ""
    left = board.length - last
    return f"{first + 1} to {last} of {board.length}" + (f", … and {left} more" if left else "")
