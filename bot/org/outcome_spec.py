"""The keys of a role's outcome number: what it is, and where it is read."""

from datetime import timedelta
from typing import Any, Literal

from pydantic import Field

from bot.org.keys import Spec
from bot.org.kinds import Address, Allowed, BuiltInName, Command, Duration, KeyEnv, Line


class SourceSpec(Spec):
    """Where a number is read: one of the first four keys."""

    built_in: BuiltInName | None = Field(
        default=None, description="A number counted from Countersign's own records."
    )
    command: Command | None = Field(
        default=None, description="A program that prints the number and nothing else."
    )
    url: Address | None = Field(default=None, description="An address that answers with JSON.")
    tool: Line | None = Field(
        default=None,
        description="A tool of a server below, by its full name, classed there as `read`.",
    )
    path: Line = Field(
        default="",
        description="Where the number is in the JSON of a `url` or `tool`: `data.0.count`.",
    )
    arguments: dict[str, Any] = Field(default={}, description="What the `tool` is called with.")
    token_env: KeyEnv | None = Field(
        default=None, description="The environment variable with the bearer token for the `url`."
    )
    network: Allowed = Field(
        default="refused", description="`allowed` opens the network to the `command`."
    )
    timeout: Duration = Field(
        default=timedelta(seconds=30), description="How long the answer may take."
    )

    @property
    def kinds(self) -> list[str]:
        """The kinds of source that are named: it should be one."""
        return [key for key in KINDS if getattr(self, key) is not None]


KINDS = {
    "built_in": frozenset[str](),
    "command": frozenset({"network", "timeout"}),
    "url": frozenset({"path", "token_env", "timeout"}),
    "tool": frozenset({"path", "arguments", "timeout"}),
}
"""The kinds of source, each with the further keys that mean something to it."""


class OutcomeSpec(Spec):
    """The one number a role has to move."""

    name: Line = Field(description="What is counted, in a few words.")
    source: SourceSpec = Field(description="Where it is read, once a day.")
    direction: Literal["up", "down"] = Field(description="Which way is better.")
    baseline: float = Field(description="Where it stood when it was agreed on.")
    target: float = Field(description="Where it shall be.")
    unit: str = Field(default="", description="What stands behind the number, such as `%` or `h`.")
