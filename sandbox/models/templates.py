"""Text of a script with places for what its patterns captured."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from jinja2 import StrictUndefined, TemplateError, meta
from jinja2.sandbox import SandboxedEnvironment

_ENVIRONMENT = SandboxedEnvironment(
    undefined=StrictUndefined, autoescape=False, keep_trailing_newline=True
)


@dataclass(frozen=True, slots=True)
class Template:
    """A text such as `Edit {{ path }}.`; a single `{{ expression }}` keeps its value's type."""

    source: str
    names: frozenset[str] = field(compare=False)

    @classmethod
    def of(cls, source: str) -> "Template":
        """Compile a text. Raises ValueError when it is not valid Jinja2."""
        try:
            tree = _ENVIRONMENT.parse(source)
            _ENVIRONMENT.compile(tree)
        except TemplateError as error:
            raise ValueError(
                f"This is not a valid template: {error}. To write {{{{ or {{% as they are, "
                "put the text between {% raw %} and {% endraw %}."
            ) from error
        return cls(source, frozenset(meta.find_undeclared_variables(_ENVIRONMENT.parse(source))))

    def render(self, values: Mapping[str, Any]) -> Any:
        """Return the text, or the plain value where the template is one expression."""
        expression = _only_expression(self.source)
        if expression is not None:
            compiled = _ENVIRONMENT.compile_expression(expression, undefined_to_none=False)
            return compiled(**values)
        return _ENVIRONMENT.from_string(self.source).render(**values)


def compiled(value: Any) -> Any:
    """Return this data with each text in it compiled."""
    if isinstance(value, str):
        return Template.of(value)
    if isinstance(value, Mapping):
        return {key: compiled(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [compiled(part) for part in value]
    return value


def rendered(value: Any, values: Mapping[str, Any]) -> Any:
    """Return compiled data with each template in it filled in."""
    if isinstance(value, Template):
        return value.render(values)
    if isinstance(value, Mapping):
        return {key: rendered(part, values) for key, part in value.items()}
    if isinstance(value, list):
        return [rendered(part, values) for part in value]
    return value


def names_in(value: Any) -> frozenset[str]:
    """Return every name that compiled data needs."""
    if isinstance(value, Template):
        return value.names
    parts = value.values() if isinstance(value, Mapping) else value
    if isinstance(parts, str) or not hasattr(parts, "__iter__"):
        return frozenset()
    return frozenset[str]().union(*(names_in(part) for part in parts))


def _only_expression(source: str) -> str | None:
    """Return what stands between the braces, if the source is one `{{ ... }}` and nothing else."""
    tokens = list(_ENVIRONMENT.lex(source.strip()))
    kinds = [kind for _, kind, _ in tokens]
    if kinds.count("variable_begin") != 1 or kinds[0] != "variable_begin":
        return None
    if kinds[-1] != "variable_end":
        return None
    return "".join(text for _, _, text in tokens[1:-1])
