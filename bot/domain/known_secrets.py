"""Known secrets: one value, in every form in which it could leave."""

import base64
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote, quote_plus

_SHORTEST = 8
_PLAIN_UNTIL = 16
_CHUNK = 16
_PIECE = 16
_CUT_FROM = 32


def knowable(value: str) -> bool:
    """Whether a value can be told from ordinary words.

    A short one, or one of letters alone, would be blotted out of sentences that mean no secret.
    """
    return len(value) >= _SHORTEST and (len(value) >= _PLAIN_UNTIL or not value.isalpha())


@dataclass(frozen=True, slots=True)
class Known:
    """A secret we know. A long one is recognized by any piece that gives most of it away."""

    name: str
    value: str
    forms: tuple[str, ...]

    @classmethod
    def of(cls, name: str, value: str) -> "Known":
        """Return a secret with all its forms."""
        return cls(name, value, tuple(dict.fromkeys(_forms(value))))

    def __repr__(self) -> str:
        return f"Known({self.name!r})"

    def found(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield where this secret, or a piece of it, begins and ends."""
        for form in self.forms:
            yield from _whole(text, form) if len(form) < _CUT_FROM else _pieces(text, form)

    def beside(self, text: str, gaps: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
        """Yield what is left of this secret on either side of gaps, where a text was cut in it."""
        for form in self.forms if gaps else ():
            for start, end in gaps:
                yield from _beginning_before(text, form, start)
                yield from _end_after(text, form, end)


def _beginning_before(text: str, form: str, at: int) -> Iterator[tuple[int, int]]:
    """Yield the longest beginning of a form that ends at a place, if it tells it."""
    first = max(0, at - len(form))
    start = text.find(form[:_SHORTEST], first, at)
    while start >= 0 and not form.startswith(text[start:at]):
        start = text.find(form[:_SHORTEST], start + 1, at)
    if start >= 0:
        yield start, at


def _end_after(text: str, form: str, at: int) -> Iterator[tuple[int, int]]:
    """Yield the longest end of a form that begins at a place, if it tells it."""
    last = min(len(text), at + len(form))
    found = text.rfind(form[-_SHORTEST:], at, last)
    while found >= 0 and not form.endswith(text[at : found + _SHORTEST]):
        found = text.rfind(form[-_SHORTEST:], at, found + _SHORTEST - 1)
    if found >= 0:
        yield at, found + _SHORTEST


def _forms(value: str) -> Iterator[str]:
    yield value
    yield " ".join(value.split())  # as a text is shown that was brought onto one line
    yield quote(value, safe="")
    yield quote_plus(value)
    yield json.dumps(value)[1:-1]
    yield json.dumps(value, ensure_ascii=False)[1:-1]
    raw = value.encode("utf-8", "surrogatepass")
    if len(raw) < _SHORTEST + 4:
        return  # what is left of them in between would be too short to be told from other text
    yield raw.hex()
    yield raw.hex().upper()
    for before in range(3):
        # Base64 of a text that holds the value: where it begins decides how it looks.
        yield from _encoded(raw, before)


def _encoded(raw: bytes, before: int) -> Iterator[str]:
    padded = bytes(before) + raw
    whole = padded[: len(padded) - len(padded) % 3]
    spoiled = -(-before * 8 // 6)
    for encode in (base64.b64encode, base64.urlsafe_b64encode):
        yield encode(whole).decode("ascii")[spoiled:]


def _whole(text: str, form: str) -> Iterator[tuple[int, int]]:
    at = text.find(form)
    while at >= 0:
        yield at, at + len(form)
        at = text.find(form, at + len(form))


def _pieces(text: str, form: str) -> Iterator[tuple[int, int]]:
    """Yield every piece of a form. One of 31 characters and more holds one of the chunks."""
    for offset in range(0, len(form) - _CHUNK + 1, _CHUNK):
        chunk = form[offset : offset + _CHUNK]
        at = text.find(chunk)
        while at >= 0:
            start, end = _extended(text, form, at=at, offset=offset)
            if end - start >= _PIECE:
                yield start, end
            at = text.find(chunk, max(end - _CHUNK + 1, at + 1))


def _extended(text: str, form: str, *, at: int, offset: int) -> tuple[int, int]:
    """Return how far text and form agree around a place where a chunk was found."""
    before = 0
    while before < min(at, offset) and text[at - before - 1] == form[offset - before - 1]:
        before += 1
    after, room = _CHUNK, min(len(text) - at, len(form) - offset)
    while after < room and text[at + after] == form[offset + after]:
        after += 1
    return at - before, at + after
