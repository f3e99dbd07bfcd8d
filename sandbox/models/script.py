"""A whole script: the rules of a mind, the keys it answers to and how much they may use."""

import re
from collections import Counter
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError, model_validator

from sandbox.models.bucket import Limits
from sandbox.models.reading import ScriptError, data_of, explained
from sandbox.models.rules import (
    ALWAYS_KNOWN,
    IDENTITY,
    Pattern,
    Reply,
    Rule,
    ScriptedModel,
    known_names,
)
from sandbox.models.templates import Template

NOTHING_TO_SAY = "The script of this local model has no line for this request."


class ScriptedLimits(ScriptedModel):
    """What a key may use in a minute."""

    requests_per_minute: int = Field(default=4_000, ge=1)
    tokens_per_minute: int = Field(default=2_000_000, ge=1)
    input_tokens_per_minute: int | None = Field(default=None, ge=1)
    output_tokens_per_minute: int | None = Field(default=None, ge=1)

    def limits(self) -> Limits:
        """Return them as the buckets take them."""
        return Limits(**self.model_dump())


class Script(ScriptedModel):
    """The mind of a local model.

    The first rule that applies answers; where none does, `default` answers, or, when `strict`, an
    error that says what was asked. `models` lists the only models there are; empty means any.
    `keys` lists the only API keys there are; empty means any, each within `limits`.
    `identity` finds role and position in a system prompt.
    """

    rules: tuple[Rule, ...] = ()
    default: Reply = Reply(text=Template.of(NOTHING_TO_SAY))
    strict: bool = False
    models: tuple[str, ...] = ()
    identity: Pattern = re.compile(IDENTITY)
    limits: ScriptedLimits = ScriptedLimits()
    keys: dict[str, ScriptedLimits] = Field(default_factory=dict)

    @classmethod
    def load(cls, path: Path | str) -> "Script":
        """Read a YAML file. Raises ScriptError, which names every mistake with its line."""
        file = Path(path)
        try:
            text = file.read_text(encoding="utf-8")
        except OSError as error:
            reason = error.strerror or str(error)
            raise ScriptError([f"{file}: cannot be read: {reason}. Name a YAML script."]) from error
        return cls._read(data_of(text, source=str(file)), source=str(file), text=text)

    @classmethod
    def from_data(cls, data: dict[str, Any], *, source: str = "script") -> "Script":
        """Read plain data. Raises ScriptError, which names every mistake with its place."""
        return cls._read(data, source=source)

    @classmethod
    def _read(cls, data: object, *, source: str, text: str | None = None) -> "Script":
        try:
            return cls.model_validate(data)
        except ValidationError as error:
            raise ScriptError(explained(error, source=source, text=text)) from error

    def has_model(self, name: str) -> bool:
        """Is there such a model?"""
        return not self.models or name in self.models

    @model_validator(mode="after")
    def _holds_together(self) -> "Script":
        mistakes = [*_repeated(self.rules), *self._unknown_names()]
        if mistakes:
            raise ValueError(" ".join(mistakes))
        return self

    def _unknown_names(self) -> list[str]:
        mistakes = []
        for rule in self.rules:
            known = known_names(rule, identity=self.identity)
            if unknown := sorted(rule.reply.names() - known):
                mistakes.append(
                    f"Rule {rule.name!r} uses {', '.join(unknown)}, which none of its patterns "
                    f"captures. Capture it with (?P<name>...), or use one of "
                    f"{', '.join(sorted(known))}."
                )
        if unknown := sorted(self.default.names() - ALWAYS_KNOWN):
            mistakes.append(f"The default reply uses {', '.join(unknown)}, which is never known.")
        return mistakes


def _repeated(rules: tuple[Rule, ...]) -> list[str]:
    counts = Counter(rule.name for rule in rules)
    return [
        f"{count} rules are named {name!r}; give each its own name."
        for name, count in counts.items()
        if count > 1
    ]
