"""The whole workspace, and who wants to know when it changes."""

import time
from collections.abc import Callable, Iterable

from sandbox.slack.wire import SandboxError
from sandbox.slack.workspace import ChannelData, PersonData, Workspace
from sandbox.slack.world.changes import (
    Change,
    ChannelCreated,
    MemberJoined,
    MemberLeft,
    PersonChanged,
)
from sandbox.slack.world.channels import Channel, Kind
from sandbox.slack.world.files import Files
from sandbox.slack.world.members import Member
from sandbox.slack.world.stamps import Stamps, new_id
from sandbox.slack.world.views import Views

Listener = Callable[[Change], None]


class World:
    """People, conversations, views and files; all listeners hear of every change at once."""

    def __init__(self, workspace: Workspace, *, clock: Callable[[], float] = time.time) -> None:
        self.team = workspace.team
        self.app = workspace.app
        self.banner = workspace.banner
        self.usergroups = workspace.usergroups
        self.clock = clock
        self.stamps = Stamps(clock)
        self.bot = Member.of_app(workspace.app)
        self.members: dict[str, Member] = {self.bot.id: self.bot}
        self.channels: dict[str, Channel] = {}
        self.views = Views(self.announce)
        self.files = Files()
        self.statuses: dict[tuple[str, str], str] = {}
        self.thread_titles: dict[tuple[str, str], str] = {}
        self.thread_prompts: dict[tuple[str, str], list[dict[str, str]]] = {}
        self._listeners: list[Listener] = []
        for number, person in enumerate(workspace.people):
            self.members[person.id] = Member.of_person(person, number=number)
        for channel in workspace.channels:
            self._found(channel)

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Tell the listener of every change from now on; call what is returned to stop."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def announce(self, change: Change) -> None:
        """Tell everyone who listens."""
        for listener in list(self._listeners):
            listener(change)

    @property
    def people(self) -> list[Member]:
        """Everyone who is not a bot, in the order of the workspace file."""
        return [member for member in self.members.values() if not member.is_bot]

    def member(self, user: str) -> Member:
        """Return the member, or raise SandboxError."""
        if user not in self.members:
            known = ", ".join(self.members)
            raise SandboxError(
                f"Nobody here has the id {user}. Known: {known}.", code="user_not_found"
            )
        return self.members[user]

    def channel(self, channel: str) -> Channel:
        """Return the conversation, or raise SandboxError."""
        if channel not in self.channels:
            raise SandboxError(
                f"There is no channel {channel}. Known: {', '.join(self.channels)}.",
                code="channel_not_found",
            )
        return self.channels[channel]

    def named(self, name: str) -> Channel | None:
        """Return the channel with this name, without its #."""
        wanted = name.removeprefix("#")
        found = (c for c in self.channels.values() if c.name == wanted and not c.is_direct)
        return next(found, None)

    def direct(self, users: Iterable[str]) -> Channel | None:
        """Return the direct message between exactly these people, if it was opened before."""
        wanted = set(users)
        found = (c for c in self.channels.values() if c.is_direct and set(c.members) == wanted)
        return next(found, None)

    def open_direct(self, users: Iterable[str]) -> Channel:
        """Return the direct message between exactly these people, opening it when needed."""
        members = list(dict.fromkeys(users))
        known = self.direct(members)
        if known:
            return known
        kind: Kind = "im" if len(members) <= 2 else "mpim"
        name = "" if kind == "im" else "mpdm-" + "--".join(self.member(m).name for m in members)
        prefix = "D" if kind == "im" else "G"
        return self.add_channel(
            Channel(
                id=self._direct_id(members) if kind == "im" else new_id(prefix),
                name=name,
                kind=kind,
                creator=members[0],
                created_at=int(self.clock()),
                members=members,
            )
        )

    def add_channel(self, channel: Channel) -> Channel:
        """Take in a new conversation."""
        self.channels[channel.id] = channel
        self.announce(ChannelCreated(channel.id, channel.creator))
        return channel

    def join(self, channel: Channel, user: str, *, inviter: str | None = None) -> None:
        """Put a member into a channel."""
        channel.members.append(user)
        self.announce(MemberJoined(channel.id, user, inviter))

    def leave(self, channel: Channel, user: str) -> None:
        """Take a member out of a channel."""
        channel.members.remove(user)
        self.announce(MemberLeft(channel.id, user))

    def hire(self, data: PersonData) -> Member:
        """Add a person at run time; they join the general channel."""
        if data.id in self.members:
            raise SandboxError(f"{data.id} works here already.", code="already_in_team")
        member = Member.of_person(data, number=len(self.members))
        member.updated_at = int(self.clock())
        self.members[data.id] = member
        self.announce(PersonChanged(data.id, is_new=True))
        for channel in [c for c in self.channels.values() if c.is_general]:
            self.join(channel, data.id)
        return member

    def change_person(self, user: str, **fields: str | bool) -> Member:
        """Rename, deactivate or reactivate somebody; `fields` are those of Member."""
        member = self.member(user)
        allowed = {"name", "real_name", "title", "email", "tz", "deleted", "is_admin"}
        unknown = set(fields) - allowed
        if unknown:
            raise SandboxError(f"A person has no {', '.join(unknown)}. Use: {', '.join(allowed)}.")
        for name, value in fields.items():
            setattr(member, name, value)
        member.updated_at = int(self.clock())
        self.announce(PersonChanged(user))
        return member

    def _found(self, data: ChannelData) -> None:
        people = [p.id for p in self.people] if data.members == "all" else list(data.members)
        self.channels[data.id] = Channel(
            id=data.id,
            name=data.name,
            kind="private_channel" if data.is_private else "public_channel",
            creator=people[0] if people else self.bot.id,
            created_at=int(self.clock()),
            topic=data.topic,
            is_general=data.is_general,
            is_archived=data.is_archived,
            members=people + ([self.bot.id] if data.bot else []),
        )

    def _direct_id(self, members: list[str]) -> str:
        # Slack's ids are random. A name that follows from the people makes links to the page last.
        others = [m for m in members if m != self.bot.id]
        wanted = "D" + "".join(m.removeprefix("U") for m in sorted(others))
        return wanted if wanted not in self.channels else new_id("D")
