"""Results: what one check found, what is wrong with it, and what to do."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How bad it is. Only a problem keeps Countersign, or a part of it, from working."""

    OK = "ok"
    WARNING = "warning"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Result:
    """One line of the report. `remedy` says what to do, and is empty where all is well."""

    level: Level
    subject: str
    says: str
    remedy: str = ""


def ok(subject: str, says: str) -> Result:
    return Result(Level.OK, subject, says)


def warning(subject: str, says: str, *, remedy: str = "") -> Result:
    return Result(Level.WARNING, subject, says, remedy)


def problem(subject: str, says: str, *, remedy: str) -> Result:
    return Result(Level.PROBLEM, subject, says, remedy)
