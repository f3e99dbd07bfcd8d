"""Which secrets an installation knows: those it was started with, and those org.yml names."""

from collections.abc import Mapping

import structlog

from bot.config import Settings, secrets
from bot.domain.organization import Organization
from bot.domain.outcome_numbers import WebSource
from bot.domain.secrets import Redactor

log = structlog.get_logger()


def redactor_of(
    organization: Organization, settings: Settings, environment: Mapping[str, str]
) -> Redactor:
    """Return what takes all of them out of texts. Those it cannot recognize are logged by name."""
    named = named_secrets(organization, environment=environment)
    redactor = Redactor({**secrets(settings, environment), **named})
    if redactor.plain:
        log.warning("redaction.incomplete", names=redactor.plain)
    return redactor


def named_secrets(organization: Organization, *, environment: Mapping[str, str]) -> dict[str, str]:
    """Return the values of every variable org.yml names as a key or a secret, by their names."""
    keys = [model.key_env for model in organization.models.values()]
    given = [name for server in organization.servers.values() for name in server.secrets.values()]
    asked = [organization.policy_server.token_env] if organization.policy_server else []
    pushing = [repository.token_env for repository in organization.repositories.values()]
    read = [
        role.outcome.source.token_env
        for role in organization.roles.values()
        if role.outcome and isinstance(role.outcome.source, WebSource)
    ]
    names = [name for name in (*keys, *given, *asked, *pushing, *read) if name]
    return {name: environment[name] for name in names if environment.get(name)}
