"""Parts that stand in for the world: they work, remember what was asked, and fail on demand."""

from collections import deque
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Literal, TypeVar

from bot.domain.assignments import Assignment
from bot.domain.cards import Card, MessageRef, Place
from bot.domain.ids import AssignmentId, ChannelId, MessageTs, UserId
from bot.domain.messages import ThreadLine
from bot.domain.models import ModelReply, Prompt
from bot.errors import TransientError

Result = TypeVar("Result")


class FakeClock:
    """A clock that is told what time it is."""

    def __init__(self, now: datetime = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)) -> None:
        self._now = now
        self._broken = False

    def now(self) -> datetime:
        if self._broken:
            self._broken = False
            raise RuntimeError("The clock stands still.")
        return self._now

    def break_next(self) -> None:
        """Let the next question for the time fail, as a bug would."""
        self._broken = True

    def set(self, now: datetime) -> datetime:
        """Say what time it is, earlier than before as well, and return it."""
        self._now = now
        return now

    def advance(self, **by: float) -> datetime:
        """Let time pass, as in `advance(minutes=5)`, and return the new moment."""
        self._now += timedelta(**by)
        return self._now


class FakeQueue:
    """Remembers the segments that were started; the same one is started once."""

    def __init__(self) -> None:
        self._seen: set[str] = set()
        self._started: deque[tuple[AssignmentId, int]] = deque()

    def start(self, assignment: Assignment, *, session: Any) -> None:
        if assignment.workflow not in self._seen:
            self._seen.add(assignment.workflow)
            self._started.append((assignment.id, assignment.segment))

    def take(self) -> tuple[AssignmentId, int] | None:
        """Return the next started segment, oldest first, or None."""
        return self._started.popleft() if self._started else None

    def __len__(self) -> int:
        return len(self._started)


@dataclass(frozen=True, slots=True)
class Post:
    """A message as it was posted."""

    card: Card
    place: Place
    key: str
    ref: MessageRef
    at: int


@dataclass(frozen=True, slots=True)
class Whisper:
    """What one person was told."""

    text: str
    place: Place
    person: UserId


@dataclass
class FakeMessenger:
    """A Slack that remembers what we said."""

    posts: list[Post] = field(default_factory=list)
    updates: list[tuple[MessageRef, Card]] = field(default_factory=list)
    reactions: list[tuple[MessageRef, str]] = field(default_factory=list)
    whispers: list[Whisper] = field(default_factory=list)
    asked_links: list[MessageRef] = field(default_factory=list)
    threads: dict[tuple[ChannelId, MessageTs], list[ThreadLine]] = field(default_factory=dict)
    members: dict[UserId, bool] = field(default_factory=dict)
    """Slack's directory: who is there, and whether they are active."""
    hung: list[tuple[str, bytes, str]] = field(default_factory=list)
    """Pictures that were uploaded: name, image and words."""
    _failures: deque[tuple[Literal["before", "after"], Exception]] = field(default_factory=deque)
    _counter: int = 0

    def fail_next(
        self,
        error: Exception | None = None,
        *,
        when: Literal["before", "after"] = "before",
        times: int = 1,
    ) -> None:
        """Let the next calls fail, before they take effect or after it."""
        failure = error or TransientError("Slack does not answer.")
        self._failures.extend([(when, failure)] * times)

    def text_of(self, key: str) -> list[Card]:
        """Return the card that was posted under this key, and what it was changed to since."""
        shown: list[Card] = []
        for post in self.posts:
            if post.key == key:
                shown.append(post.card)
                shown.extend(card for ref, card in self.updates if ref == post.ref)
        return shown

    async def post(self, card: Card, *, to: Place, key: str) -> MessageRef:
        def effect() -> MessageRef:
            self._counter += 1
            ts = MessageTs(f"{1_700_000_000 + self._counter}.000100")
            ref = MessageRef(to.channel, ts)
            self.posts.append(Post(card, to, key, ref, self._counter))
            return ref

        return self._attempt(effect)

    async def find(self, key: str, *, to: Place, since: datetime) -> MessageRef | None:
        def effect() -> MessageRef | None:
            places = (post for post in self.posts if post.place.channel == to.channel)
            return next((post.ref for post in places if post.key == key), None)

        return self._attempt(effect)

    async def update(self, ref: MessageRef, card: Card) -> None:
        self._attempt(lambda: self.updates.append((ref, card)))

    async def react(self, ref: MessageRef, emoji: str) -> None:
        def effect() -> None:
            if (ref, emoji) not in self.reactions:
                self.reactions.append((ref, emoji))

        self._attempt(effect)

    async def whisper(self, text: str, *, to: Place, person: UserId) -> None:
        self._attempt(lambda: self.whispers.append(Whisper(text, to, person)))

    async def direct(self, person: UserId) -> ChannelId:
        return ChannelId("D" + person.removeprefix("U"))

    async def read_thread(self, channel: ChannelId, thread: MessageTs) -> Sequence[ThreadLine]:
        return tuple(self.threads.get((channel, thread), ()))

    async def directory(self, people: Iterable[UserId]) -> Mapping[UserId, bool]:
        return self._attempt(lambda: dict(self.members))

    async def permalink(self, ref: MessageRef) -> str:
        self.asked_links.append(ref)
        return f"https://slack.example/archives/{ref.channel}/p{ref.ts.replace('.', '')}"

    async def hang(self, png: bytes, *, name: str, title: str, alt: str) -> str:
        def effect() -> str:
            self.hung.append((name, png, alt))
            return f"F{len(self.hung)}"

        return self._attempt(effect)

    def _attempt(self, effect: Callable[[], Result]) -> Result:
        when, error = self._failures.popleft() if self._failures else (None, None)
        if when == "before" and error:
            raise error
        result = effect()
        if when == "after" and error:
            raise error
        return result


Line = ModelReply | Exception | Callable[[Prompt], ModelReply | Awaitable[ModelReply]]


class ScriptedLlm:
    """A model that says its lines, one for each prompt."""

    def __init__(self, lines: Iterable[Line] = ()) -> None:
        self._lines: deque[Line] = deque(lines)
        self.prompts: list[Prompt] = []

    def expect(self, *lines: Line) -> None:
        """Add lines at the end of the script."""
        self._lines.extend(lines)

    @property
    def left(self) -> int:
        """How many lines have not been said."""
        return len(self._lines)

    async def complete(self, prompt: Prompt) -> ModelReply:
        self.prompts.append(prompt)
        if not self._lines:
            raise AssertionError(
                f"The script has no line for prompt {len(self.prompts)} to {prompt.model}; "
                f"the last it was told: {prompt.messages[-1:]}"
            )
        line = self._lines.popleft()
        if isinstance(line, Exception):
            raise line
        said = line if isinstance(line, ModelReply) else line(prompt)
        return said if isinstance(said, ModelReply) else await said
