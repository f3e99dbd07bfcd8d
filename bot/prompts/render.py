"""Rendering a prompt: a pure function of a template's name and its values."""

from functools import lru_cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined


def render(template: str, /, **values: Any) -> str:
    """Return the prompt `templates/<template>.md` with these values.

    Raises jinja2.UndefinedError when the template names a value that is not given. Text of people,
    files and models is shown through the filter `quoted`: line by line behind `> `.
    """
    return _environment().get_template(f"{template}.md").render(**values).strip()


def quoted(text: str) -> str:
    """Return somebody's words so that they cannot be taken for the organization's."""
    return "\n".join(f"> {line}" for line in (text.splitlines() or [""]))


@lru_cache(maxsize=1)
def _environment() -> Environment:
    # The prompts are plain text for a model, so nothing is escaped for HTML.
    environment = Environment(
        loader=PackageLoader("bot.prompts"),
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["quoted"] = quoted
    return environment
