"""The workspace a local Slack starts with: its team, people, channels and app, as plain data."""

from pathlib import Path
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from sandbox.slack.wire import SandboxError
from sandbox.slack.yamlfile import read_yaml


class _Data(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class TeamData(_Data):
    """The workspace itself."""

    id: str = "T0LOCAL"
    name: str = "Local"
    domain: str = "local"


class AppData(_Data):
    """The app under test, as it is installed in the workspace."""

    id: str = "A0BOT"
    name: str = "Bot"
    bot_user_id: str = "U0BOT"
    bot_name: str = "bot"
    bot_id: str = "B0BOT"


class PersonData(_Data):
    """Somebody who works here."""

    id: str
    name: str
    real_name: str = ""
    title: str = ""
    email: str = ""
    tz: str = "Etc/UTC"
    deleted: bool = False
    is_admin: bool = False
    is_bot: bool = False


class ChannelData(_Data):
    """A channel; `members` lists people, `bot` says whether the app is in it."""

    id: str
    name: str
    topic: str = ""
    is_private: bool = False
    is_general: bool = False
    is_archived: bool = False
    members: Literal["all"] | tuple[str, ...] = "all"
    bot: bool = True


class UsergroupData(_Data):
    """A group such as @security."""

    id: str
    handle: str
    name: str = ""
    users: tuple[str, ...] = ()


class Workspace(_Data):
    """Everything a local Slack knows when it starts."""

    team: TeamData = TeamData()
    app: AppData = AppData()
    people: tuple[PersonData, ...]
    channels: tuple[ChannelData, ...] = ()
    usergroups: tuple[UsergroupData, ...] = ()
    banner: str = ""

    @classmethod
    def from_data(cls, data: Any, *, source: str = "workspace") -> Self:
        """Return the workspace plain data describes, or raise SandboxError with every fault."""
        try:
            return cls.model_validate(data)
        except ValidationError as error:
            raise SandboxError(_explain(error, source=source)) from error

    @classmethod
    def load(cls, path: Path) -> Self:
        """Return the workspace a YAML file describes."""
        return cls.from_data(read_yaml(path), source=str(path))

    @model_validator(mode="after")
    def _refer_to_known_people(self) -> Self:
        known = {person.id for person in self.people}
        if len(known) < len(self.people):
            raise ValueError("two people share an id; give each their own")
        if not self.people:
            raise ValueError("nobody works here; list at least one person under people")
        for group, ids in [(c.id, c.members) for c in self.channels if c.members != "all"] + [
            (g.id, g.users) for g in self.usergroups
        ]:
            strangers = sorted(set(ids) - known)
            if strangers:
                raise ValueError(f"{group} names {', '.join(strangers)}; add them under people")
        return self


def _explain(error: ValidationError, *, source: str) -> str:
    lines = [f"{source}: not a workspace."]
    for fault in error.errors():
        where = ".".join(str(part) for part in fault["loc"]) or "(whole file)"
        lines.append(f"  {where}: {fault['msg'].removeprefix('Value error, ')}")
    return "\n".join(lines)
