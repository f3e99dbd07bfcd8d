"""Contracts: what a job is to achieve, and how anyone can tell."""

from dataclasses import dataclass

from bot.domain.checks import Check
from bot.domain.ids import RepositoryName
from bot.domain.organization import Limits


@dataclass(frozen=True, slots=True)
class Contract:
    """The agreement on one job. It is a judgment job when no executable check can tell.

    `expected_minutes` is how long whoever proposed it thinks the work takes, if they say;
    `job_class` is the class of its repository it belongs to, if any; `specification` is what the
    stage of that name wrote down before anybody built.
    """

    outcome: str
    done_when: tuple[str, ...]
    repository: RepositoryName
    checks: tuple[Check, ...]
    limits: Limits
    out_of_scope: tuple[str, ...] = ()
    job_class: str = ""
    specification: str = ""
    expected_minutes: int | None = None

    @property
    def judgment(self) -> bool:
        return all(check.judged for check in self.checks)
