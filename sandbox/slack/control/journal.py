"""A record of every Web API call and of everything the app was told."""

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime

from sandbox.slack.wire import Json


@dataclass(frozen=True, slots=True)
class Entry:
    """One Web API call; `error` is empty when it worked, `fault` names one of ours."""

    number: int
    method: str
    args: Json
    ok: bool
    error: str
    fault: str
    at: datetime

    def describe(self) -> Json:
        """Return the entry as plain data."""
        return asdict(self) | {"at": self.at.isoformat()}


@dataclass(slots=True)
class Told:
    """One event, interaction or command, with the outcome of each attempt ("ok" or the reason)."""

    kind: str
    name: str
    event_id: str
    payload: Json
    attempts: list[str] = field(default_factory=list)

    @property
    def acknowledged(self) -> bool:
        return "ok" in self.attempts

    def describe(self) -> Json:
        """Return the record as plain data."""
        return asdict(self) | {"acknowledged": self.acknowledged}


class Journal:
    """Calls in the order they came in."""

    def __init__(self, *, on_change: Callable[[], None]) -> None:
        self._on_change = on_change
        self._entries: list[Entry] = []
        self.told: list[Told] = []

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    def calls(self, method: str = "", *, ok: bool | None = None) -> list[Entry]:
        """Return the calls of a method (all when none is named), perhaps only those that worked."""
        return [
            entry
            for entry in self._entries
            if method in {"", entry.method} and ok in {None, entry.ok}
        ]

    def write(self, *, method: str, args: Json, error: str, fault: str) -> None:
        """Add a call."""
        number = len(self._entries) + 1
        at = datetime.now(UTC)
        ok = not error
        self._entries.append(Entry(number, method, args, ok, error, fault, at))
        self._on_change()

    def tell(self, told: Told) -> Told:
        """Add something the app is being told."""
        self.told.append(told)
        return told

    def settle(self, told: Told, outcome: str) -> None:
        """Note how one attempt to tell it ended."""
        told.attempts.append(outcome)
        self._on_change()
