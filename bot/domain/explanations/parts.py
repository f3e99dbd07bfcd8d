"""What explanations are made of: our own words, and marked as such what others wrote."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.audit import AuditEntry
from bot.domain.gate import Outcome, Ruled
from bot.domain.jobs import Job
from bot.errors import InvalidInputError


class Kind(StrEnum):
    """What can be explained; each has numbers of its own."""

    JOB = "job"
    APPROVAL = "approval"
    CALL = "call"
    EVENT = "event"
    FINDING = "finding"
    PROBE = "probe"
    DECISION = "decision"


@dataclass(frozen=True, slots=True)
class Words:
    """What a person, a model or a tool wrote. It is shown as a quotation, and does nothing."""

    text: str


@dataclass(frozen=True, slots=True)
class Things:
    """Names of things: a tool, a rule, a revision. They are shown as they are, and do nothing."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Actor:
    """Who did something: a person's id or the name of a position."""

    name: str


@dataclass(frozen=True, slots=True)
class When:
    """When something was."""

    at: datetime


Part = str | Words | Things | Actor | When
Line = tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """What is to be said about one thing, a sentence or two a line."""

    kind: Kind
    number: int
    job: Job | None
    lines: tuple[Line, ...]

    @property
    def title(self) -> str:
        name = f"{self.kind.capitalize()} {self.number}"
        return name if self.job is None or self.kind is Kind.JOB else f"{name}, job {self.job.id}"


def subject(text: str) -> tuple[Kind, int]:
    """Read `approval 3`, `approval #3` or `approval:3`. Raises InvalidInputError."""
    kind, _, number = text.strip().lower().replace(":", " ").partition(" ")
    number = number.strip().removeprefix("#")
    numeric = number.isascii() and number.isdecimal() and len(number) < 18
    if kind not in set(Kind) or not numeric:
        raise InvalidInputError(
            "Say what, and its number: job 7, approval 3, call 12, event 4, finding 9, probe 2 "
            "or decision 5."
        )
    return Kind(kind), int(number)


def named(*names: str | None) -> Things:
    """Return names of things; what is not there is left out."""
    return Things(tuple(name for name in names if name))


def listed(parts: Sequence[Part], *, joined: str = ", ") -> Line:
    """Return parts with something between each two of them."""
    between = [part for each in parts for part in (joined, each)]
    return tuple(between[1:])


RuleTexts = Mapping[tuple[str, str], str]
"""What a rule said, by the version of the policies and its id."""


def ruling_lines(rulings: Sequence[Ruled], texts: RuleTexts) -> tuple[Line, ...]:
    """Say what the gate ruled, each time: by which rules, on which revision; then what they say."""
    spoke = dict.fromkeys((ruled.policies, rule) for ruled in rulings for rule in ruled.rules)
    said = dict.fromkeys(
        (rule, texts[policies, rule]) for policies, rule in spoke if (policies, rule) in texts
    )
    quoted = (("Rule ", named(rule), " said then: ", Words(text)) for rule, text in said)
    return (*(_ruling(ruled) for ruled in rulings), *quoted)


def _ruling(ruled: Ruled) -> Line:
    rules: Line = (", by ", Things(ruled.rules)) if ruled.rules else (", as no rule permits it",)
    if ruled.outcome is Outcome.ALLOW and not ruled.rules:
        rules = ()
    revision: Line = (", on revision ", named(ruled.revision)) if ruled.revision else ()
    state = "eligible" if ruled.eligible else "not eligible"
    mistake = " Its arguments did not fit the tool: a mistake, and no attempt."
    return (
        When(ruled.at),
        f", in the stage {ruled.stage}, the gate said “{ruled.outcome}”",
        *rules,
        *revision,
        f"; the job was {state} then. The policies were version ",
        named(ruled.policies),
        f".{mistake if ruled.malformed else ''}",
    )


def audit_line(entries: Iterable[AuditEntry], *subjects: str) -> tuple[Line, ...]:
    """Point at the entries of the audit about these subjects."""
    found = [str(entry.id) for entry in entries if entry.subject in subjects]
    if not found:
        return ()
    which = "entry" if len(found) == 1 else "entries"
    return ((f"In the audit: {which} {', '.join(found)}.",),)
