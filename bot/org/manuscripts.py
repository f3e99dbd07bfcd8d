"""Manuscripts: org.yml and the texts it names as one value, from the disk and back into rules."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from bot.domain.organization import Organization
from bot.domain.registry import Manuscript
from bot.org import building
from bot.org.document import Document, read
from bot.org.draft import Draft
from bot.org.kinds import Surroundings, resolved
from bot.org.loading import examined
from bot.org.problems import OrganizationError, Report
from bot.org.texts import Kept
from bot.org.values import ValueProblemError

NOWHERE = ""
"""What is in the registry has no file and no lines."""

_NAMED = (("roles", "prompt"), ("documents", "path"))
"""Where the document names files whose texts belong to it."""


def manuscript_of(path: Path, *, surroundings: Surroundings) -> Manuscript:
    """Return what a file says, with the texts it names as far as they can be read.

    Raises OrganizationError for a file that is not there or is not YAML.
    """
    document, problems = read(path)
    if problems or not isinstance(document.data, dict):
        raise OrganizationError(problems or [document.problem(what="It is empty.", remedy="")])
    return Manuscript(document.data, dict(_texts(document.data, surroundings)))


def organization_of(manuscript: Manuscript, *, surroundings: Surroundings) -> Organization:
    """Return the organization a manuscript describes, by the rules of the file.

    Raises OrganizationError with every problem at once.
    """
    draft, report = _examined(manuscript, surroundings)
    if draft.top is None or not report.ok:
        raise OrganizationError(report.errors)
    return building.organization(draft, draft.top)


def report_on(manuscript: Manuscript, *, surroundings: Surroundings) -> Report:
    """Return everything that is wrong with a manuscript, and everything worth knowing."""
    return _examined(manuscript, surroundings)[1]


def named_files(document: Any) -> Iterator[str]:
    """Yield the files a document names, as they are written there."""
    for section, key in _NAMED:
        entries = document.get(section)
        for entry in entries.values() if isinstance(entries, dict) else ():
            if isinstance(entry, dict) and isinstance(entry.get(key), str):
                yield entry[key]


def _examined(manuscript: Manuscript, surroundings: Surroundings) -> tuple[Draft, Report]:
    document = Document(NOWHERE, manuscript.document, {})
    return examined(document, surroundings=surroundings, texts=_kept(manuscript, surroundings))


def _texts(document: Any, surroundings: Surroundings) -> Iterator[tuple[str, str]]:
    for written in named_files(document):
        # What cannot be read is missing, and the rules say so.
        with suppress(OSError, UnicodeDecodeError, ValueProblemError):
            text = Path(resolved(written, surroundings=surroundings)).read_text(encoding="utf-8")
            yield written, text


def _kept(manuscript: Manuscript, surroundings: Surroundings) -> Kept:
    found = {}
    for written, text in manuscript.texts.items():
        with suppress(ValueProblemError):
            found[resolved(written, surroundings=surroundings)] = text
    return Kept(found)
