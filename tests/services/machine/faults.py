"""A database that can crash at either side of a commit, and a queue that shares its fate."""

import shutil
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from enum import StrEnum
from pathlib import Path
from typing import Any

from sqlalchemy import text

from bot.domain.assignments import Assignment
from bot.domain.ids import AssignmentId
from bot.errors import StaleError, TransientError
from storage.bell import Bell
from storage.database import Database
from storage.transaction import Transaction
from storage.visits import Visits
from tests.fakes import FakeQueue
from tests.services.machine.threads import stay_in_this_thread

Deed = Callable[[], Awaitable[None]]


class CrashError(TransientError):
    """The process was killed here."""


class Fault(StrEnum):
    """What happens to one transaction."""

    NONE = "none"
    LOST = "lost"
    KEPT = "kept"
    OVERTAKEN = "overtaken"


class FaultyDatabase(Database):
    """A database whose next transactions end as they are told to, one fault for each.

    `before` is what others do before the next transactions begin, one deed for each.
    """

    faults: list[Fault]
    before: list[Deed | None]
    struck: Counter[Fault]

    def __init__(self, file: Path) -> None:
        super().__init__(f"sqlite:///{file}", queue=FakeQueue(), bell=Bell())
        for engine in (self._writing, self._reading):
            stay_in_this_thread(engine)
        self.file = file

    def begin_again(self, template: Path) -> "StoredQueue":
        """Begin with a copy of this file, and return the queue in it.

        The engines are kept: to work out every statement anew takes longer than to execute it.
        """
        shutil.copyfile(template, self.file)
        self._visits = Visits()
        self._queue = queue = StoredQueue(self.file)
        self.faults, self.before, self.struck = [], [], Counter()
        return queue

    @asynccontextmanager
    async def transaction(self, **options: Any) -> AsyncIterator[Transaction]:
        if deed := self.before.pop(0) if self.before else None:
            await self._do(deed)
        fault = self.faults.pop(0) if self.faults else Fault.NONE
        async with super().transaction(**options) as tx:
            yield tx
            self.struck[fault] += 1
            if fault is Fault.LOST:
                raise CrashError
            if fault is Fault.OVERTAKEN:
                raise StaleError
        if fault is Fault.KEPT:
            raise CrashError

    async def _do(self, deed: Deed) -> None:
        faults, before = self.faults, self.before
        self.faults, self.before = [], []
        await deed()
        self.faults, self.before = faults, before


Segment = tuple[AssignmentId, int]


class StoredQueue:
    """Durable work in a table of the same database: it is started by the commit, or not at all."""

    def __init__(self, file: Path) -> None:
        self._ended: set[Segment] = set()
        self._own = sqlite3.connect(file, isolation_level=None)
        self._own.execute(
            "CREATE TABLE IF NOT EXISTS started (assignment INTEGER, segment INTEGER, "
            "PRIMARY KEY (assignment, segment))"
        )

    def start(self, assignment: Assignment, *, session: Any) -> None:
        session.execute(
            text("INSERT OR IGNORE INTO started (assignment, segment) VALUES (:a, :s)"),
            {"a": assignment.id, "s": assignment.segment},
        )

    def under_way(self) -> list[Segment]:
        """Return the segments that were started and have not ended, oldest first."""
        rows = self._own.execute("SELECT assignment, segment FROM started")
        begun = {(AssignmentId(assignment), int(segment)) for assignment, segment in rows}
        return sorted(begun - self._ended)

    def rewrite_questions(self) -> None:
        """Change what is asked about, behind the back of whoever was asked."""
        self._own.execute(
            "UPDATE cs_call SET arguments = json_set(arguments, '$.summary', 'Something else.') "
            "WHERE status IN ('waiting', 'approved')"
        )

    def end(self, segment: Segment) -> None:
        """Note that a segment has nothing more to do."""
        self._ended.add(segment)

    def close(self) -> None:
        self._own.close()
