"""Places: where a repository is, and what its commands can reach from there."""

from collections.abc import Iterator
from urllib.parse import SplitResult, urlsplit

from bot.org.draft import Draft
from bot.org.problems import Problem
from bot.org.repository_spec import RepositorySpec

_HERE = ("localhost", "127.0.0.1", "::1")


def repositories_without_a_place(draft: Draft) -> Iterator[Problem]:
    """A repository that is neither on this machine nor elsewhere, or both."""
    for name, repository in draft.repositories.items():
        if (repository.path is None) == (repository.remote is None):
            what = f"The repository {name} must have a path or a remote, not both."
            remedy = "Write the path of a clone here, or `remote: https://...` and its token_env."
            yield draft.problem("repositories", name, what=what, remedy=remedy)
        elif (repository.remote is None) != (repository.token_env is None):
            what = f"The repository {name} has one of `remote` and `token_env` without the other."
            remedy = "A remote needs a token to be fetched and pushed to; a path needs none."
            yield draft.problem("repositories", name, what=what, remedy=remedy)


def unsafe_remotes(draft: Draft) -> Iterator[Problem]:
    """An address that holds a secret, or sends one in the clear."""
    for name, repository in draft.repositories.items():
        if problem := _unsafe(repository):
            what, remedy = problem
            yield draft.problem("repositories", name, "remote", what=what, remedy=remedy)


def open_networks(draft: Draft) -> Iterator[Problem]:
    """A repository whose commands reach the network: worth knowing."""
    for name, repository in draft.repositories.items():
        if repository.network == "allowed":
            what = f"The commands of {name} can reach the network, this machine's own included."
            remedy = "Take `network` out where its tests do not need it."
            yield draft.problem("repositories", name, "network", what=what, remedy=remedy)


def _unsafe(repository: RepositorySpec) -> tuple[str, str] | None:
    if repository.remote is None:
        return None
    address = urlsplit(repository.remote)
    if address.password is not None:
        # What is wrong here is a secret: never repeat it.
        return "The remote has a password in it.", "Take it out; `token_env` names its variable."
    if address.scheme != "https" and not is_here(address):
        return "The remote would be sent the token in the clear.", "Use its https:// address."
    return None


def is_here(address: SplitResult) -> bool:
    """Whether an address is one of this machine."""
    return address.hostname in _HERE
