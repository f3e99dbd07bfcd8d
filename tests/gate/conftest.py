"""The sample organization's gate, loaded once."""

import pytest

from bot.domain.organization import Organization
from bot.gate import Gate
from tests.gate.calls import Calls, acme, sample_gate


@pytest.fixture(scope="session")
def organization() -> Organization:
    return acme()


@pytest.fixture(scope="session")
def gate(organization: Organization) -> Gate:
    return sample_gate(organization)


@pytest.fixture(scope="session")
def calls(organization: Organization) -> Calls:
    return Calls(organization)
