"""Arguments: whether what a model supplied fits the tool, and what policies see of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from bot.domain.secrets import Redactor
from bot.domain.tools import Tool
from bot.errors import InvalidInputError
from bot.gate.schemas import fault_of
from bot.gate.shapes import Shape, record, view

_MOST = 5
_LONGEST = 240
_SHAPES = Redactor()
"""A call that holds a secret beyond doubt never gets here. What only looks like one may, and half
of it would be recognized by nobody."""


@dataclass(frozen=True, slots=True)
class Arguments:
    """The arguments one tool takes. `shape` is what policies can speak about."""

    validator: Draft202012Validator
    shape: Shape

    @classmethod
    def of(cls, tool: Tool) -> "Arguments":
        """Return the arguments of a tool. Raises InvalidInputError for an unusable schema."""
        if fault := fault_of(tool.schema):
            raise InvalidInputError(fault)
        return cls(Draft202012Validator(_closed(tool.schema)), record(tool.schema))

    def misfits(self, arguments: Mapping[str, Any]) -> tuple[str, ...]:
        """Return what is wrong with the arguments, in words for the model that wrote them."""
        try:
            errors = sorted(self.validator.iter_errors(dict(arguments)), key=_place)
        except RecursionError:
            return ("They are nested too deeply.",)
        return tuple(_said(error) for error in errors[:_MOST])

    def seen(self, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """Return what policies see of arguments that fit. Raises MisfitError."""
        seen: dict[str, Any] = view(arguments, self.shape)
        return seen


def unusable(tools: Iterable[Tool]) -> dict[str, str]:
    """Return the tools whose arguments cannot be checked, each with why."""
    faults = {tool.full_name: fault_of(tool.schema) for tool in tools}
    return {name: fault for name, fault in faults.items() if fault}


def _closed(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Return the schema without room for arguments nobody declared."""
    if "additionalProperties" in schema or "unevaluatedProperties" in schema:
        return dict(schema)
    return {**schema, "unevaluatedProperties": False}


def _place(error: ValidationError) -> str:
    return ".".join(str(part) for part in error.absolute_path)


def _said(error: ValidationError) -> str:
    where = _place(error)
    text = _short(_SHAPES.redact(error.message))
    return f"`{where}`: {text}." if where else f"{text}."


def _short(text: str) -> str:
    # The message repeats the value first and says at the end what is wrong with it.
    half = _LONGEST // 2
    return text if len(text) <= _LONGEST else f"{text[:half]} ... {text[-half:]}"
