"""Revisions: what is known of one immutable version of the artefact when it is handed in."""

from dataclasses import dataclass

from bot.domain.checks import CheckResult
from bot.domain.ids import RevisionId


@dataclass(frozen=True, slots=True)
class Revision:
    """One revision, what its checks say, and the files it changes.

    `craft` is what the checks of its author's craft say: they come second, and decide nothing.
    """

    id: RevisionId
    results: tuple[CheckResult, ...]
    changed: tuple[str, ...]
    craft: tuple[CheckResult, ...] = ()

    @property
    def green(self) -> bool:
        return all(result.passed for result in self.results)
