"""What the verbs of `org` share: the file, the registry, and who is at the keyboard."""

import getpass
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

from bot.config import Settings
from bot.domain.ids import UserId
from bot.domain.organization import Organization
from bot.domain.registry import Manuscript
from bot.gate import Gate
from bot.opening import gate_of, load_gate
from bot.org import load
from bot.org.kinds import Surroundings
from bot.org.manuscripts import manuscript_of
from bot.org.secrets import redactor_of
from bot.services.registry import Registry
from bot.settling import opened_registry
from storage.migrate import upgrade


@dataclass(frozen=True, slots=True)
class Desk:
    """The file as it is now, and the registry. `file` has no secrets in it."""

    registry: Registry
    file: Manuscript
    organization: Organization
    surroundings: Surroundings


@asynccontextmanager
async def desk(settings: Settings, environment: Mapping[str, str]) -> AsyncIterator[Desk]:
    """Open the file and the registry. Raises OrganizationError where the file is wrong."""
    organization = load(settings.organization, environment=environment)
    surroundings = Surroundings(environment, settings.organization.resolve().parent)
    redactor = redactor_of(organization, settings, environment)
    settings.data.mkdir(parents=True, exist_ok=True)
    await upgrade(settings.database)
    async with opened_registry(settings, surroundings, redactor=redactor) as registry:
        file = redactor.redacted(manuscript_of(settings.organization, surroundings=surroundings))
        yield Desk(registry, file, organization, surroundings)


async def vetted(opened: Desk, settings: Settings, environment: Mapping[str, str]) -> Registry:
    """Return the registry as it accepts only what the policies can be applied to."""
    gate, silent = await load_gate(settings, opened.organization, environment=environment)

    def vet(changed: Organization) -> Gate:
        return gate_of(settings, changed, tuple(gate.tools.values()), silent)

    return replace(opened.registry, vet=vet)


def operator() -> UserId:
    """Return who is at the keyboard, as the audit names them."""
    return UserId(f"operator:{getpass.getuser()}")


def say(*lines: str) -> None:
    """Print lines. What a terminal would obey is escaped."""
    shown = ("".join(c if c.isprintable() else ascii(c)[1:-1] for c in line) for line in lines)
    sys.stdout.writelines(f"{line}\n" for line in shown)
