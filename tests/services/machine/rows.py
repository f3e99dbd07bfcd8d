"""Rows as they lie in the database, read past all code that the laws are about."""

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

Row = Any
"""One row; its columns are attributes. What is kept as JSON is read, all else as it lies there."""

_JSON = frozenset({"owners", "fallback", "answers", "arguments", "detail", "lineages", "contract"})


@dataclass(frozen=True, slots=True)
class Picture:
    """All there was at one moment. The audit is never read twice."""

    number: int
    """How many were read before this one."""
    jobs: tuple[Row, ...]
    assignments: tuple[Row, ...]
    approvals: tuple[Row, ...]
    calls: tuple[Row, ...]
    rulings: tuple[Row, ...]
    gate_events: tuple[Row, ...]
    verdicts: tuple[Row, ...]
    grants: tuple[Row, ...]
    remarks: tuple[Row, ...]
    turns: tuple[Row, ...]
    inbox: frozenset[str]
    gone: frozenset[str]
    audit: Sequence[Row]
    audited: int
    """How many rows of the audit there are now."""

    def of(self, job: Row) -> "Seen":
        """Return one job and everything of it."""
        return Seen(
            self,
            job,
            assignments=_of(self.assignments, job),
            approvals=_of(self.approvals, job),
            calls=_of(self.calls, job),
            gate_events=_of(self.gate_events, job),
            verdicts=_of(self.verdicts, job),
        )


@dataclass(frozen=True, slots=True)
class Seen:
    """One job and everything of it, the oldest first."""

    all: Picture
    job: Row
    assignments: tuple[Row, ...]
    approvals: tuple[Row, ...]
    calls: tuple[Row, ...]
    gate_events: tuple[Row, ...]
    verdicts: tuple[Row, ...]


@dataclass
class Rows:
    """Reads the file of a database with a connection of its own."""

    file: Path
    _own: sqlite3.Connection = field(init=False)
    _picture: Picture | None = None
    _version: int = -1
    _read_so_far: int = 0
    _audit: list[Row] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._own = sqlite3.connect(self.file, isolation_level=None)
        self._own.row_factory = _row

    def picture(self) -> Picture:
        """Return everything as it is now; the same object where nobody has written since."""
        version = self._own.execute("PRAGMA data_version").fetchone().data_version
        if self._picture is None or version != self._version:
            self._version, self._picture = version, self._read()
        return self._picture

    def close(self) -> None:
        self._own.close()

    def _read(self) -> Picture:
        last = self._audit[-1].id if self._audit else 0
        self._audit += self._all("cs_audit", f"WHERE id > {last} ORDER BY id")
        number, self._read_so_far = self._read_so_far, self._read_so_far + 1
        return Picture(
            number=number,
            jobs=self._all("cs_job"),
            assignments=self._all("cs_assignment"),
            approvals=self._all("cs_approval"),
            calls=self._all("cs_call"),
            rulings=self._all("cs_ruling"),
            gate_events=self._all("cs_gate_event"),
            verdicts=self._all("cs_verdict", "ORDER BY rowid"),
            grants=self._all("cs_grant"),
            remarks=self._all("cs_remark"),
            turns=self._turns(),
            inbox=frozenset(row.event for row in self._all("cs_inbox", "")),
            gone=frozenset(row.id for row in self._all("cs_person", "WHERE NOT active")),
            audit=self._audit,
            audited=self._all("cs_audit", "", what="count(*) AS number")[0].number,
        )

    def _all(self, table: str, rest: str = "ORDER BY id", *, what: str = "*") -> tuple[Row, ...]:
        return tuple(self._own.execute(f"SELECT {what} FROM {table} {rest}"))

    def _turns(self) -> tuple[Row, ...]:
        """Read the tokens and the cost of every turn that is booked on a job."""
        return tuple(
            self._own.execute(
                "SELECT a.job, e.input_tokens + e.output_tokens AS tokens, e.cost_microusd AS cost "
                "FROM cs_entry e JOIN cs_assignment a ON a.id = e.assignment "
                "WHERE e.model IS NOT NULL ORDER BY e.at, e.id"
            )
        )


def _row(cursor: sqlite3.Cursor, values: Sequence[Any]) -> Row:
    named = zip((column[0] for column in cursor.description), values, strict=True)
    return SimpleNamespace(**{name: _value(name, value) for name, value in named})


def _value(name: str, value: Any) -> Any:
    return json.loads(value) if name in _JSON and value is not None else value


def _of(rows: Sequence[Row], job: Row) -> tuple[Row, ...]:
    return tuple(row for row in rows if row.job == job.id)
