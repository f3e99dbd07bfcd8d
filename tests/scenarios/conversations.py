"""Conversations as a person sees them: the messages of the app, what they say, their buttons."""

from dataclasses import dataclass
from typing import Any

from sandbox.slack import Json, LocalSlack, Person
from sandbox.slack.blockkit.walk import elements

PATIENCE = 60.0
"""Seconds; far more than anything takes, because machines may be busy with something else."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """A thread, or without `ts` everything at the top level of a channel."""

    slack: LocalSlack
    channel: str
    ts: str | None = None

    @property
    def messages(self) -> list[Json]:
        return self.slack.messages(self.channel, self.ts)

    @property
    def root(self) -> Json:
        """The message the thread hangs on."""
        return self.messages[0]

    @property
    def job(self) -> int:
        """The number of the job of this thread."""
        return int(key_of(self.of("job")[-1]).partition(":")[2])

    @property
    def asked(self) -> str:
        """The key under which the newest approval of this thread was asked: `approval:7:`."""
        return key_of(self.of("approval")[-1]).removesuffix("thread")

    def of(self, kind: str) -> list[Json]:
        """Return the app's messages whose key begins so: job, finding, approval, result, ..."""
        return [message for message in self.messages if key_of(message).startswith(f"{kind}:")]

    def says(self, kind: str, *words: str) -> Json | None:
        """Return the newest message of this kind in which all these words stand."""
        for message in reversed(self.of(kind)):
            text = text_of(message)
            if all(word in text for word in words):
                return message
        return None

    async def shows(self, kind: str, *words: str, within: float = PATIENCE) -> Json:
        """Wait for a message of this kind in which all these words stand."""
        found = await self.slack.wait_for(lambda: self.says(kind, *words), timeout=within)
        assert found is not None
        return found

    def with_button(self, action: str, *, key: str = "") -> Json | None:
        """Return the newest message that has this button now."""
        for message in reversed(self.messages):
            if key_of(message).startswith(key) and has_button(message, action):
                return message
        return None

    async def offers(self, action: str, *, key: str = "", within: float = PATIENCE) -> Json:
        """Wait for a message with this button."""
        found = await self.slack.wait_for(lambda: self.with_button(action, key=key), timeout=within)
        assert found is not None
        return found

    async def press(self, who: Person, action: str, *, key: str = "") -> Json:
        """Wait for a button and press it. Returns the message as it was when it was pressed."""
        message = await self.offers(action, key=key)
        await who.click(self.channel, message["ts"], action_id=action)
        return message

    async def whispered(self, who: Person, *words: str) -> Json:
        """Wait until a person was told these words privately, here."""
        before = self.ts or ""

        def told() -> Json | None:
            shown = [m for m in who.ephemerals if m["ts"] > before]
            return next((m for m in shown if all(w in text_of(m) for w in words)), None)

        found = await self.slack.wait_for(told, timeout=PATIENCE)
        assert found is not None
        return found

    async def fill_in(self, who: Person, action: str, text: str, *, key: str = "") -> None:
        """Press a button that opens a window, write into it and submit it."""
        await self.press(who, action, key=key)
        submitted = await who.submit(answers={"text": {"text": text}})
        assert submitted.closed, submitted


def key_of(message: Json) -> str:
    """Return the key that travels with a message of ours; empty for other messages."""
    payload = (message.get("metadata") or {}).get("event_payload") or {}
    return str(payload.get("key", ""))


def text_of(message: Json) -> str:
    """Return everything one can read in a message, window or home."""
    return "\n".join(_texts([message.get("text", ""), message.get("blocks", [])]))


def has_button(message: Json, action: str) -> bool:
    return any(e.get("action_id") == action for _, e in elements(message.get("blocks", [])))


def button(message: Json, action: str) -> Json:
    """Return one button of a message."""
    return next(e for _, e in elements(message["blocks"]) if e.get("action_id") == action)


def _texts(data: Any) -> list[str]:
    if isinstance(data, str):
        return [data]
    if isinstance(data, list):
        return [text for item in data for text in _texts(item)]
    if isinstance(data, dict):
        shown = {k: v for k, v in data.items() if k not in {"type", "action_id", "block_id"}}
        return [text for item in shown.values() for text in _texts(item)]
    return []
