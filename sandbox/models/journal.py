"""What was asked of the local model and what became of it."""

import asyncio
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

KEPT = 5_000


@dataclass(slots=True)
class Entry:
    """One request. `status` and `outcome` are filled in when it has been answered.

    `outcome` is `answered`, the name of a trouble, or empty while it is under way. `rule` is the
    line of the script that answered. `messages` is the body's own list, in the vendor's words.
    """

    number: int
    at: datetime
    vendor: str
    key: str
    model: str = ""
    system: str = ""
    role: str = ""
    position: str = ""
    turn: int = 0
    messages: list[Any] = field(default_factory=list)
    tools: tuple[str, ...] = ()
    rule: str = ""
    status: int = 0
    outcome: str = ""
    usage: dict[str, Any] = field(default_factory=dict)

    def to_data(self) -> dict[str, Any]:
        """Return it as JSON data."""
        return asdict(self) | {"at": self.at.isoformat()}


class Journal:
    """The newest requests, oldest first."""

    def __init__(self) -> None:
        self._entries: deque[Entry] = deque(maxlen=KEPT)
        self._written = 0
        self._changed = asyncio.Condition()

    def __iter__(self) -> Iterator[Entry]:
        return iter(tuple(self._entries))

    def __len__(self) -> int:
        return len(self._entries)

    def __getitem__(self, index: int) -> Entry:
        return self._entries[index]

    @property
    def next_number(self) -> int:
        """The number of the next request, counted from 1 since the server started."""
        return self._written + 1

    async def add(self, entry: Entry) -> None:
        """Write a request down."""
        self._entries.append(entry)
        self._written += 1
        await self.changed()

    async def changed(self) -> None:
        """Wake whoever waits for the journal to say something."""
        async with self._changed:
            self._changed.notify_all()

    async def wait_for(self, condition: Callable[["Journal"], bool], *, within: float = 10) -> None:
        """Wait at most so many seconds until this holds. Raises TimeoutError with the last ones."""
        try:
            async with asyncio.timeout(within), self._changed:
                await self._changed.wait_for(lambda: condition(self))
        except TimeoutError as error:
            last = [(entry.model, entry.rule, entry.outcome) for entry in self][-5:]
            raise TimeoutError(
                f"The journal holds {len(self)} requests, at last {last}."
            ) from error

    def clear(self) -> None:
        """Forget the past."""
        self._entries.clear()
