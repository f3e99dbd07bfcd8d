"""Rules: one written policy each, with its place in the file and its words for people."""

import string
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.domain.credentials import CREDENTIAL
from bot.domain.denials import DENIED
from bot.domain.gate import RESTRICTED, SHADOWED, VETO
from bot.gate.sparing import spares

PLACEHOLDERS = frozenset(
    {"tool", "role", "position", "stage", "repository", "environment", "revision", "obstacles"}
)
"""What a reason may name in braces."""

RESERVED: Mapping[str, str] = {
    VETO: "the organization's policy server",
    CREDENTIAL: "the host itself; no policy can lift it",
    DENIED: "the people who denied the same call within the hour",
    RESTRICTED: "what holds for the position besides the policies; no policy can lift it",
    SHADOWED: "the job is a shadow's, so the call was only recorded; no policy can lift it",
}
"""What stands among the rules of a decision without being one of them, and who that is."""

NOTHING = "none"
"""What a case writes as its rule when no rule may have spoken: the call is outside the lane."""

_TIERS = {"permit": ("green",), "forbid": ("red", "amber")}


@dataclass(frozen=True, slots=True)
class Rule:
    """A policy. `body` is Cedar's own JSON form of it."""

    id: str
    tier: str
    reason: str
    file: str
    line: int
    body: Mapping[str, Any]

    @classmethod
    def of(cls, body: Mapping[str, Any], *, file: str, line: int) -> "Rule":
        """Return the rule of a policy; what is not written is empty."""
        notes = body.get("annotations", {})
        words = {name: str(notes.get(name) or "") for name in ("id", "tier", "reason")}
        return cls(file=file, line=line, body=body, **words)

    @property
    def effect(self) -> str:
        """`permit` or `forbid`."""
        return str(self.body["effect"])

    @property
    def speaks_of_arguments(self) -> bool:
        """Whether it hangs on what the model wrote."""
        return _has(self.body["conditions"], {"left": {"Var": "context"}, "attr": "arguments"})

    @property
    def place(self) -> str:
        """Where it stands, as editors and people read it."""
        return f"{self.file}:{self.line}"

    def because(self, words: Mapping[str, str]) -> str:
        """Return the reason with its placeholders filled in."""
        return self.reason.format_map(words)


def wrong_with(rule: Rule) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with a rule's annotations, and the remedy."""
    for name in ("id", "tier", "reason"):
        if not getattr(rule, name).strip():
            yield f"The policy has no @{name}.", f'Write @{name}("...") before it.'
    if rule.id in RESERVED or rule.id == NOTHING:
        yield f"The @id {rule.id} means something else in decisions.", "Choose another."
    allowed = _TIERS[rule.body["effect"]]
    if rule.tier and rule.tier not in allowed:
        yield (
            f"A {rule.body['effect']} is not of the tier {rule.tier}.",
            f"Write {' or '.join(allowed)}.",
        )
    unknown = sorted(_placeholders(rule.reason) - PLACEHOLDERS)
    if unknown:
        known = ", ".join(sorted(PLACEHOLDERS))
        yield f"The reason names {{{unknown[0]}}}.", f"Known in braces: {known}."


def exemptions(rule: Rule) -> Iterator[tuple[str, str]]:
    """Yield how a red rule spares somebody. Nobody is exempt, whoever reviews included."""
    if rule.tier != "red":
        return
    if rule.body["principal"]["op"] != "All":
        yield "A red rule holds for everybody; this one narrows its principal.", "Write principal."
    named = sorted(
        f"{kind} {name}" for kind, name in names_in(rule.body) if kind in {"Role", "Position"}
    )
    if named or _has(rule.body["conditions"], {"Var": "principal"}):
        whom = named[0] if named else "the principal"
        yield (
            f"A red rule holds for everybody; this one speaks of {whom}.",
            "Take it out, or make the rule amber.",
        )
    if spares(rule.body["conditions"], fact="reviewer"):
        yield (
            "A red rule holds for everybody; this one spares who reviews.",
            "Write context.reviewer only to hold reviewers to more, not to less; or make it amber.",
        )
    if spares(rule.body["conditions"], fact="in_lane"):
        yield (
            "A red rule holds for everybody; this one spares who has the tool in the lane.",
            "Take context.in_lane out: a tool outside of the lane is refused anyway.",
        )


def names_in(part: Any) -> Iterator[tuple[str, str]]:
    """Yield type and name of every entity a policy names."""
    match part:
        case {"type": str(kind), "id": str(name)}:
            yield kind, name
        case dict():
            for inner in part.values():
                yield from names_in(inner)
        case list():
            for inner in part:
                yield from names_in(inner)


def _has(part: Any, wanted: Mapping[str, Any]) -> bool:
    """Whether a policy has this somewhere in it."""
    match part:
        case dict():
            return part == wanted or any(_has(inner, wanted) for inner in part.values())
        case list():
            return any(_has(inner, wanted) for inner in part)
        case _:
            return False


def _placeholders(reason: str) -> frozenset[str]:
    try:
        parts = [part for part in string.Formatter().parse(reason) if part[1] is not None]
    except ValueError:
        return frozenset({"an unclosed brace"})
    # How a word is to be written could fail when it is: nothing of it is known here.
    return frozenset(
        f"{name}{f'!{kind}' if kind else ''}{f':{form}' if form else ''}"
        for _, name, form, kind in parts
    )
