"""One running application that Slack reaches over signed HTTP, on PostgreSQL."""

import uuid
from collections.abc import AsyncIterator

import psycopg
import pytest
import pytest_asyncio

from tests.scenarios.office import Office, an_office
from tests.scenarios.organization import with_troubles


@pytest.fixture(scope="package")
def package_postgres_url(postgres_server: str, _migrated_template: str) -> str:
    """An up-to-date database that all tests of this folder share."""
    name = f"scenarios_{uuid.uuid4().hex}"
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{_migrated_template}"')
    return postgres_server.replace("/postgres?", f"/{name}?")


@pytest_asyncio.fixture(loop_scope="package", scope="package")
async def open_office(
    tmp_path_factory: pytest.TempPathFactory, package_postgres_url: str
) -> AsyncIterator[Office]:
    place = tmp_path_factory.mktemp("http")
    async with an_office(
        place, database=package_postgres_url, organize=with_troubles, http=True
    ) as opened:
        yield opened
