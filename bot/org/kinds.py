"""The kinds of value a key of org.yml can have, as pydantic reads them."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import available_timezones

from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo
from pydantic_core import PydanticCustomError

from bot.domain.outcome_numbers import BuiltIn
from bot.domain.stages import Stage
from bot.org import values
from bot.org.problems import did_you_mean
from bot.org.values import ValueProblemError


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What paths and addresses depend on: variables, and the folder they begin at."""

    environment: Mapping[str, str]
    folder: Path


def _surroundings(info: ValidationInfo) -> Surroundings:
    if not isinstance(info.context, Surroundings):
        raise TypeError("Paths and addresses are read in their surroundings.")
    return info.context


def _wrong(what: str, remedy: str) -> PydanticCustomError:
    return PydanticCustomError("value", "{what}", {"what": what, "remedy": remedy})


def _parsed(parse: Callable[[Any], Any]) -> BeforeValidator:
    def validate(given: Any) -> Any:
        try:
            return parse(given)
        except ValueProblemError as error:
            raise _wrong(error.what, error.remedy) from error

    return BeforeValidator(validate)


def _one_line(text: str) -> str:
    if not text.strip():
        raise _wrong("is empty.", "Write a few words.")
    if not text.strip().isprintable():
        raise _wrong("is more than one line.", "Write it in one line.")
    return text.strip()


def _stage(given: Any) -> Stage:
    names = [stage.value for stage in Stage]
    if not isinstance(given, str) or given not in names:
        raise _wrong(f"has no stage {given!r}.", did_you_mean(str(given), names))
    return Stage(given)


def _built_in(given: Any) -> BuiltIn:
    names = [each.value for each in BuiltIn]
    if not isinstance(given, str) or given not in names:
        raise _wrong(f"has no number {given!r}.", did_you_mean(str(given), names))
    return BuiltIn(given)


def _review(stage: Stage) -> Stage:
    if not stage.is_review:
        reviews = ", ".join(s.value for s in Stage if s.is_review)
        raise _wrong(f"has {stage}, which is no review.", f"Reviews are: {reviews}.")
    return stage


def _group(given: Any) -> tuple[Stage, ...]:
    """Read one stage, or a list of reviews that run in parallel."""
    if not isinstance(given, list):
        return (_stage(given),)
    if not given:
        raise _wrong("is empty.", "Name at least one review, or remove it.")
    return tuple(_review(_stage(each)) for each in given)


def _key_env(name: str) -> str:
    # What is wrong here is most often the key itself: never repeat it.
    if not re.fullmatch(r"[A-Z_][A-Z0-9_]*", name):
        remedy = "Write its name, for example OPENAI_API_KEY; never the key itself."
        raise _wrong("is not the name of an environment variable.", remedy)
    return name


def _filled(text: str, info: ValidationInfo) -> str:
    try:
        return values.filled(text, environment=_surroundings(info).environment)
    except ValueProblemError as error:
        raise _wrong(error.what, error.remedy) from error


def _path(text: str, info: ValidationInfo) -> str:
    filled = _filled(text, info)
    if "://" in filled or filled.startswith("git@"):
        raise _wrong("is an address, not a path.", "Clone it, and give the clone's path.")
    return _absolute(filled, _surroundings(info))


def resolved(written: str, *, surroundings: Surroundings) -> str:
    """Return the full path of a file as it is written in org.yml. Raises ValueProblemError."""
    return _absolute(values.filled(written, environment=surroundings.environment), surroundings)


def _absolute(filled: str, surroundings: Surroundings) -> str:
    return str((surroundings.folder / Path(filled).expanduser()).resolve())


def _address(text: str, info: ValidationInfo) -> str:
    filled = _filled(text, info)
    if not filled.startswith(("http://", "https://")):
        raise _wrong("is not an address.", "It begins with http:// or https://.")
    return filled.rstrip("/")


def _quorum(given: Any) -> Any:
    if given != "all" and (type(given) is not int or given < 1):
        raise _wrong(f"is no number of people: {given!r}.", "Write a number from 1, or all.")
    return given


def _policy_path(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z_]\w*(/[A-Za-z_]\w*)*", text, re.ASCII):
        raise _wrong("is not the path of a rule.", "Write it as in countersign/allow.")
    return text


def _zone(name: str) -> str:
    if name not in available_timezones():
        raise _wrong(f"is not a time zone: {name!r}.", "Write it as in Europe/Berlin.")
    return name


def _hours(given: Any) -> tuple[time, time]:
    match = re.fullmatch(r"(\d{1,2})(?::(\d\d))?-(\d{1,2})(?::(\d\d))?", str(given))
    h1, m1, h2, m2 = (int(part or 0) for part in match.groups()) if match else (0, 0, 0, 0)
    try:
        begins, ends = time(h1, m1), time(h2, m2)
    except ValueError:
        begins = ends = time()
    if not begins < ends:
        raise _wrong(f"are no hours of a day: {given!r}.", 'Write for example "9-17".')
    return begins, ends


def _month_day(given: Any) -> tuple[int, int]:
    match = re.fullmatch(r"(\d\d)-(\d\d)", str(given))
    try:
        # No leap year: the day has to exist in each of them.
        day = date(2001, int(match[1]), int(match[2])) if match else None
    except ValueError:
        day = None
    if day is None:
        raise _wrong(f"has no day of every year: {given!r}.", 'Write month and day: "04-01".')
    return day.month, day.day


def _weekday(given: Any) -> int:
    if given not in _WEEKDAYS:
        raise _wrong(f"has no day {given!r}.", f"Days are: {', '.join(_WEEKDAYS)}.")
    return _WEEKDAYS.index(given)


def _day(given: Any) -> date:
    # YAML reads a date by itself; in quotes it is a text.
    if isinstance(given, date):
        return given
    try:
        return date.fromisoformat(str(given))
    except ValueError as error:
        raise _wrong(f"has no day {given!r}.", "Write it as in 2026-12-25.") from error


_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
Line = Annotated[str, AfterValidator(_one_line)]
Duration = Annotated[timedelta, _parsed(values.duration)]
Money = Annotated[int, _parsed(values.money)]
Command = Annotated[tuple[str, ...], _parsed(values.command)]
BuiltInName = Annotated[BuiltIn, BeforeValidator(_built_in)]
StageName = Annotated[Stage, BeforeValidator(_stage)]
Group = Annotated[tuple[Stage, ...], BeforeValidator(_group)]
KeyEnv = Annotated[str, AfterValidator(_key_env)]
FilePath = Annotated[str, AfterValidator(_path)]
PolicyPath = Annotated[str, AfterValidator(_policy_path)]
Address = Annotated[str, AfterValidator(_address)]
ZoneName = Annotated[str, AfterValidator(_zone)]
Hours = Annotated[tuple[time, time], BeforeValidator(_hours)]
MonthDay = Annotated[tuple[int, int], BeforeValidator(_month_day)]
Weekday = Annotated[int, BeforeValidator(_weekday)]
Day = Annotated[date, BeforeValidator(_day)]
Count = Annotated[int, Field(ge=1, le=1_000_000_000)]
Quorum = Annotated[int | Literal["all"], BeforeValidator(_quorum)]
Allowed = Literal["allowed", "refused"]
