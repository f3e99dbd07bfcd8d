"""Evidence: what a reviewer shows for a verdict, held against what the host itself has seen."""

import re
from collections.abc import Iterable, Sequence

from bot.domain.calls import Call, CallStatus
from bot.errors import InvalidInputError

RUN = "workspace__run"
READS = frozenset({"workspace__read", "workspace__search", "workspace__diff"})

CHANGE = "The whole change against the branch it would be merged into:"
"""The line of a reviewer's briefing behind which the change stands, each line behind a mark.

No quoted text can hold this line: it would stand behind the mark too.
"""
_MARK = "> "
_SHORTEST = 12  # of anything shorter, chance alone would find one in every file
_NUMBER = re.compile(r"^\s*\d+\t")  # a line as workspace__read shows it
_PLACE = re.compile(r"^[^\s:]+:\d+:")  # a line as workspace__search shows it
_SIGN = re.compile(r"^[+-]")  # a line of a diff

_WHAT_TO_DO = (
    "A pass needs evidence of this revision: run one of the repository's commands with "
    "workspace__run, or give `quotes`: passages of at least 12 characters, word for word, from "
    "the change or from a file you read with workspace__read."
)


def seen(
    quotes: Iterable[str], *, calls: Sequence[Call], briefing: str, needed: bool
) -> tuple[str, ...]:
    """Return what bears a verdict out: commands the host saw run, passages that do occur.

    `calls` are those of the review, which is bound to one revision; `briefing` is what it was
    told first. Raises InvalidInputError, with what to do, where evidence is needed and there is
    none, or a passage does not occur.
    """
    material = _material(calls, briefing)
    given = [quote for quote in quotes if quote.strip()]
    found = [quote for quote in given if _occurs(quote, material)]
    if needed and len(found) < len(given):
        missing = next(quote for quote in given if quote not in found)
        raise InvalidInputError(
            f"Nothing you were shown has the passage {missing!r}. {_WHAT_TO_DO}"
        )
    proof = [*(f"ran {command}" for command in _commands(calls)), *(f"read {q!r}" for q in found)]
    if needed and not proof:
        raise InvalidInputError(_WHAT_TO_DO)
    return tuple(proof)


def _commands(calls: Iterable[Call]) -> list[str]:
    """Return the commands that ran to their end, each once."""
    ran = (call for call in calls if call.tool == RUN and call.status is CallStatus.DONE)
    return list(dict.fromkeys(str((call.arguments or {}).get("command", "")) for call in ran))


def _material(calls: Iterable[Call], briefing: str) -> str:
    """Return everything of the revision that the host has shown to the reviewer."""
    read = (call for call in calls if call.tool in READS and call.status is CallStatus.DONE)
    lines = [line for call in read for line in call.result.splitlines()]
    return _plain([*change_in(briefing), *lines])


def change_in(briefing: str) -> list[str]:
    """Return the lines of the change that a briefing shows."""
    lines = briefing.splitlines()
    if CHANGE not in lines:
        return []
    shown = []
    for line in lines[lines.index(CHANGE) + 1 :]:
        if not line.startswith(_MARK.rstrip()):
            break
        shown.append(line.removeprefix(_MARK))
    return shown


def _occurs(quote: str, material: str) -> bool:
    wanted = _plain(quote.splitlines())
    return len(wanted.replace(" ", "")) >= _SHORTEST and wanted in material


def _plain(lines: Iterable[str]) -> str:
    """Return lines without what shows them: numbers, places, signs, and the width of gaps."""
    return " ".join(" ".join(_bare(line).split()) for line in lines)


def _bare(line: str) -> str:
    return _SIGN.sub("", _PLACE.sub("", _NUMBER.sub("", line)))
