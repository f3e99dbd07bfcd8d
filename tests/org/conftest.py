"""A folder for an org.yml."""

from pathlib import Path

import pytest

from tests.org.files import Folder


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)
