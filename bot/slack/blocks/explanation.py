"""An explanation: prose from the records, for the one who asked alone."""

from collections.abc import Iterable, Iterator
from typing import assert_never

from bot.domain.explanations import Actor, Explanation, Line, Part, Things, When, Words
from bot.domain.ids import UserId
from bot.slack.actions import COMMAND
from bot.slack.blocks.parts import context, section
from bot.slack.drawn import Drawn
from bot.slack.mrkdwn import code, mention, moment, neutralise, one_line

_ROOM = 2800  # a section holds 3000 characters
_MOST = 4  # and a message somewhat more than four full ones


def explanation_answer(said: Explanation) -> Drawn:
    """Draw an explanation. What others wrote is quoted in it, and does nothing."""
    title = f"*{said.title}, explained*"
    sections = list(_packed([title, *(f"• {_drawn(line)}" for line in said.lines)]))
    more = f"Told from the records alone. `{COMMAND} explain call 12` explains what is named here."
    if len(sections) > _MOST:
        more = f"It goes on; `python -m bot explain {said.kind} {said.number}` tells all. {more}"
    blocks = (*map(section, sections[:_MOST]), context(more))
    return Drawn(f"{said.title}, explained", blocks)


def _packed(lines: Iterable[str]) -> Iterator[str]:
    """Yield as many lines at a time as one section holds."""
    packed: list[str] = []
    for line in lines:
        if packed and sum(map(_room, [*packed, line])) > _ROOM:
            yield "\n".join(packed)
            packed = []
        packed.append(line)
    yield "\n".join(packed)


def _room(line: str) -> int:
    return 1 + len(line) + sum(character > "\uffff" for character in line)


def _drawn(line: Line) -> str:
    return "".join(map(_part, line)).strip()


def _part(part: Part) -> str:
    match part:
        case str():
            return neutralise(part)
        case Words(text):
            return f"“{one_line(text, limit=300) or '(nothing)'}”"
        case Things(names):
            return ", ".join(code(name, limit=90) for name in names[:8]) or "none"
        case Actor(name):
            return mention(UserId(name))
        case When(at):
            return moment(at)
        case _:
            assert_never(part)
