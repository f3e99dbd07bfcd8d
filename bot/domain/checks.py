"""Checks: executable tests of a result, and what they said."""

from dataclasses import dataclass
from datetime import timedelta

from bot.domain.ids import RevisionId


@dataclass(frozen=True, slots=True)
class Check:
    """A named command that must exit with 0. A judged check has no command: a model decides it."""

    name: str
    command: tuple[str, ...] = ()
    timeout: timedelta = timedelta(minutes=5)

    @property
    def judged(self) -> bool:
        return not self.command


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What one check said about one revision. `output` is the end of what it printed.

    One of the author's `craft` is on record and holds nothing up.
    """

    name: str
    revision: RevisionId
    passed: bool
    output: str
    seconds: float
    isolated: bool
    craft: bool = False
