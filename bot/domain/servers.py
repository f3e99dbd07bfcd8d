"""Servers of others: of tools, and of policies."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from bot.domain.tools import Effect


class Trust(StrEnum):
    """Who accepts a tool server's tools when they are first seen. A changed one is always asked
    about.
    """

    OPERATOR = "operator"
    FIRST_USE = "first_use"


@dataclass(frozen=True, slots=True)
class ToolServer:
    """An MCP server started as a process of its own.

    `secrets` maps its variables to ours; `effects` classifies its tools by their own names. What
    nobody classifies is consequential.
    """

    name: str
    command: tuple[str, ...]
    secrets: Mapping[str, str] = field(default_factory=dict)
    effects: Mapping[str, Effect] = field(default_factory=dict)
    trust: Trust = Trust.OPERATOR


@dataclass(frozen=True, slots=True)
class PolicyServer:
    """A server that is asked about calls our own policies let through. It can only refuse.

    `path` names the rule that decides; `token_env` the variable with its bearer token.
    """

    url: str
    path: str
    timeout: timedelta = timedelta(seconds=2)
    token_env: str | None = None
