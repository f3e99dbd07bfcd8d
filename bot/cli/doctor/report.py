"""The report: results as lines of text, without any secret."""

from collections import Counter
from dataclasses import dataclass, field
from typing import TextIO

from bot.cli.doctor.results import Level, Result

_SHORTEST_SECRET = 6
"""What is shorter opens nothing, and would be blotted out of ordinary words."""


@dataclass(slots=True)
class Report:
    """Writes each result as soon as it is known, and counts them.

    The checks do not repeat secrets; `secrets` are blotted out should a library do so for them.
    """

    out: TextIO
    secrets: frozenset[str]
    _counts: Counter[Level] = field(default_factory=Counter)

    def add(self, result: Result) -> None:
        """Write one result."""
        self._counts[result.level] += 1
        self._write(f"{result.level:<8} {self._clean(f'{result.subject}: {result.says}')}")
        if result.remedy:
            self._write(f"{'':8} do: {self._clean(result.remedy)}")

    def close(self) -> int:
        """Write the sum and return the exit code: 1 when there is a problem."""
        problems, warnings = self._counts[Level.PROBLEM], self._counts[Level.WARNING]
        total = self._counts.total()
        self._write(f"\nChecks: {total}. Problems: {problems}. Warnings: {warnings}.")
        return 1 if problems else 0

    def _clean(self, text: str) -> str:
        """Return the text on one line, without secrets and without control characters."""
        for secret in sorted(self.secrets, key=len, reverse=True):
            if len(secret) >= _SHORTEST_SECRET:
                text = text.replace(secret, "***")
        return "".join(c if c.isprintable() else "?" for c in " ".join(text.split()))

    def _write(self, line: str) -> None:
        self.out.write(f"{line}\n")
        self.out.flush()
