"""Auditing: looking whether the audit is whole, and handing it out."""

from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass

from bot.domain.audit import START, Head, Link
from bot.domain.chain import Examination, Fault, FaultKind
from bot.errors import InvalidInputError
from storage.database import Database
from storage.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Verified:
    """What an examination found: the first entry it looked at, how far it came, the first fault."""

    first: int
    end: Head
    fault: Fault | None = None


@dataclass(frozen=True, slots=True)
class Auditing:
    """Reads the audit's chain, as one state of the database and in constant memory."""

    database: Database

    async def head(self) -> Head:
        """Return where the chain ends. Raises InvalidInputError where nobody says so."""
        async with self.database.reading() as tx:
            head = await tx.chain.head()
        if head is None:
            raise InvalidInputError("The row that says where the audit ends was deleted.")
        return head

    async def link(self, sequence: int) -> Link | None:
        """Return one entry as it is kept."""
        async with self.database.reading() as tx:
            return await tx.chain.link(sequence)

    async def links(self, *, first: int = 1) -> AsyncGenerator[Sequence[Link], None]:
        """Yield the entries from this sequence on, many at a time."""
        async with self.database.reading() as tx:
            async for page in tx.chain.pages(first=first):
                yield page

    async def verify(self, *, first: int = 1, anchors: Mapping[int, str]) -> Verified:
        """Examine the chain from `first` on, and compare it with what somebody noted.

        What came before `first` is taken as it is, or as an anchor there says. Raises
        InvalidInputError when an anchor lies before that.
        """
        refuse_unused(anchors, first=first)
        async with self.database.reading() as tx:
            head = await tx.chain.head()
            after = await _before(tx, first, anchors)
            if after is None:
                says = f"Entry {first - 1} is not there, so nothing can be examined from {first}."
                return Verified(first, START, Fault(first - 1, FaultKind.REMOVED, says))
            examination = Examination(after, anchors)
            async for page in tx.chain.pages(first=first):
                for link in page:
                    if fault := examination.add(link):
                        return Verified(first, examination.after, fault)
            fault = examination.close(head)
            if fault is None and head is None:
                says = "The row that says where the chain ends was deleted."
                fault = Fault(examination.after.sequence + 1, FaultKind.CUT, says)
            return Verified(first, examination.after, fault)


def refuse_unused(anchors: Mapping[int, str], *, first: int) -> None:
    """Raise InvalidInputError for an anchor that nothing would be compared with."""
    unused = [sequence for sequence in sorted(anchors) if sequence < first - 1]
    if unused:
        raise InvalidInputError(
            f"The anchor at {unused[0]} lies before entry {first}: verify from an earlier one."
        )


async def _before(tx: Transaction, first: int, anchors: Mapping[int, str]) -> Head | None:
    if first == 1:
        return START
    if first - 1 in anchors:
        return Head(first - 1, anchors[first - 1])
    link = await tx.chain.link(first - 1)
    return Head(link.sequence, link.hash) if link else None
