"""The scripted mind as data: when a rule applies and what is then answered."""

import re
from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from sandbox.models.conversation import Stop
from sandbox.models.failures import Fault, Trouble
from sandbox.models.templates import Template, compiled, names_in

IDENTITY = r"You are the position (?P<position>[\w.-]*\w) in the role (?P<role>[\w.-]*\w)"
ALWAYS_KNOWN = frozenset(
    {"model", "role", "position", "turn", "user", "system", "result", "tool", "conversation"}
)


def _pattern(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        return re.compile(value, re.MULTILINE)
    except re.error as error:
        raise ValueError(f"This is not a valid regular expression: {error}.") from error


def _template(value: object) -> object:
    if isinstance(value, str | int | float):
        return Template.of(str(value))
    return value


def _list_of_one(value: object) -> object:
    return [value] if isinstance(value, str) else value


def _turns(value: object) -> object:
    match value:
        case int():
            return {"first": value, "last": value}
        case str() if found := re.fullmatch(r"(\d+)\s*(?:-\s*(\d*)|\+)", value.strip()):
            return {"first": int(found[1]), "last": int(found[2]) if found[2] else None}
        case str():
            raise ValueError("Give a turn as 3, a range as '2-5', or an open range as '2+'.")
        case _:
            return value


class ScriptedModel(BaseModel):
    """Data of a script: fixed once read, and no key it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


Pattern = Annotated[re.Pattern[str], BeforeValidator(_pattern)]
Glob = Annotated[str, Field(min_length=1)]
Text = Annotated[Template, BeforeValidator(_template)]
Data = Annotated[Any, AfterValidator(compiled)]


class Turns(ScriptedModel):
    """A range of turns, counted from 1, both ends included; `last` None is open."""

    first: int = Field(ge=1)
    last: int | None = None

    def holds(self, turn: int) -> bool:
        """Is this turn in the range?"""
        return self.first <= turn and (self.last is None or turn <= self.last)


class ResultPattern(ScriptedModel):
    """A tool result since the model last spoke: the tool as a glob, and what its text holds."""

    tool: Glob = "*"
    text: Pattern | None = None


class When(ScriptedModel):
    """What must hold for a rule to apply; what is left out holds always."""

    model: Glob = "*"
    role: Glob = "*"
    position: Glob = "*"
    turn: Annotated[Turns | None, BeforeValidator(_turns)] = None
    system: Pattern | None = None
    user: Pattern | None = None
    conversation: Pattern | None = None
    result: ResultPattern | None = None
    tools: Annotated[tuple[Glob, ...], BeforeValidator(_list_of_one)] = ()

    def patterns(self) -> Iterator[re.Pattern[str]]:
        """Every regular expression of this condition."""
        result = self.result.text if self.result else None
        yield from filter(None, (self.system, self.user, self.conversation, result))


class ScriptedCall(ScriptedModel):
    """A tool call to make. Arguments given as text are sent as they are, valid JSON or not."""

    name: Text
    arguments: Data = Field(default_factory=dict)


class ScriptedUsage(ScriptedModel):
    """Token figures to report instead of the estimate."""

    input: int | None = Field(default=None, ge=0)
    output: int | None = Field(default=None, ge=0)
    cache_read: int | None = Field(default=None, ge=0)


class ScriptedFault(ScriptedModel):
    """A failure to answer with."""

    kind: Trouble
    seconds: float = Field(default=1.0, ge=0)
    retry_after: float | None = Field(default=None, ge=0)
    message: str | None = None

    def fault(self) -> Fault:
        """Return it as a fault of this one request."""
        return Fault(
            self.kind, seconds=self.seconds, retry_after=self.retry_after, message=self.message
        )


def _fault(value: object) -> object:
    return {"kind": value} if isinstance(value, str) else value


class Reply(ScriptedModel):
    """What to answer: text, or `json` (data written as JSON text), tool calls, or a fault."""

    text: Text | None = None
    json_: Data = Field(default=None, alias="json")
    tool_calls: tuple[ScriptedCall, ...] = ()
    stop: Literal[Stop.REFUSAL, Stop.LENGTH] | None = None
    usage: ScriptedUsage = ScriptedUsage()
    fault: Annotated[ScriptedFault | None, BeforeValidator(_fault)] = None
    delay: float = Field(default=0.0, ge=0, le=600)

    @model_validator(mode="after")
    def _says_something(self) -> "Reply":
        if self.text is None and self.json_ is None and not self.tool_calls and not self.fault:
            raise ValueError("A reply needs one of text, json, tool_calls, fault.")
        if self.text is not None and self.json_ is not None:
            raise ValueError("A reply has text or json, not both.")
        return self

    def names(self) -> frozenset[str]:
        """Every name its templates need."""
        calls = [part for call in self.tool_calls for part in (call.name, call.arguments)]
        return names_in([self.text, self.json_, *calls])


class Rule(ScriptedModel):
    """One line of the script. With `times`, it applies only so often."""

    name: str = Field(min_length=1)
    when: When = When()
    reply: Reply
    times: int | None = Field(default=None, ge=1)


def known_names(rule: Rule, *, identity: re.Pattern[str]) -> frozenset[str]:
    """Return the names the templates of a rule may use."""
    captured = (name for pattern in rule.when.patterns() for name in pattern.groupindex)
    return ALWAYS_KNOWN.union(captured, identity.groupindex)
