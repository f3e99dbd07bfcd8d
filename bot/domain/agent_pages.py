"""The page of an agent or a role: what it is for, how it goes, and what may be done next."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import get_close_matches

from bot.domain.agent_reviews import AgentReview
from bot.domain.boards import AgentLine
from bot.domain.ids import ChannelId, PositionName, ReviewId, RoleName, TalkId, UserId
from bot.domain.organization import Organization, Role
from bot.domain.performance import Performance
from bot.domain.recommending import Recommendation
from bot.domain.registry import Fingerprints, PositionRecord, Widening
from bot.domain.shadows import Shadow
from bot.errors import InvalidInputError, NotFoundError

USE = timedelta(days=90)
"""How far back it is counted who used an agent."""

DIRECT = ChannelId("D")
"""Stands for all direct messages together: whose they are is said by who asked."""


@dataclass(frozen=True, slots=True)
class Stint:
    """One agent's time in a role. `made_of` has an entry each time it changed, oldest first."""

    record: PositionRecord
    made_of: tuple[Fingerprints, ...] = ()


@dataclass(frozen=True, slots=True)
class Use:
    """How many jobs somebody asked for in one channel."""

    channel: ChannelId
    person: UserId
    jobs: int


@dataclass(frozen=True, slots=True)
class UsedBy:
    """Who used an agent. `jobs` counts all; the others what this reader may know, most first."""

    jobs: int
    channels: tuple[tuple[ChannelId, int], ...] = ()
    people: tuple[tuple[UserId, int], ...] = ()
    everything: bool = True


@dataclass(frozen=True, slots=True)
class Deeds:
    """What this reader may do next: decide its review, speak about it, retire it."""

    review: ReviewId | None = None
    talk: TalkId | None = None
    retire: bool = False


@dataclass(frozen=True, slots=True)
class AgentPage:
    """Everything about one agent, or about one role and those that fill it.

    `lines` are the active positions shown; `model`, `performance` and `recommendation` are of
    `position`, which is None on the page of a role. `note` is what the last decision was reasoned
    with, for whom it concerns.
    """

    role: Role
    position: PositionName | None = None
    lines: tuple[AgentLine, ...] = ()
    people: tuple[UserId, ...] = ()
    owner_left: bool = False
    others: tuple[PositionName, ...] = ()
    stints: tuple[Stint, ...] = ()
    widenings: tuple[Widening, ...] = ()
    performance: Performance | None = None
    recommendation: Recommendation | None = None
    reviewed: AgentReview | None = None
    note: str = ""
    waiting: AgentReview | None = None
    due_on: date | None = None
    used_by: UsedBy = UsedBy(0)
    shadow: Shadow | None = None
    deeds: Deeds = Deeds()


def find_agent(
    name: str, *, organization: Organization, records: Mapping[PositionName, PositionRecord]
) -> tuple[RoleName, PositionName | None]:
    """Return the role a name belongs to, and the position if it is one's.

    A position that is not in the organization any more leads to the role it filled last.
    Raises InvalidInputError without a name, and NotFoundError with the names that are alike.
    """
    positions, roles = organization.positions, organization.roles
    if not name:
        raise InvalidInputError("Say which agent or which role: /countersign agent builder-1")
    for each in (name, *_spelled(name, [*positions, *roles, *records])):
        if (position := PositionName(each)) in positions:
            return positions[position].role, position
        if (role := RoleName(each)) in roles:
            return role, None
        if position in records and records[position].role in roles:
            return records[position].role, None
    close = get_close_matches(name, dict.fromkeys([*positions, *roles, *records]), n=3, cutoff=0.5)
    guess = f"Did you mean {' or '.join(close)}?" if close else "Look them up: /countersign agents"
    raise NotFoundError(f"There is no agent and no role {name[:60]}. {guess}")


def _spelled(name: str, known: Iterable[str]) -> Sequence[str]:
    """Return the name as it is written where somebody wrote it with other capitals."""
    return [each for each in known if each.casefold() == name.casefold()]


def used_by(
    uses: Iterable[Use], *, reader: UserId, channel: ChannelId | None, everything: bool
) -> UsedBy:
    """Return who used an agent, as far as this reader may know.

    Who does not answer for it sees what they asked for themselves and what was asked for in the
    channel they ask in; of the rest they see how much it is.
    """
    found = list(uses)
    channels: Counter[ChannelId] = Counter()
    people: Counter[UserId] = Counter()
    for use in found:
        channels[DIRECT if use.channel.startswith(DIRECT) else use.channel] += use.jobs
        people[use.person] += use.jobs
    return UsedBy(
        jobs=sum(use.jobs for use in found),
        channels=tuple(each for each in channels.most_common() if everything or each[0] == channel),
        people=tuple(each for each in people.most_common() if everything or each[0] == reader),
        everything=everything,
    )
