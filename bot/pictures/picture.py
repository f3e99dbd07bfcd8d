"""A picture, and the words that say the same to whoever cannot see it."""

from dataclasses import dataclass

LONGEST_ALT = 1000
"""Slack takes no longer alternative text for a file."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG image. `alt` is made from the same values."""

    name: str
    title: str
    png: bytes
    alt: str


def alternative(*sentences: str) -> str:
    """Return sentences as an alternative text, cut where Slack would refuse it."""
    text = " ".join(sentence for sentence in sentences if sentence)
    return text if len(text) <= LONGEST_ALT else text[: LONGEST_ALT - 1].rstrip() + "…"
