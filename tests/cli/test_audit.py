"""`audit`: what an operator types, and what it returns to the shell."""

import json
import shutil
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.domain.audit_lines import FIELDS
from bot.domain.ids import JobId, UserId
from storage.bell import Bell
from storage.database import Database
from tests.cli.shell import Shell
from tests.fakes import FakeQueue
from tests.storage.builders import NOW

RITA = UserId("U0RITA")


@pytest.fixture
async def audit(sqlite_url: str) -> AsyncIterator[Database]:
    database = Database(sqlite_url, queue=FakeQueue(), bell=Bell())
    await _add(database, 5)
    yield database
    await database.close()


@pytest.fixture
def shell(tmp_path: Path, sqlite_url: str) -> Shell:
    folder = tmp_path / "shell"
    folder.mkdir()
    return Shell(folder, {"COUNTERSIGN_DATABASE_URL": sqlite_url})


async def _add(database: Database, count: int) -> None:
    for number in range(count):
        async with database.transaction() as tx:
            detail = {"round": number, "why": "ü"}
            await tx.audit.add(RITA, "scope.accepted", "job:1", detail, NOW, job=JobId(1))


def _tamper(sqlite_url: str, *statements: str) -> None:
    with sqlite3.connect(sqlite_url.removeprefix("sqlite:///")) as connection:
        for verb in ("update", "delete", "insert", "head_update"):
            connection.execute(f"DROP TRIGGER cs_audit_{verb}")
        for statement in statements:
            connection.execute(statement)
    connection.close()


async def test_a_whole_audit_is_said_to_be_one(shell: Shell, audit: Database) -> None:
    head = (await shell("audit", "head")).out.strip()

    ended = await shell("audit", "verify")

    assert ended.code == 0
    assert ended.out.startswith(f"The audit is whole: 5 entries, up to {head}\n")
    assert "No anchor was given" in ended.out
    anchored = await shell("audit", "verify", "--anchor", head, "--from", "3")
    assert (anchored.code, anchored.out) == (0, f"The audit is whole: 3 entries, up to {head}\n")


async def test_the_first_bad_entry_is_named(shell: Shell, audit: Database, sqlite_url: str) -> None:
    _tamper(sqlite_url, "UPDATE cs_audit SET actor = 'U0MAL' WHERE id >= 4")

    ended = await shell("audit", "verify")

    assert ended.code == 1
    assert ended.out == (
        "The audit is not whole. entry 4: changed. Its hash does not fit what it says.\n"
        "Whole are entries 1 to 3.\n"
    )
    assert (await shell("audit", "verify", "--from", "5")).code == 1


async def test_a_cut_tail_is_found_by_the_head_or_else_by_an_anchor(
    shell: Shell, audit: Database, sqlite_url: str
) -> None:
    noted = (await shell("audit", "head")).out.strip()
    _tamper(sqlite_url, "DELETE FROM cs_audit WHERE id > 3")

    found = await shell("audit", "verify")
    assert (found.code, "entry 4: cut off" in found.out) == (1, True)

    last = "(SELECT hash FROM cs_audit WHERE id = 3)"
    _rewrite_head(sqlite_url, f"UPDATE cs_audit_head SET sequence = 3, hash = {last}")
    assert (await shell("audit", "verify")).code == 0
    found = await shell("audit", "verify", "--anchor", noted)
    assert (found.code, "You noted entry 5, and the chain ends at 3." in found.out) == (1, True)


def _rewrite_head(sqlite_url: str, statement: str) -> None:
    with sqlite3.connect(sqlite_url.removeprefix("sqlite:///")) as connection:
        connection.execute(statement)
    connection.close()


async def test_an_export_is_lines_of_json_in_a_stable_order(shell: Shell, audit: Database) -> None:
    ended = await shell("audit", "export", "--from", "4")

    entries = [json.loads(line) for line in ended.out.splitlines()]
    assert ended.code == 0
    assert [entry["sequence"] for entry in entries] == [4, 5]
    assert all(tuple(entry) == FIELDS for entry in entries)
    assert entries[1]["detail"] == {"round": 4, "why": "ü"}
    assert entries[1]["previous"] == entries[0]["hash"]


async def test_a_file_is_continued_where_it_ends(shell: Shell, audit: Database) -> None:
    first = await shell("audit", "export", "audit.jsonl")
    await _add(audit, 2)
    file = shell.folder / "audit.jsonl"
    with file.open("a") as stream:
        stream.write('{"form":1,"sequ')  # the machine stopped in the middle of a line

    second = await shell("audit", "export", "audit.jsonl")
    third = await shell("audit", "export", "audit.jsonl")

    assert first.err == "audit.jsonl: entries 1 to 5.\n"
    assert second.err == "audit.jsonl: entries 6 to 7.\n"
    assert third.err == "audit.jsonl: nothing new.\n"
    assert file.read_text() == (await shell("audit", "export")).out


