"""One process at a time works on a SQLite database."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.engine.lock import AlreadyRunningError, FileLock


@pytest.fixture
def first(tmp_path: Path) -> Iterator[FileLock]:
    lock = FileLock(tmp_path / "countersign.db")
    lock.take()
    yield lock
    lock.release()


def test_who_comes_second_is_told_who_was_first(first: FileLock, tmp_path: Path) -> None:
    with pytest.raises(AlreadyRunningError, match=rf"Process {os.getpid()} already works on "):
        FileLock(tmp_path / "countersign.db").take()


def test_a_released_lock_can_be_taken_again(first: FileLock, tmp_path: Path) -> None:
    second = FileLock(tmp_path / "countersign.db")

    first.release()
    second.take()

    second.release()


def test_different_databases_do_not_disturb_each_other(first: FileLock, tmp_path: Path) -> None:
    other = FileLock(tmp_path / "other.db")

    other.take()

    other.release()
