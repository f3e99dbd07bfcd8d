"""Where the organization reaches the world: each protocol has a real part and a fake."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from bot.domain.assignments import Assignment
from bot.domain.cards import Card, MessageRef, Place
from bot.domain.checks import Check, CheckResult
from bot.domain.drill import Rehearsed
from bot.domain.ids import ChannelId, JobId, MessageTs, RepositoryName, RevisionId, UserId
from bot.domain.messages import ThreadLine
from bot.domain.models import ModelReply, Prompt
from bot.domain.outcome_numbers import CommandSource, ToolSource, WebSource
from bot.domain.servers import ToolServer
from bot.domain.similarity import Profile
from bot.domain.tools import Tool, ToolRequest, ToolResult


class Clock(Protocol):
    """The only source of time."""

    def now(self) -> datetime:
        """Return the present moment, aware, in UTC."""


class Llm(Protocol):
    """A language model behind its budget."""

    async def complete(self, prompt: Prompt) -> ModelReply:
        """Return the model's answer.

        Raises ThrottledError, BrokenModelError (both transient, with `retry_after` where the
        provider named one), OverQuotaError, RejectedRequestError.
        """


class Similarity(Protocol):
    """How alike agents are."""

    async def scores(self, mine: Profile, others: Sequence[Profile]) -> Sequence[float]:
        """Return how alike each of the others is to this one, between 0 and 1."""


class Veto(Protocol):
    """Another opinion on a call, from outside. It can refuse, and it can permit nothing."""

    async def objection(self, question: Mapping[str, Any]) -> str | None:
        """Return why this must not happen, or None. What cannot be asked objects."""


class Toolbox(Protocol):
    """The tools of the organization, reached over MCP. The gate stands before it, not in it."""

    async def tools(self) -> Sequence[Tool]:
        """Return every tool of every configured server."""

    async def call(self, request: ToolRequest) -> ToolResult:
        """Make one call. A tool's own failure is a result, not an exception.

        Raises TransientError when it was not made, or when nobody can tell whether it was: look
        with `verify` before it is made again, unless it is harmless to repeat.
        """

    async def verify(self, request: ToolRequest) -> ToolResult | None:
        """Probe whether this call already took effect; None when it did not or cannot be told."""


class Gauge(Protocol):
    """Where outcome numbers are read outside of our own records."""

    async def read(self, source: CommandSource | WebSource | ToolSource) -> float:
        """Return the number there now. Raises UnreadableError, which says why there is none."""


class Workspaces(Protocol):
    """The clones in which jobs are done, one a job, and the revisions handed in from them."""

    async def prepare(self, job: JobId, repository: RepositoryName) -> Path:
        """Create the job's clone, or find it again after a restart."""

    async def run_check(self, job: JobId, check: Check, *, revision: RevisionId) -> CheckResult:
        """Run one executable check against exactly this revision, inside the lane's isolation."""

    async def diff(self, job: JobId, *, revision: RevisionId) -> str:
        """Return the unified diff of this revision against the branch it would be merged into."""

    async def changed(self, job: JobId, *, revision: RevisionId) -> Sequence[str]:
        """Return the files this revision changes against the branch it would be merged into."""

    async def text(self, job: JobId, *, revision: RevisionId, file: str) -> str:
        """Return a file of a revision. Raises InvalidInputError where it is no text of ours."""

    async def seed(self, job: JobId, *, revision: RevisionId, file: str, text: str) -> RevisionId:
        """Return a revision like this one of the job, with another text in one file.

        Nobody handed it in: no branch, no job and no clone knows it.
        """

    async def place(self, job: JobId, *, like: JobId, revision: RevisionId | None) -> None:
        """Create the clone of a job that begins where another one did and holds this revision.

        Without one it is as the other one's was in the beginning.
        """

    async def kept(self) -> Sequence[JobId]:
        """Return the jobs that have a clone."""

    async def remove(self, job: JobId) -> None:
        """Delete the job's clone."""


class Rehearsal(Protocol):
    """Tries what must not be possible, for the drill."""

    async def push(self, repository: RepositoryName) -> Rehearsed:
        """Try, from inside a lane, to push past the pipeline. Nothing of it stays.

        Raises NotFoundError where the repository is not there.
        """


class Messenger(Protocol):
    """Slack, as we speak to it."""

    async def post(self, card: Card, *, to: Place, key: str) -> MessageRef:
        """Post a card as a new message. `key` travels with the message, so it can be found."""

    async def find(self, key: str, *, to: Place, since: datetime) -> MessageRef | None:
        """Return the message that carries this key: the post whose answer was lost."""

    async def update(self, ref: MessageRef, card: Card) -> None:
        """Draw a message again."""

    async def react(self, ref: MessageRef, emoji: str) -> None:
        """Add a reaction; adding it twice is harmless."""

    async def whisper(self, text: str, *, to: Place, person: UserId) -> None:
        """Tell one person something in a channel that the others do not see."""

    async def direct(self, person: UserId) -> ChannelId:
        """Return the direct-message channel with this person."""

    async def read_thread(self, channel: ChannelId, thread: MessageTs) -> Sequence[ThreadLine]:
        """Return what people wrote in a thread, oldest first."""

    async def directory(self, people: Iterable[UserId]) -> Mapping[UserId, bool]:
        """Return who is in the workspace, and whether they are active; these people above all."""

    async def permalink(self, ref: MessageRef) -> str:
        """Return the address of a message."""

    async def hang(self, png: bytes, *, name: str, title: str, alt: str) -> str:
        """Upload an image that messages may show, to no channel; return Slack's id of the file."""


class PinBook(Protocol):
    """What foreign tools say they are, and which of it a person accepted."""

    async def admit(self, server: ToolServer, definitions: Mapping[str, str]) -> frozenset[str]:
        """Remember what a server offers now; return the tools somebody accepted just like this."""


class WorkQueue(Protocol):
    """Where durable work is started, inside the transaction that makes it necessary."""

    def start(self, assignment: Assignment, *, session: Any) -> None:
        """Start the workflow of this segment of an assignment, when the transaction commits.

        `session` is the synchronous SQLAlchemy session of the transaction. The workflow's id is
        `assignment.workflow`: starting it twice is harmless.
        """
