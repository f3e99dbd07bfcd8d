"""A draft: what org.yml says, entry by entry, before anyone asked whether it makes sense."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.org.document import Document
from bot.org.problems import Problem
from bot.org.repository_spec import RepositorySpec
from bot.org.spec import (
    ChannelSpec,
    DocumentSpec,
    ModelSpec,
    PersonSpec,
    PositionSpec,
    RoleSpec,
    ServerSpec,
    Stages,
    TopSpec,
)
from bot.org.texts import Texts


@dataclass(frozen=True, slots=True)
class Draft:
    """The entries that could be read. `names` also has those that could not.

    So one mistake in a role is one problem, and not one more for each position that fills it.
    """

    document: Document
    names: Mapping[str, frozenset[str]]
    top: TopSpec | None
    texts: Texts
    people: Mapping[str, PersonSpec]
    models: Mapping[str, ModelSpec]
    roles: Mapping[str, RoleSpec]
    positions: Mapping[str, PositionSpec]
    repositories: Mapping[str, RepositorySpec]
    topologies: Mapping[str, Stages]
    channels: Mapping[str, ChannelSpec]
    servers: Mapping[str, ServerSpec]
    documents: Mapping[str, DocumentSpec]

    def problem(self, *at: str | int, what: str, remedy: str) -> Problem:
        """Return a problem with what stands at this place in the file."""
        return self.document.problem(*at, what=what, remedy=remedy)

    def lacks(self, section: str, name: str) -> bool:
        """Whether the file names no such entry; False where the section could not be read."""
        return section in self.names and name not in self.names[section]

    def has_read(self, *sections: str) -> bool:
        """Whether every entry of these sections could be read."""
        return all(
            section in self.names and self.names[section] == getattr(self, section).keys()
            for section in sections
        )
