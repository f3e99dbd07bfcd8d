"""Lanes: the tools a role may call."""

from collections.abc import Iterable
from fnmatch import fnmatchcase

from bot.domain.organization import Role
from bot.domain.stages import Stage
from bot.domain.tools import Effect, Tool

ANSWER_QUESTION = "desk__answer_question"
"""The one thing an agent can do while people decide about its call, besides reading."""


def in_lane(tool: str, *, patterns: Iterable[str]) -> bool:
    """Whether a tool's full name fits one of the lane's patterns, such as `workspace__*`."""
    return any(fnmatchcase(tool, pattern) for pattern in patterns)


def lane_tools(role: Role, tools: Iterable[Tool], *, stage: Stage) -> tuple[Tool, ...]:
    """Return the tools a role is offered at a stage. The gate decides again about each call.

    What is forbidden is not offered either: nobody vouches for what such a tool says of itself.
    """
    return tuple(
        tool
        for tool in tools
        if in_lane(tool.full_name, patterns=role.tools)
        and _fits(tool, stage)
        and tool.effect is not Effect.FORBIDDEN
    )


def _fits(tool: Tool, stage: Stage) -> bool:
    if tool.full_name == ANSWER_QUESTION:
        return stage is Stage.APPROVAL
    return stage is not Stage.APPROVAL or tool.effect is Effect.READ
