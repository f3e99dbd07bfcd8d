"""Secrets: found in any text by their known values and by their shapes, and taken out of it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, TypeVar, cast

from bot.domain.excerpts import GAP, GAP_HINT
from bot.domain.known_secrets import Known, knowable
from bot.domain.secret_patterns import PATTERNS

Value = TypeVar("Value")

SHORT_MARK = "[secret]"
MARK = "[secret"
"""How what stands in place of a secret begins."""

_SHORTEST = 8
_GROUPS = frozenset({list, tuple, frozenset, set})
_BETWEEN = "\n"
"""What texts are joined with to look through all of them: some secrets begin with a line."""
_UNSAFE = str.maketrans("[]\"'\\\n\r", "       ")


@dataclass(frozen=True, slots=True)
class Finding:
    """A secret in a text: where it begins and ends, and what it is. `sure` is no mere likeness."""

    start: int
    end: int
    name: str
    sure: bool


class Redactor:
    """Takes secrets out of texts. It holds the known ones, and is never shown.

    What it puts in their place is never longer than they were, so a text that fitted still fits.
    """

    __slots__ = ("_known", "plain")

    def __init__(self, secrets: Mapping[str, str] | None = None) -> None:
        """`secrets` are the known ones: what each is, and its value.

        `plain` names those that are too short or too plain to be told from ordinary words.
        """
        values: dict[str, str] = {}
        for name, value in (secrets or {}).items():
            values.setdefault(value, name)  # what two variables hold is one secret
        named = {name: value for value, name in values.items() if value}
        self._known = tuple(Known.of(name, v) for name, v in named.items() if knowable(v))
        self.plain = tuple(sorted(name for name, v in named.items() if not knowable(v)))

    def __repr__(self) -> str:
        return f"Redactor({len(self._known)} known secrets)"

    @property
    def known(self) -> Mapping[str, str]:
        """The known secrets that are recognized by their value."""
        return {known.name: known.value for known in self._known}

    def redact(self, text: str) -> str:
        """Return the text with a mark in place of every secret."""
        pieces, end = [], 0
        for found in self.found(text):
            pieces += [text[end : found.start], _mark(found)]
            end = found.end
        return "".join([*pieces, text[end:]]) if pieces else text

    def found(self, text: str) -> tuple[Finding, ...]:
        """Return every secret in a text, first to last; those that overlap are one."""
        if len(text) < _SHORTEST:
            return ()
        ordered = sorted((*self._by_value(text), *_by_shape(text)), key=lambda f: (f.start, -f.end))
        return tuple(_merged(ordered))

    def redacted(self, value: Value) -> Value:
        """Return a value with every text in it redacted: in mappings, sequences and records.

        The very same value comes back where there was no secret in it.
        """
        # To look through all of it at once is much cheaper, and nearly always the end of it.
        if not self.found(_BETWEEN.join(texts_in(value))):
            return value
        return cast("Value", self._inside(value))

    def credentials(self, value: Any) -> tuple[str, ...]:
        """Name the secrets in a value that are beyond doubt, each once."""
        found = (each for text in texts_in(value) for each in self.found(text) if each.sure)
        return tuple(dict.fromkeys(each.name for each in found))

    def kinds(self, text: str) -> tuple[str, ...]:
        """Name everything in a text that is, or looks like, a secret, each once."""
        return tuple(dict.fromkeys(each.name for each in self.found(text)))

    def _by_value(self, text: str) -> Iterator[Finding]:
        gaps = [gap.span() for gap in GAP.finditer(text)] if GAP_HINT in text else []
        for known in self._known:
            for start, end in known.found(text):
                yield Finding(start, end, known.name, sure=True)
            for start, end in known.beside(text, gaps):
                yield Finding(start, end, known.name, sure=True)

    def _inside(self, value: Any) -> Any:
        if type(value) is str:
            return self.redact(value)
        if isinstance(value, Mapping):
            return _same(value, {self._inside(k): self._under(k, v) for k, v in value.items()})
        if type(value) in _GROUPS:
            return _same(value, type(value)(self._inside(item) for item in value))
        if is_dataclass(value) and not isinstance(value, type):
            return self._record(value)
        return value

    def _under(self, name: Any, value: Any) -> Any:
        """Redact a value under its name, which may say that it is a secret: `{"password": ...}`."""
        if type(name) is not str or type(value) is not str:
            return self._inside(value)
        before, safe = f"{name}=", self.redact(value)
        told = self.redact(before + safe)
        return told.removeprefix(before) if told.startswith(before) else safe

    def _record(self, value: Any) -> Any:
        before = {each.name: getattr(value, each.name) for each in fields(value) if each.init}
        after = {name: self._inside(part) for name, part in before.items()}
        changed = {name: part for name, part in after.items() if part is not before[name]}
        return replace(value, **changed) if changed else value


def _by_shape(text: str) -> Iterator[Finding]:
    for pattern in PATTERNS:
        for start, end in pattern.found(text):
            yield Finding(start, end, pattern.name, pattern.sure)


def _merged(ordered: Iterable[Finding]) -> Iterator[Finding]:
    open_one: Finding | None = None
    for found in ordered:
        if open_one is None or found.start >= open_one.end:
            if open_one is not None:
                yield open_one
            open_one = found
            continue
        sure = open_one.sure or found.sure
        name = found.name if found.sure and not open_one.sure else open_one.name
        open_one = Finding(open_one.start, max(open_one.end, found.end), name, sure)
    if open_one is not None:
        yield open_one


def _mark(found: Finding) -> str:
    named = f"[secret: {found.name.translate(_UNSAFE)}]"
    return named if len(named) <= found.end - found.start else SHORT_MARK


def texts_in(value: Any) -> Iterator[str]:
    """Yield every text in a value. An enumeration's members are texts, too, but ours."""
    if type(value) is str:
        yield value
    elif isinstance(value, Mapping):
        for key, part in value.items():
            yield from texts_in(key)
            yield from texts_in(part)
    elif type(value) in _GROUPS:
        for part in value:
            yield from texts_in(part)
    elif is_dataclass(value) and not isinstance(value, type):
        for each in fields(value):
            yield from texts_in(getattr(value, each.name))


def _same(before: Any, after: Any) -> Any:
    return before if before == after else after
