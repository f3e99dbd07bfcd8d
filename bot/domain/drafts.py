"""Drafts: a decision as a person writes it down, and what there is to choose from."""

from dataclasses import dataclass

from bot.domain.decisions import DecisionRecord
from bot.domain.ids import ChannelId, DecisionId, MessageTs


@dataclass(frozen=True, slots=True)
class Draft:
    """What a person writes down. `key` is the window it was typed into.

    `breadth` is `organization`, `repository/<name>` or `role/<name>`.
    """

    key: str
    title: str
    decision: str
    why: str
    breadth: str
    supersedes: DecisionId | None = None
    channel: ChannelId | None = None
    thread: MessageTs | None = None


@dataclass(frozen=True, slots=True)
class Choices:
    """What a decision can hold for, and what it can take the place of."""

    breadths: tuple[str, ...]
    binding: tuple[DecisionRecord, ...]