async def test_an_exported_file_is_verified_by_itself(shell: Shell, audit: Database) -> None:
    head = (await shell("audit", "head")).out.strip()
    await shell("audit", "export", "audit.jsonl")
    file = shell.folder / "audit.jsonl"

    whole = await shell("audit", "verify", "--file", "audit.jsonl", "--anchor", head)
    lines = file.read_text().splitlines(keepends=True)
    file.write_text("".join([lines[0], lines[1].replace("U0RITA", "U0MAL"), *lines[2:]]))
    changed = await shell("audit", "verify", "--file", "audit.jsonl")
    file.write_text("".join([lines[0], *lines[2:]]))
    removed = await shell("audit", "verify", "--file", "audit.jsonl")
    file.write_text("".join([*lines[:2], "nothing\n", *lines[3:]]))
    garbled = await shell("audit", "verify", "--file", "audit.jsonl")
    file.write_text("".join(lines[:3]))
    cut = await shell("audit", "verify", "--file", "audit.jsonl", "--anchor", head)
    forged = lines[4].replace('"sequence":5', '"sequence":-1')
    file.write_text("".join([forged, *lines]))
    before = await shell("audit", "verify", "--file", "audit.jsonl", "--anchor", head)
    file.write_text("".join(lines[2:]))
    part = await shell("audit", "verify", "--file", "audit.jsonl", "--anchor", head)

    assert (whole.code, whole.out) == (0, f"The audit is whole: 5 entries, up to {head}\n")
    assert (changed.code, "entry 2: changed" in changed.out) == (1, True)
    assert (removed.code, "entry 2: removed" in removed.out) == (1, True)
    assert (garbled.code, "entry 3: changed. Line 3:" in garbled.out) == (1, True)
    assert (cut.code, "You noted entry 5" in cut.out) == (1, True)
    assert (before.code, "entry -1: inserted" in before.out) == (1, True)
    assert (part.code, part.out) == (0, f"The audit is whole: 3 entries, up to {head}\n")


async def test_a_file_of_another_audit_is_not_continued(
    shell: Shell, audit: Database, sqlite_url: str
) -> None:
    await shell("audit", "export", "audit.jsonl")
    file = shell.folder / "audit.jsonl"
    before = file.read_text().replace('"hash":"', '"hash":"0')
    file.write_text(before)

    ended = await shell("audit", "export", "audit.jsonl")

    assert ended.code == 2
    assert "it ends with another entry 5 than the database has" in ended.err
    assert file.read_text() == before


@pytest.mark.parametrize("content", ["precious", "precious\n", '{"a": 1}\n', "[1]\n"])
async def test_a_file_that_is_no_audit_stays_as_it_is(
    shell: Shell, audit: Database, content: str
) -> None:
    file = shell.folder / "other.txt"
    file.write_text(content)

    ended = await shell("audit", "export", "other.txt")

    assert (ended.code, file.read_text()) == (2, content)
    assert "is no exported audit" in ended.err


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("verify", "--anchor", "5"), "a line that `audit head` printed"),
        (("verify", "--anchor", f"1:{'0' * 64}", "--from", "4"), "lies before entry 4"),
        (("verify", "--from", "0"), "write the number of an entry, from 1 on"),
        (("verify", "--file", "missing.jsonl"), "missing.jsonl cannot be read"),
        (("export", "missing/audit.jsonl"), "missing/audit.jsonl cannot be written"),
        (
            ("verify", "--anchor", f"1:{'0' * 64}", "--anchor", f"1:{'1' * 64}"),
            "Two anchors say different hashes for entry 1",
        ),
    ],
)
async def test_a_wrong_input_says_what_to_do(
    shell: Shell, audit: Database, words: tuple[str, ...], says: str
) -> None:
    ended = await shell("audit", *words)

    assert ended.code == 2
    assert says in ended.err
    assert "Traceback" not in ended.err


async def test_verifying_from_beyond_the_end_is_a_fault(shell: Shell, audit: Database) -> None:
    ended = await shell("audit", "verify", "--from", "9")

    assert ended.code == 1
    assert "Entry 8 is not there" in ended.out


async def test_where_there_is_no_database_none_is_made(shell: Shell, tmp_path: Path) -> None:
    nowhere = tmp_path / "none.sqlite"

    ended = await shell("audit", "verify", COUNTERSIGN_DATABASE_URL=f"sqlite:///{nowhere}")

    assert ended.code == 2
    assert "There is no database" in ended.err
    assert not nowhere.exists()


async def test_a_detail_that_is_no_json_is_not_exported(
    shell: Shell, audit: Database, sqlite_url: str
) -> None:
    _tamper(sqlite_url, "UPDATE cs_audit SET detail = 'x' WHERE id = 2")

    ended = await shell("audit", "export")

    assert ended.code == 2
    assert "Entry 2 cannot be exported: its detail is no JSON any more" in ended.err


async def test_a_copy_of_the_database_can_be_verified_elsewhere(
    shell: Shell, audit: Database, sqlite_url: str, tmp_path: Path
) -> None:
    await audit.close()
    copy = tmp_path / "copy.db"
    shutil.copyfile(sqlite_url.removeprefix("sqlite:///"), copy)

    ended = await shell("audit", "verify", COUNTERSIGN_DATABASE_URL=f"sqlite:///{copy}")

    assert ended.code == 0
