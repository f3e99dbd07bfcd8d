"""One running application for all scenarios of this folder, as in a real office."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.scenarios.office import Office, an_office
from tests.scenarios.organization import with_troubles


@pytest_asyncio.fixture(loop_scope="package", scope="package")
async def open_office(
    tmp_path_factory: pytest.TempPathFactory, _migrated_file: Path
) -> AsyncIterator[Office]:
    """The application on SQLite, over Socket Mode."""
    place = tmp_path_factory.mktemp("office")
    database = place / "countersign.sqlite"
    shutil.copyfile(_migrated_file, database)
    url = f"sqlite:///{database}"
    async with an_office(place, database=url, organize=with_troubles) as opened:
        yield opened
