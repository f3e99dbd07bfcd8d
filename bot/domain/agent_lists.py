"""Lists of agents: which of them somebody wants to see, and what puts an agent on a list."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from difflib import get_close_matches
from enum import StrEnum
from typing import assert_never

from bot.domain.agent_reviews import AgentReview
from bot.domain.boards import AgentLine
from bot.domain.ids import PositionName, RoleName, UserId
from bot.domain.review_calendar import ReviewPeriod
from bot.errors import InvalidInputError


class Which(StrEnum):
    """Which agents are listed. All of them are active, but for those that are retired."""

    ALL = "all"
    MINE = "mine"
    UNOWNED = "unowned"
    UNUSED = "unused"
    OVERDUE = "overdue"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True)
class RetiredLine:
    """An agent that gets no work: retired, or not at work for another reason."""

    position: PositionName
    role: RoleName
    hired_at: datetime | None = None
    retired_at: datetime | None = None
    replaced_by: PositionName | None = None
    accepted: int = 0
    ended: int = 0


@dataclass(frozen=True, slots=True)
class AgentsBoard:
    """One list of agents, with how many there are on each of the others."""

    which: Which
    lines: tuple[AgentLine, ...] = ()
    retired: tuple[RetiredLine, ...] = ()
    counts: Mapping[Which, int] = field(default_factory=dict)

    @property
    def length(self) -> int:
        return len(self.lines) + len(self.retired)


def which_asked(words: str) -> tuple[Which, int]:
    """Return the list somebody asks for, and its page: `unused`, `unused 2`, `2` or nothing.

    Raises InvalidInputError for anything else; it names the lists there are.
    """
    *named, page = words.casefold().split() or [""]
    if not page.isascii() or not page.isdecimal() or len(page) > 4:
        named, page = [*named, page], "1"
    name = " ".join(named) or Which.ALL
    if name not in list(Which):
        close = "".join(get_close_matches(name, list(Which), n=1))
        guess = f" Did you mean `{close}`?" if close else ""
        lists = ", ".join(f"`{each}`" for each in Which)
        raise InvalidInputError(f"There is no list of agents of that name.{guess} Say one: {lists}")
    return Which(name), max(1, int(page))


def listed(line: AgentLine, which: Which, *, person: UserId) -> bool:
    """Whether an active agent is on a list that this person asks for."""
    match which:
        case Which.ALL:
            return True
        case Which.MINE:
            return person in line.people
        case Which.UNOWNED:
            return line.unowned
        case Which.UNUSED:
            return bool(line.unused)
        case Which.OVERDUE:
            return bool(line.overdue)
        case Which.RETIRED:
            return False
        case _:
            assert_never(which)


def overdue(
    *,
    waiting: AgentReview | None,
    due_on: date | None,
    reviewed_at: datetime | None,
    known_since: date | None,
    last: ReviewPeriod,
    today: date,
) -> str:
    """Return in words that an agent's review is overdue; nothing where it is not.

    `waiting` is its review that is not submitted, due on `due_on`; `last` is the last period whose
    reviews were due before today. Who was known only after these had been opened had none to miss;
    `known_since` is None where nobody knows.
    """
    if waiting is not None and due_on is not None and today > due_on:
        return f"review due since {due_on}"
    if reviewed_at is not None or (waiting is not None and waiting.period == last.name):
        return ""
    return "" if known_since is not None and known_since > last.opens else "never reviewed"
