"""Receipts, as they are remembered."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select, update
from sqlmodel import col

from bot.domain.ids import JobId
from bot.domain.receipts import Receipt
from storage.records import Kind, Repository
from storage.tables import ReceiptRow

_RECEIPT = Kind(Receipt, ReceiptRow)


class ReceiptRepository(Repository):
    """Who was given what in writing, and who opened it."""

    async def give(self, receipts: Iterable[Receipt]) -> None:
        """Note what an assignment was given; the first time stands."""
        for receipt in receipts:
            await self._insert_once(_RECEIPT.table, _RECEIPT.columns(receipt))

    async def open(self, receipt: Receipt, *, at: datetime) -> None:
        """Note that an assignment has read something whole; the first time stands."""
        await self.give([receipt])
        this = (
            col(ReceiptRow.assignment) == receipt.assignment,
            col(ReceiptRow.name) == receipt.name,
            col(ReceiptRow.digest) == receipt.digest,
            col(ReceiptRow.opened_at).is_(None),
        )
        await self._session.execute(update(_RECEIPT.table).where(*this).values(opened_at=at))

    async def of_job(self, job: JobId) -> tuple[Receipt, ...]:
        """Return everything the assignments of a job were given, in the order of their work."""
        order = (col(ReceiptRow.assignment), col(ReceiptRow.given_at), col(ReceiptRow.name))
        query = select(_RECEIPT.table).where(col(ReceiptRow.job) == job)
        return await self._read(_RECEIPT, query.order_by(*order))
