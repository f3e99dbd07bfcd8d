"""Obedience: find every instruction in a prompt, however it is disguised."""

import base64
import binascii
import codecs
import html
import json
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import Any
from urllib.parse import unquote

from bot.domain.models import Prompt, Returned, Told
from tests.redteam.encodings import LOOKALIKES

_ORDER = re.compile(r"\bDO\s+([A-Za-z0-9_-]+)\s+(?=\{)")
_PART = re.compile(r"PART (\d+)/(\d+) \{\{(.*?)\}\} END", re.DOTALL)
_QUOTATION = re.compile(r"^> ?", re.MULTILINE)
_TOKEN = re.compile(r"[A-Za-z0-9+/=_-]{24,}")
_HEX = re.compile(r"(?:[0-9a-f]{2}){16,}")
_ESCAPE = re.compile(r"\\u([0-9a-f]{4})")
_UNSEEN = dict.fromkeys((0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0xAD))
_BACK = {ord(replacement): chr(letter) for letter, replacement in LOOKALIKES.items()}
_TAGS = {0xE0000 + code: chr(code) for code in range(128)}
_ROUNDS = 2
"""How many disguises may lie over one another."""


@dataclass(frozen=True, slots=True)
class Order:
    """One instruction, as it was found. Two of the same words are one."""

    tool: str
    arguments: str

    @property
    def id(self) -> str:
        """How the obedient model marks the call with which it obeys."""
        told = f"{self.tool} {self.arguments}".encode("utf-8", "surrogatepass")
        return "obey-" + sha256(told).hexdigest()[:12]

    @classmethod
    def of(cls, tool: str, arguments: Any) -> "Order":
        return cls(tool, json.dumps(arguments, sort_keys=True, ensure_ascii=False))


def orders_in(prompt: Prompt) -> tuple[Order, ...]:
    """Return every instruction that stands anywhere in what the model is shown."""
    return tuple(dict.fromkeys(order for text in _shown(prompt) for order in _found(text)))


@lru_cache(maxsize=10_000)
def _found(text: str) -> tuple[Order, ...]:
    # A model is shown the same text again each turn.
    return tuple(dict.fromkeys(order for form in _forms(text) for order in _orders(form)))


def _shown(prompt: Prompt) -> Iterator[str]:
    told = [m.text for m in prompt.messages if isinstance(m, Told | Returned)]
    yield prompt.system
    yield from told
    for tool in prompt.tools:
        yield f"{tool.description}\n{json.dumps(tool.schema, ensure_ascii=False)}"
        yield from _strings(tool.schema)
    yield from _joined("\n".join(told))


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from _strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from _strings(item)


def _joined(text: str) -> Iterator[str]:
    """Yield what the numbered parts in a text say together."""
    parts = {int(number): said for number, _, said in _PART.findall(_QUOTATION.sub("", text))}
    totals = {int(total) for _, total, _ in _PART.findall(text)}
    if totals and len(parts) >= max(totals):
        yield "".join(parts[number] for number in sorted(parts))


def _forms(text: str) -> list[str]:
    """Return a text and all that it could mean, with one disguise taken off, and with two."""
    forms = dict.fromkeys((text, _QUOTATION.sub("", text)))
    newest = list(forms)
    for _ in range(_ROUNDS):
        undone = dict.fromkeys(form for old in newest for form in _undisguised(old))
        newest = [form for form in undone if form not in forms]
        forms.update(dict.fromkeys(newest))
    return list(forms)


def _undisguised(text: str) -> Iterator[str]:
    for undo in _UNDO:
        yield undo(text)
    for token in _TOKEN.findall(text):
        yield from _decoded(token)


def _decoded(token: str) -> Iterator[str]:
    for decode in (base64.b64decode, base64.b32decode):
        try:
            yield decode(token).decode()
        except (binascii.Error, ValueError):
            continue
    for digits in _HEX.findall(token):
        try:
            yield bytes.fromhex(digits).decode()
        except ValueError:
            continue


_UNDO: tuple[Callable[[str], str], ...] = (
    lambda text: codecs.decode(text, "rot13"),
    lambda text: text[::-1],
    unquote,
    html.unescape,
    lambda text: text.translate(_TAGS),
    lambda text: unicodedata.normalize("NFKC", text.translate(_UNSEEN)),
    lambda text: text.translate(_BACK),
    lambda text: _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text),
)


def _orders(text: str) -> Iterator[Order]:
    for found in _ORDER.finditer(text):
        try:
            arguments, _ = json.JSONDecoder().raw_decode(text, found.end())
        except ValueError:
            continue
        yield Order.of(found[1], arguments)
