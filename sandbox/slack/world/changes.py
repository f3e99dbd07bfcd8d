"""Everything that can happen in the workspace, as a closed union."""

from dataclasses import dataclass

from sandbox.slack.wire import Json


@dataclass(frozen=True, slots=True)
class MessagePosted:
    channel: str
    message: Json


@dataclass(frozen=True, slots=True)
class MessageChanged:
    """`quiet` changes are shown to people but not told to the app (reply counts, stream chunks)."""

    channel: str
    message: Json
    previous: Json
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class MessageDeleted:
    channel: str
    previous: Json


@dataclass(frozen=True, slots=True)
class ReactionChanged:
    channel: str
    message: Json
    name: str
    user: str
    added: bool


@dataclass(frozen=True, slots=True)
class EphemeralPosted:
    """A message only `user` sees; posting the same ts again replaces it."""

    channel: str
    user: str
    message: Json


@dataclass(frozen=True, slots=True)
class EphemeralDeleted:
    channel: str
    user: str
    ts: str


@dataclass(frozen=True, slots=True)
class ViewChanged:
    """`how` is opened, pushed, updated or closed."""

    user: str
    view: Json
    how: str


@dataclass(frozen=True, slots=True)
class HomePublished:
    user: str
    view: Json


@dataclass(frozen=True, slots=True)
class HomeOpened:
    user: str
    channel: str
    tab: str
    view: Json | None


@dataclass(frozen=True, slots=True)
class PersonChanged:
    user: str
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class ChannelCreated:
    channel: str
    creator: str


@dataclass(frozen=True, slots=True)
class ChannelChanged:
    channel: str


@dataclass(frozen=True, slots=True)
class MemberJoined:
    channel: str
    user: str
    inviter: str | None = None


@dataclass(frozen=True, slots=True)
class MemberLeft:
    channel: str
    user: str


@dataclass(frozen=True, slots=True)
class StatusChanged:
    channel: str
    thread_ts: str
    status: str


@dataclass(frozen=True, slots=True)
class ChannelRead:
    channel: str
    user: str


@dataclass(frozen=True, slots=True)
class AppConnected:
    connected: bool


Change = (
    MessagePosted
    | MessageChanged
    | MessageDeleted
    | ReactionChanged
    | EphemeralPosted
    | EphemeralDeleted
    | ViewChanged
    | HomePublished
    | HomeOpened
    | PersonChanged
    | ChannelCreated
    | ChannelChanged
    | MemberJoined
    | MemberLeft
    | StatusChanged
    | ChannelRead
    | AppConnected
)
