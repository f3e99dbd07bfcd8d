"""Texts: where the words of a prompt or a document come from, the disk or the registry."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol


class Texts(Protocol):
    """Reads a text by the full path of its file."""

    def read(self, path: str) -> str:
        """Return the text. Raises OSError and UnicodeDecodeError."""
        ...


class OnDisk:
    """Texts in files."""

    def read(self, path: str) -> str:
        return Path(path).read_text(encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Kept:
    """Texts that are kept with a version. What is not among them is not there."""

    texts: Mapping[str, str]

    def read(self, path: str) -> str:
        if path not in self.texts:
            raise FileNotFoundError(path)
        return self.texts[path]
