"""Rendering a prompt: a pure function of a template's name and its values."""

from functools import lru_cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined


def render(template: str, /, **values: Any) -> str:
    """Return the prompt `templates/<template>.md` with these values.

    A value fills its place on one line. Text of people, files and models is shown through the
    filter `quoted`, line by line behind `> `; `as_written` is for the organization's own text.
    Raises jinja2.UndefinedError when the template names a value that is not given.
    """
    return _environment().get_template(f"{template}.md").render(**values).strip()


class Lines(str):
    """Text that may take more than one line."""

    __slots__ = ()


def quoted(text: str) -> Lines:
    """Return somebody's words so that they cannot be taken for the organization's."""
    return Lines("\n".join(f"> {line}" for line in (text.splitlines() or [""])))


def as_written(text: str) -> Lines:
    """Return text of the organization itself, with its line breaks."""
    return Lines(text)


def _on_one_line(value: Any) -> Any:
    # Otherwise a name or a title could go on in a line that looks like one of ours.
    if not isinstance(value, str) or isinstance(value, Lines):
        return value
    return " ".join(str(value).splitlines())


@lru_cache(maxsize=1)
def _environment() -> Environment:
    # The prompts are plain text for a model, so nothing is escaped for HTML.
    environment = Environment(
        loader=PackageLoader("bot.prompts"),
        undefined=StrictUndefined,
        finalize=_on_one_line,
        autoescape=False,  # noqa: S701
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["quoted"] = quoted
    environment.filters["as_written"] = as_written
    return environment
