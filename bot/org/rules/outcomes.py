"""Outcome numbers: each is read in one place, and has a target on its better side."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from bot.domain.tools import Effect
from bot.org.draft import Draft
from bot.org.outcome_spec import KINDS, OutcomeSpec, SourceSpec
from bot.org.problems import Problem, did_you_mean
from bot.org.rules.places import is_here


def numbers_without_one_source(draft: Draft) -> Iterator[Problem]:
    """A number that is read nowhere, in two places, or with a key that means nothing there."""
    for role, outcome in _outcomes(draft):
        found = outcome.source.kinds
        if len(found) != 1:
            what = f"The number of the role {role} must be read in one place, not {len(found)}."
            remedy = f"Write one of {', '.join(KINDS)} under `source`."
            yield draft.problem(*_source(role), what=what, remedy=remedy)
            continue
        for key in _meaningless(outcome.source, found[0]):
            what = f"{key} means nothing to a source of the kind {found[0]}."
            yield draft.problem(*_source(role), key, what=what, remedy="Take it out.")


def numbers_without_a_path(draft: Draft) -> Iterator[Problem]:
    """An address whose answer holds the number nobody knows where."""
    for role, outcome in _outcomes(draft):
        if outcome.source.url is not None and not outcome.source.path:
            what = f"The number of the role {role} has no path into the answer."
            remedy = "Write for example `path: data.0.count`."
            yield draft.problem(*_source(role), what=what, remedy=remedy)


def unsafe_sources(draft: Draft) -> Iterator[Problem]:
    """An address that holds a secret, or is sent one in the clear."""
    for role, outcome in _outcomes(draft):
        source = outcome.source
        address = urlsplit(source.url or "")
        if address.password is not None or address.username is not None:
            # What is wrong here is a secret: never repeat it.
            what = "The address has a user or a password in it."
            remedy = "Take it out; `token_env` names the variable of a token."
            yield draft.problem(*_source(role), "url", what=what, remedy=remedy)
        elif source.token_env and address.scheme != "https" and not is_here(address):
            what, remedy = "The address would be sent the token in the clear.", "Use https://."
            yield draft.problem(*_source(role), "url", what=what, remedy=remedy)


def sources_that_change_something(draft: Draft) -> Iterator[Problem]:
    """A tool that is of no server of the file, or not classed as one that only reads."""
    for role, outcome in _outcomes(draft):
        if outcome.source.tool is None:
            continue
        server, _, tool = outcome.source.tool.partition("__")
        at = (*_source(role), "tool")
        if server not in draft.servers:
            what = f"{outcome.source.tool} is of no server in the file."
            remedy = did_you_mean(server, draft.names.get("servers", frozenset()))
            yield draft.problem(*at, what=what, remedy=remedy)
        elif draft.servers[server].effects.get(tool) is not Effect.READ:
            what = f"{outcome.source.tool} is not known to only read."
            remedy = f"If it does, write `effects: {{{tool}: read}}` at the server {server}."
            yield draft.problem(*at, what=what, remedy=remedy)


def targets_on_the_wrong_side(draft: Draft) -> Iterator[Problem]:
    """A target that is no better than the baseline."""
    for role, outcome in _outcomes(draft):
        up = outcome.direction == "up"
        if (outcome.target > outcome.baseline) != up or outcome.target == outcome.baseline:
            better = "above" if up else "below"
            what = (
                f"The number of the role {role} shall go {outcome.direction}, "
                f"and its target is not {better} its baseline."
            )
            remedy = "Change `direction`, `baseline` or `target`."
            yield draft.problem("roles", role, "outcome", "target", what=what, remedy=remedy)


def _outcomes(draft: Draft) -> Iterator[tuple[str, OutcomeSpec]]:
    for name, role in draft.roles.items():
        if role.outcome is not None:
            yield name, role.outcome


def _source(role: str) -> tuple[str, str, str, str]:
    return "roles", role, "outcome", "source"


def _meaningless(source: SourceSpec, kind: str) -> list[str]:
    return sorted(source.model_fields_set - {kind, *KINDS[kind]} - set(_unset(source)))


def _unset(source: SourceSpec) -> list[str]:
    """Return the kinds that are written with nothing behind them."""
    return [key for key in KINDS if getattr(source, key) is None]
