"""Lanes: what a role's tools may be, by their names alone."""

from collections.abc import Iterator
from fnmatch import fnmatchcase

from bot.org.draft import Draft
from bot.org.problems import Problem, did_you_mean
from bot.org.sections import OWN_SERVERS
from bot.org.spec import RoleSpec

WRITES = (
    "workspace__edit",
    "workspace__write",
    "workspace__hand_in",
    "repository__merge",
    "repository__tag",
)
"""Tools of our own servers that change the artefact. Running a command is how one checks."""


def reviewers_who_write(draft: Draft) -> Iterator[Problem]:
    """A reviewer's lane with a tool that changes what it reviews."""
    for name, number, pattern in _reviewers(draft):
        writes = [tool for tool in WRITES if fnmatchcase(tool, pattern)]
        if writes:
            what = f"The role {name} reviews, and its lane has {', '.join(writes)}."
            remedy = "Take it out of the lane: who reviews does not change what is reviewed."
            yield draft.problem("roles", name, "tools", number, what=what, remedy=remedy)


def reviewers_with_foreign_tools(draft: Draft) -> Iterator[Problem]:
    """A reviewer's lane that reaches into a server whose tools may write: worth knowing."""
    for name, number, pattern in _reviewers(draft):
        for server in draft.servers:
            if fnmatchcase(f"{server}__", pattern.partition("__")[0] + "__"):
                what = f"The role {name} reviews, and its lane reaches the server {server}."
                remedy = "It can use only those of its tools that are classed `read`."
                yield draft.problem("roles", name, "tools", number, what=what, remedy=remedy)


def tools_of_no_server(draft: Draft) -> Iterator[Problem]:
    """A lane that names a server nobody has configured."""
    servers = {*OWN_SERVERS, *draft.names.get("servers", ())}
    for name, role in draft.roles.items():
        for number, pattern in enumerate(role.tools):
            server, separator, _ = pattern.partition("__")
            if not any(fnmatchcase(known, server) for known in servers) or not separator:
                what = f"The role {name} has the tool {pattern}, of no server we know."
                remedy = f"A tool is named server__tool. {did_you_mean(server, servers)}"
                yield draft.problem("roles", name, "tools", number, what=what, remedy=remedy)


def _reviewers(draft: Draft) -> Iterator[tuple[str, int, str]]:
    for name, role in draft.roles.items():
        if _reviews(role):
            for number, pattern in enumerate(role.tools):
                yield name, number, pattern


def _reviews(role: RoleSpec) -> bool:
    return any(stage.is_review for stage in role.stages)
