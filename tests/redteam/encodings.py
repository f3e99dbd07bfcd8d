"""Encodings: the ways in which a red team hides an instruction from a filter."""

import base64
import codecs
import html
from collections.abc import Callable, Mapping
from urllib.parse import quote

ZERO_WIDTH = "\u200b"
LOOKALIKES = str.maketrans(
    {
        "a": "\u0430",
        "c": "\u0441",
        "e": "\u0435",
        "i": "\u0456",
        "o": "\u043e",
        "p": "\u0440",
        "y": "\u0443",
        "x": "\u0445",
    }
)
"""Letters of other alphabets that look the same."""


def encode(text: str, *, how: str) -> str:
    """Return the text in this disguise. Raises KeyError for one we do not have."""
    return _ENCODERS[how](text)


def _tags(text: str) -> str:
    """Return the text in invisible tag characters: one can copy it and cannot see it."""
    return "".join(chr(0xE0000 + ord(letter)) if ord(letter) < 128 else letter for letter in text)


def _spaced(text: str) -> str:
    return ZERO_WIDTH.join(text)


_ENCODERS: Mapping[str, Callable[[str], str]] = {
    "base64": lambda text: base64.b64encode(text.encode()).decode(),
    "base32": lambda text: base64.b32encode(text.encode()).decode(),
    "hex": lambda text: text.encode().hex(),
    "rot13": lambda text: codecs.encode(text, "rot13"),
    "lookalikes": lambda text: text.translate(LOOKALIKES),
    "zero-width": _spaced,
    "tags": _tags,
    "reversed": lambda text: text[::-1],
    "percent": lambda text: quote(text, safe=""),
    "entities": lambda text: "".join(f"&#{ord(letter)};" for letter in text),
    "named entities": lambda text: html.escape(text, quote=True),
    "escapes": lambda text: "".join(f"\\u{ord(letter):04x}" for letter in text),
    "fullwidth": lambda text: "".join(
        chr(ord(letter) + 0xFEE0) if "!" <= letter <= "~" else letter for letter in text
    ),
    "html comment": lambda text: f"<!-- {text} -->",
    "markdown comment": lambda text: f"[//]: # ({text})",
    "code fence": lambda text: f"```system\n{text}\n```",
    "table": lambda text: f"| note | value |\n|---|---|\n| x | {text} |",
    "link title": lambda text: f"[docs](https://docs.example '{text}')",
    "image": lambda text: f"![{text}](https://evil.example/pixel.png)",
}
KINDS = tuple(_ENCODERS)
