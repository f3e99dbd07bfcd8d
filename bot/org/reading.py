"""Reading: each entry of a document by itself, so that one mistake hides no other."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import TypeAdapter, ValidationError

from bot.org.document import Document, Location
from bot.org.draft import Draft
from bot.org.kinds import Surroundings
from bot.org.problems import Problem, did_you_mean
from bot.org.sayings import dotted, problem_of
from bot.org.sections import SECTIONS, Section
from bot.org.spec import TopSpec
from bot.org.texts import Texts
from bot.org.values import has_variable

_MAY_HAVE_VARIABLES = frozenset({"path", "base_url", "url", "prompt"})
_NAMES = tuple(section.name for section in SECTIONS)


def draft_of(
    document: Document, *, surroundings: Surroundings, texts: Texts
) -> tuple[Draft, list[Problem]]:
    """Return what can be read, and what is wrong with the rest."""
    reader = _Reader(document, surroundings, texts)
    reader.problems.extend(_variables(document))
    return reader.draft(), reader.problems


def _variables(document: Document) -> Iterator[Problem]:
    for at, text in document.texts():
        if has_variable(text) and at[-1] not in _MAY_HAVE_VARIABLES:
            what = f"{dotted(at)} has a variable, which is only for paths and addresses."
            yield document.problem(*at, what=what, remedy="Write the value itself.")


@dataclass(slots=True)
class _Reader:
    document: Document
    surroundings: Surroundings
    texts: Texts
    problems: list[Problem] = field(default_factory=list)
    names: dict[str, frozenset[str]] = field(default_factory=dict)

    def draft(self) -> Draft:
        data = self.document.data
        if not isinstance(data, dict):
            self._complain(what="The file has no keys.", remedy="Begin with `name:`.")
            data = {}
        entries = {section.name: self._section(section, data) for section in SECTIONS}
        rest = {key: value for key, value in data.items() if key not in _NAMES}
        top = self._entry(TopSpec, self._known(rest), at=())
        return Draft(self.document, self.names, top, self.texts, **entries)

    def _known(self, rest: Mapping[str, Any]) -> dict[str, Any]:
        """Return the keys of the top; the others are reported with the sections in mind."""
        known = {*_NAMES, *TopSpec.model_fields}
        for key in rest.keys() - known:
            self._complain(key, what=f"{key} is not a known key.", remedy=did_you_mean(key, known))
        return {key: value for key, value in rest.items() if key in known}

    def _section(self, section: Section, data: Mapping[str, Any]) -> dict[str, Any]:
        given = data.get(section.name, {} if not section.required else None)
        if not isinstance(given, dict) or (section.required and not given):
            what = f"{section.name} must name at least one {section.entry}."
            self._complain(section.name, what=what, remedy=f"Add `{section.name}:` with names.")
            return {}
        self.names[section.name] = frozenset(given)
        self._check_names(section, given)
        read = {
            name: self._entry(section.kind, value, at=(section.name, name))
            for name, value in given.items()
        }
        return {name: entry for name, entry in read.items() if entry is not None}

    def _check_names(self, section: Section, names: Mapping[str, Any]) -> None:
        seen: dict[str, str] = {}
        for name in names:
            other = seen.setdefault(name.casefold(), name)
            if not section.pattern.fullmatch(name):
                what = f"{name!r} cannot be the name of a {section.entry}."
                self._complain(section.name, name, what=what, remedy=section.rule)
            elif other != name:
                what = f"{name} and {other} differ only in capital letters."
                self._complain(section.name, name, what=what, remedy="Rename one of them.")

    def _entry(self, kind: Any, value: Any, *, at: Location) -> Any:
        # A name with nothing below it is an entry without keys, not a wrong type.
        value = {} if value is None and isinstance(kind, type) else value
        try:
            return TypeAdapter(kind).validate_python(value, context=self.surroundings)
        except ValidationError as error:
            self.problems.extend(
                problem_of(one, kind=kind, at=at, document=self.document)
                for one in error.errors(include_url=False)
            )
            return None

    def _complain(self, *at: str | int, what: str, remedy: str) -> None:
        self.problems.append(self.document.problem(*at, what=what, remedy=remedy))
