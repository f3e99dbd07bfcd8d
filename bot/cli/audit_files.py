"""Exported audits: read to be examined, and continued where they end."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from bot.domain.audit import START, Head, Link
from bot.domain.audit_lines import link_of
from bot.domain.chain import Examination, Fault, FaultKind
from bot.errors import InvalidInputError
from bot.services.auditing import Verified

_TAIL = 1 << 20
"""How far before its end a file is searched for its last line, at most, in bytes."""


def verified(file: Path, *, first: int, anchors: Mapping[int, str]) -> Verified:
    """Examine a file from an entry on. Raises InvalidInputError where it cannot be read.

    What came before its first entry is taken as that says, unless an anchor says otherwise.
    """
    try:
        with file.open(encoding="utf-8", newline="\n") as lines:
            found = _examined(lines, first, anchors)
    except OSError as error:
        raise InvalidInputError(f"{file} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise InvalidInputError(f"{file} is not UTF-8, so it is no exported audit.") from error
    if found is None:
        raise InvalidInputError(f"{file} has no entry from {first} on.")
    return found


def _examined(lines: Iterable[str], first: int, anchors: Mapping[int, str]) -> Verified | None:
    examination, begun = None, first
    for number, line in enumerate(lines, 1):
        try:
            link = link_of(line)
        except ValueError as error:
            return _unreadable(begun, examination or Examination(), f"Line {number}: {error}")
        if link.sequence < first and first > 1:
            continue
        if examination is None:
            begun = link.sequence
            examination = Examination(_before(link, anchors), anchors)
        if fault := examination.add(link):
            return Verified(begun, examination.after, fault)
    if examination is None:
        return None
    fault = examination.close()
    return Verified(begun, examination.after, fault)


def last(file: Path) -> Link | None:
    """Return the last whole entry of a file, or None where there is none."""
    try:
        whole = _whole(file)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise InvalidInputError(f"{file} cannot be read: {error.strerror}.") from error
    if whole is None:
        return None
    try:
        return link_of(whole.decode())
    except ValueError as error:
        raise InvalidInputError(f"{file} is no exported audit: {error}") from error


def trim(file: Path) -> None:
    """Cut off a last line that was not written to its end: the machine stopped meanwhile."""
    if not file.exists():
        return
    with file.open("r+b") as stream:
        size = stream.seek(0, 2)
        stream.seek(max(0, size - _TAIL))
        tail = stream.read()
        stream.truncate(size - len(tail) + tail.rfind(b"\n") + 1)


def append(file: Path, lines: str) -> None:
    """Write lines to the end of a file. Raises InvalidInputError where that cannot be done."""
    try:
        with file.open("a", encoding="utf-8", newline="\n") as stream:
            stream.write(lines)
    except OSError as error:
        raise InvalidInputError(f"{file} cannot be written: {error.strerror}.") from error


def _whole(file: Path) -> bytes | None:
    """Return the last line that ends; None where the file is empty."""
    with file.open("rb") as stream:
        size = stream.seek(0, 2)
        stream.seek(max(0, size - _TAIL))
        ended, _, _ = stream.read().rpartition(b"\n")
    return ended.rpartition(b"\n")[2] if size else None


def _unreadable(begun: int, examination: Examination, why: str) -> Verified:
    # The entry before it has waited for this line to be looked at.
    fault = examination.close()
    end = examination.after
    if fault is None or fault.kind is FaultKind.CUT:
        fault = Fault(end.sequence + 1, FaultKind.CHANGED, why)
    return Verified(begun, end, fault)


def _before(link: Link, anchors: Mapping[int, str]) -> Head:
    sequence = link.sequence - 1
    if not sequence:
        return START
    return Head(sequence, anchors.get(sequence, link.previous))
