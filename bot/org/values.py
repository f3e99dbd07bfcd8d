"""Values people write in org.yml: durations, money, commands, addresses."""

import re
import shlex
from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

from bot.errors import InvalidInputError

_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_DURATION = re.compile(r"(?:\d+[smhdw])+")
_MONEY = re.compile(r"(\d{1,9}(?:\.\d{1,6})?) USD")
_VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?\}")
_SHELL = frozenset({"|", "||", "&", "&&", ";", ">", ">>", "<", "2>&1"})
_LONGEST = timedelta(days=366)


class ValueProblemError(InvalidInputError):
    """A value cannot be used."""

    def __init__(self, what: str, *, remedy: str) -> None:
        super().__init__(f"{what} {remedy}")
        self.what = what
        self.remedy = remedy


def duration(given: Any) -> timedelta:
    """Return what "90m", "24h", "2d" or "1h30m" means. Raises ValueProblemError."""
    remedy = 'Write for example "90m", "24h" or "2d".'
    if not isinstance(given, str) or not _DURATION.fullmatch(given):
        raise ValueProblemError(f"is not a duration: {given!r}.", remedy=remedy)
    parts = re.findall(r"(\d+)([smhdw])", given)
    if any(len(number) > 9 for number, _ in parts):
        raise ValueProblemError("is longer than a year.", remedy=remedy)
    total = sum((timedelta(**{_UNITS[unit]: int(n)}) for n, unit in parts), timedelta())
    if not timedelta() < total <= _LONGEST:
        raise ValueProblemError("is nothing, or longer than a year.", remedy=remedy)
    return total


def money(given: Any) -> int:
    """Return what "5.00 USD" means in millionths of a US dollar. Raises ValueProblemError."""
    match = _MONEY.fullmatch(given) if isinstance(given, str) else None
    if match is None:
        remedy = 'Write for example "5.00 USD".'
        raise ValueProblemError(f"is not an amount of money: {given!r}.", remedy=remedy)
    return int(Decimal(match[1]) * 1_000_000)


def command(given: Any) -> tuple[str, ...]:
    """Return a command as its words, from one text or a list. Raises ValueProblemError."""
    words = _words(given)
    if not words or not all(isinstance(word, str) and word for word in words):
        remedy = 'Write for example "python -m pytest -q", or a list of words.'
        raise ValueProblemError(f"is not a command: {given!r}.", remedy=remedy)
    operators = _SHELL.intersection(words)
    if operators and isinstance(given, str):
        remedy = "Commands run without a shell: write a script, or two commands."
        raise ValueProblemError(f"uses {min(operators)}.", remedy=remedy)
    return tuple(words)


def _words(given: Any) -> list[Any]:
    if not isinstance(given, str):
        return given if isinstance(given, list) else []
    try:
        return list(shlex.split(given))
    except ValueError as error:
        remedy = "Close the quotation mark, or write the command as a list of words."
        raise ValueProblemError(f"is not a command: {given!r}.", remedy=remedy) from error


def filled(given: str, *, environment: Mapping[str, str]) -> str:
    """Return text with ${NAME} and ${NAME:-default} filled in. Raises ValueProblemError."""
    return _VARIABLE.sub(lambda match: _fill(match, environment), given)


def has_variable(given: str) -> bool:
    """Whether the text refers to an environment variable."""
    return _VARIABLE.search(given) is not None


def _fill(match: re.Match[str], environment: Mapping[str, str]) -> str:
    name, default = match[1], match[2]
    value = environment.get(name) or default
    if not value:
        remedy = f"Set {name}, or write ${{{name}:-a default}}."
        raise ValueProblemError(f"needs {name}, which is not set.", remedy=remedy)
    return value
