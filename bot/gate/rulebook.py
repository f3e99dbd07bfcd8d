"""A rulebook: one file's policies, ready to be asked, and what they have to say."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.gate.cedar import Policies, World
from bot.gate.policy_file import PolicyFile
from bot.gate.rules import Rule


@dataclass(frozen=True, slots=True)
class Answer:
    """What a rulebook says about a call. `unreadable` is the fault of the call's arguments."""

    permitted: bool
    rules: tuple[str, ...]
    reasons: tuple[str, ...]
    errors: tuple[str, ...]

    @property
    def unreadable(self) -> bool:
        return any(error.startswith("failed to build request") for error in self.errors)


@dataclass(frozen=True, slots=True)
class Rulebook:
    """Policies and the rules behind their answers."""

    policies: Policies
    rules: Mapping[str, Rule]
    text: str

    @classmethod
    def of(cls, file: PolicyFile, *, world: World) -> "Rulebook":
        """Return the rulebook of a file in which nothing is wrong."""
        return cls(Policies.of(file.text, world=world), file.rules, file.text)

    def ask(self, request: Mapping[str, Any], *, words: Mapping[str, str]) -> Answer:
        """Return what the policies say, with each speaking rule's reason in plain words."""
        opinion = self.policies.ask(request)
        reasons = tuple(self.rules[rule].because(words) for rule in opinion.rules)
        return Answer(opinion.permitted, opinion.rules, reasons, opinion.errors)
