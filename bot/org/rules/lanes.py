"""Lanes: what a role's tools may be, by their names alone."""

from collections.abc import Iterator
from fnmatch import fnmatchcase

from bot.domain.desk_tools import DESK_TOOLS
from bot.org.draft import Draft
from bot.org.problems import Problem, did_you_mean
from bot.org.spec import RoleSpec

OWN_TOOLS = (
    *(tool.full_name for tool in DESK_TOOLS),
    "workspace__list",
    "workspace__search",
    "workspace__read",
    "workspace__edit",
    "workspace__write",
    "workspace__move",
    "workspace__delete",
    "workspace__run",
    "workspace__diff",
    "workspace__hand_in",
    "repository__merge",
    "repository__tag",
)
"""The tools of the servers that are always there."""

WRITES = (
    "workspace__edit",
    "workspace__write",
    "workspace__move",
    "workspace__delete",
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


def unknown_tools(draft: Draft) -> Iterator[Problem]:
    """A lane that names a tool nobody offers, as far as that can be told from the file."""
    for name, role in draft.roles.items():
        for number, pattern in enumerate(role.tools):
            if not _may_exist(pattern, draft):
                what = f"The role {name} has the tool {pattern}, which no server offers."
                remedy = f"Tools are named server__tool. {did_you_mean(pattern, OWN_TOOLS)}"
                yield draft.problem("roles", name, "tools", number, what=what, remedy=remedy)


def unknown_approved_tools(draft: Draft) -> Iterator[Problem]:
    """A pattern of critical or reversible tools that fits none: it would do nothing, unnoticed."""
    for name, repository in draft.repositories.items():
        rule = repository.approval
        for word, patterns in (("critical", rule.critical), ("reversible", rule.reversible)):
            for number, pattern in enumerate(patterns):
                if not _may_exist(pattern, draft):
                    what = f"{name} calls {pattern} {word}, which no server offers."
                    remedy = f"Tools are named server__tool. {did_you_mean(pattern, OWN_TOOLS)}"
                    at = ("repositories", name, "approval", word, number)
                    yield draft.problem(*at, what=what, remedy=remedy)


def _may_exist(pattern: str, draft: Draft) -> bool:
    """Whether a tool of ours fits the pattern, or a tool of a server with that name may."""
    server = pattern.partition("__")[0]
    foreign = [name for name in draft.names.get("servers", ()) if fnmatchcase(name, server)]
    return bool(foreign) or any(fnmatchcase(tool, pattern) for tool in OWN_TOOLS)


def _reviewers(draft: Draft) -> Iterator[tuple[str, int, str]]:
    for name, role in draft.roles.items():
        if _reviews(role):
            for number, pattern in enumerate(role.tools):
                yield name, number, pattern


def _reviews(role: RoleSpec) -> bool:
    return any(stage.is_review for stage in role.stages)
