"""A crowd of jobs that wait for people: one is really worked to its approval, then copied.

Every row is one the bot wrote itself, its durable engine's included; copies have numbers, threads
and keys of their own.
"""

import asyncio
import re
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from bot.domain.ids import JobId
from bot.domain.jobs import JobStatus
from bot.domain.organization import Organization
from storage.transaction import Transaction
from tests.bench.farm import RITA, farm
from tests.bench.minds import Mind

_NUMBERS = ("id", "job", "assignment", "call", "approval", "about")
_LISTS = ("calls",)
_KEYS = ("key", "event", "workflow_uuid")
_TEXTS = ("thread", "origin", "lane", "text")
_COPIED = (
    "cs_job",
    "cs_assignment",
    "cs_entry",
    "cs_call",
    "cs_receipt",
    "cs_finding",
    "cs_verdict",
    "cs_check_result",
    "cs_approval",
    "cs_asked",
    "cs_notice",
    "cs_message",
    "cs_inbox",
    "cs_audit",
    "workflow_status",
    "workflow_input",
    "workflow_output",
    "operation_outputs",
)
_TS = re.compile(r"1700000000\.000001")
_AT_ONCE = 500

Row = dict[str, Any]


async def one_waiting(url: str, *, staff: Organization | None = None) -> None:
    """Have one job worked, on a migrated database, until people are asked to approve its merge."""
    async with farm(url, llm=Mind("webshop"), concurrency=4, staff=staff) as jobs:
        async with asyncio.timeout(60):
            await jobs.ask(1)
            await jobs.messenger.first("job:1").wait()
            await jobs.until(_in_scope)
            await jobs.services.scope.accept(JobId(1), by=RITA)
            await jobs.messenger.first("approval:1:U0OMAR").wait()


def copied(file: Path, number: int) -> int:
    """Make `number` waiting jobs of the one in this SQLite database.

    Returns by how many bytes it has grown.
    """
    before = file.stat().st_size
    with sqlite3.connect(file) as connection:
        connection.row_factory = sqlite3.Row
        rows = {
            table: [dict(row) for row in connection.execute(f"SELECT * FROM {table}")]
            for table in _COPIED
        }
        # Whatever is numbered begins far behind the last number of the copy before.
        stride = 1 + max(row["id"] for of in rows.values() for row in of if "id" in row)
        for first in range(1, number, _AT_ONCE):
            copies = range(first, min(first + _AT_ONCE, number))
            for table, originals in rows.items():
                _insert(connection, table, originals, copies, stride)
        # What is added from now on is numbered behind the copies.
        last = "(SELECT max(id) FROM cs_audit)"
        connection.execute(f"UPDATE cs_audit_head SET sequence = {last} WHERE sequence < {last}")
        connection.commit()
    connection.close()
    return file.stat().st_size - before


def _insert(
    connection: sqlite3.Connection,
    table: str,
    originals: Sequence[Row],
    copies: Sequence[int],
    stride: int,
) -> None:
    if not originals:
        return
    names = list(originals[0])
    columns = ", ".join(f'"{name}"' for name in names)
    places = ", ".join("?" for _ in names)
    connection.executemany(
        f"INSERT INTO {table} ({columns}) VALUES ({places})",
        _copies(originals, copies, stride),
    )


def _copies(originals: Sequence[Row], copies: Sequence[int], stride: int) -> Iterator[list[Any]]:
    for copy in copies:
        for row in originals:
            yield [_changed(name, value, copy, stride) for name, value in row.items()]


def _changed(name: str, value: Any, copy: int, stride: int) -> Any:
    """Return a column's value in a copy."""
    if value is None:
        return None
    if name in _NUMBERS:
        return value + copy * stride
    change = _CHANGES.get(name)
    return value if change is None else change(value, copy, stride)


def _shifted(text: str, copy: int, stride: int) -> str:
    """Shift the number in `approval:7:U0OMAR`, `assignment:7:1` or `[7, 8]`."""
    return re.sub(r"(?<![\w.])\d+(?![\w.])", lambda found: str(int(found[0]) + copy * stride), text)


def _rethreaded(text: str, copy: int, _: int) -> str:
    return _TS.sub(f"1700000000.{copy + 1:06}", text)


def _keyed(text: str, copy: int, stride: int) -> str:
    """Give a key of its own to whatever it names: a thread, an event, or something numbered."""
    if _TS.search(text):
        return _rethreaded(text, copy, stride)
    name, _, rest = text.partition(":")
    if not rest:
        return f"{text}-{copy}"
    number, colon, more = rest.partition(":")
    return f"{name}:{int(number) + copy * stride}{colon}{more}"


_CHANGES: Mapping[str, Callable[[str, int, int], str]] = {
    **dict.fromkeys(_LISTS, _shifted),
    **dict.fromkeys(_KEYS, _keyed),
    **dict.fromkeys(_TEXTS, _rethreaded),
}


async def _in_scope(tx: Transaction) -> bool:
    return (await tx.jobs.get(JobId(1))).status is JobStatus.SCOPE
