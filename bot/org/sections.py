"""The sections of org.yml: what their entries are and how they may be named."""

import re
from dataclasses import dataclass
from typing import Any

from bot.org.repository_spec import RepositorySpec
from bot.org.spec import (
    ChannelSpec,
    DocumentSpec,
    ModelSpec,
    PersonSpec,
    PositionSpec,
    RoleSpec,
    ServerSpec,
    Stages,
)

OWN_SERVERS = ("desk", "repository", "workspace")
"""The servers of tools that are always there."""


@dataclass(frozen=True, slots=True)
class Section:
    """A mapping from names to entries of one kind. `entry` is our word for one of them."""

    name: str
    entry: str
    kind: Any
    pattern: re.Pattern[str]
    rule: str
    required: bool = True


_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,62}")
_NAME_RULE = "Use letters, digits, `-`, `_` and `.`, at most 63 of them."
# Tools are named server__tool: an underscore at the end would make two names one.
_SERVER = re.compile(
    rf"(?!(?:{'|'.join(OWN_SERVERS)})$)(?!.*__|.*_$)[A-Za-z0-9][A-Za-z0-9_-]{{0,30}}"
)
_SERVER_RULE = (
    "Use letters, digits, `-` and single `_` that do not end it, at most 31 of them; "
    f"{', '.join(OWN_SERVERS)} are taken."
)
_PERSON = re.compile(r"[UW][A-Z0-9]{2,20}")
_PERSON_RULE = "Use the Slack user id (U...): in Slack, Profile > More > Copy member ID."
_CHANNEL = re.compile(r"[CGD][A-Z0-9]{2,20}")
_CHANNEL_RULE = "Use the Slack channel id (C...): in Slack, at the end of the channel's details."

SECTIONS: tuple[Section, ...] = (
    Section("people", "person", PersonSpec, _PERSON, _PERSON_RULE),
    Section("models", "model", ModelSpec, _NAME, _NAME_RULE),
    Section("roles", "role", RoleSpec, _NAME, _NAME_RULE),
    Section("positions", "position", PositionSpec, _NAME, _NAME_RULE),
    Section("topologies", "topology", Stages, _NAME, _NAME_RULE),
    Section("repositories", "repository", RepositorySpec, _NAME, _NAME_RULE),
    Section("channels", "channel", ChannelSpec, _CHANNEL, _CHANNEL_RULE, required=False),
    Section("servers", "server", ServerSpec, _SERVER, _SERVER_RULE, required=False),
    Section("documents", "document", DocumentSpec, _NAME, _NAME_RULE, required=False),
)
