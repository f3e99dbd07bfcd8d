"""Lanes: the tools a role may call."""

from collections.abc import Iterable
from fnmatch import fnmatchcase

from bot.domain.organization import Role
from bot.domain.tools import Tool


def in_lane(tool: str, *, patterns: Iterable[str]) -> bool:
    """Whether a tool's full name fits one of the lane's patterns, such as `workspace__*`."""
    return any(fnmatchcase(tool, pattern) for pattern in patterns)


def lane_tools(role: Role, tools: Iterable[Tool]) -> tuple[Tool, ...]:
    """Return the tools a role is offered. The gate decides again about each call."""
    return tuple(tool for tool in tools if in_lane(tool.full_name, patterns=role.tools))
