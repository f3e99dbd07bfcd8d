"""Which variables hold secrets, as far as org.yml says so."""

from collections.abc import Mapping

from bot.domain.organization import Organization


def named_secrets(organization: Organization, *, environment: Mapping[str, str]) -> dict[str, str]:
    """Return the values of every variable org.yml names as a key or a secret, by their names."""
    keys = [model.key_env for model in organization.models.values()]
    given = [name for server in organization.servers.values() for name in server.secrets.values()]
    return {name: environment[name] for name in (*keys, *given) if environment.get(name)}
