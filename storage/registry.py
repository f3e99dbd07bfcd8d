"""The registry, as it is remembered."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import func, select, update
from sqlmodel import col

from bot.domain.fingerprints import lineage_of
from bot.domain.ids import PositionName, RoleName
from bot.domain.registry import (
    Fingerprints,
    KnownFile,
    PositionRecord,
    RegistryVersion,
    Widening,
)
from bot.errors import NotFoundError, StaleError
from storage.records import LIMIT, Kind, Repository
from storage.tables import (
    FingerprintRow,
    KnownFileRow,
    PositionRow,
    RegistryVersionRow,
    WideningRow,
)

_VERSION = Kind(RegistryVersion, RegistryVersionRow)
_FILE = Kind(KnownFile, KnownFileRow)
_RECORD = Kind(PositionRecord, PositionRow)
_FINGERPRINTS = Kind(Fingerprints, FingerprintRow)
_WIDENING = Kind(Widening, WideningRow)
_NEWEST = select(func.max(col(RegistryVersionRow.id)))


class RegistryRepository(Repository):
    """Versions of the organization, and what became of its positions."""

    async def number(self) -> int:
        """Return the number of the newest version; 0 where there is none."""
        return int((await self._session.execute(_NEWEST)).scalar() or 0)

    async def newest(self) -> RegistryVersion | None:
        """Return the newest version; None where nothing was ever imported."""
        newest = select(_VERSION.table).order_by(col(RegistryVersionRow.id).desc()).limit(1)
        return next(iter(await self._read(_VERSION, newest)), None)

    async def get(self, number: int) -> RegistryVersion:
        """Return a version. Raises NotFoundError."""
        found = await self._read(_VERSION, _VERSION.one, {"its_number": number})
        if not found:
            raise NotFoundError(f"There is no version {number} of the organization.")
        return found[0]

    async def versions(self, *, limit: int = LIMIT) -> tuple[RegistryVersion, ...]:
        """Return the newest versions, newest first."""
        query = select(_VERSION.table).order_by(col(RegistryVersionRow.id).desc())
        return await self._read(_VERSION, query.limit(limit))

    async def add(self, version: RegistryVersion) -> None:
        """Keep the next version. Raises StaleError where somebody else added one meanwhile."""
        values = {**_VERSION.columns(version), "id": version.id}
        if not await self._insert_once(_VERSION.table, values):
            raise StaleError(
                "Somebody else changed the organization in the meantime. Look at it as it is now, "
                "and change it again."
            )

    async def known_file(self) -> KnownFile | None:
        """Return the file as it was last applied, exported or settled."""
        return next(iter(await self._read(_FILE, select(_FILE.table))), None)

    async def know_file(self, file: KnownFile) -> None:
        """Keep the file as it is now."""
        values = {**_FILE.columns(file), "id": 1}
        saved = self._upsert(_FILE.table).values(**values)
        await self._session.execute(
            saved.on_conflict_do_update(index_elements=["id"], set_=_FILE.columns(file))
        )

    async def position(self, name: PositionName) -> PositionRecord | None:
        """Return what is known about a position now; None where there never was one."""
        query = select(_RECORD.table).where(col(PositionRow.position) == name)
        newest = query.order_by(col(PositionRow.id).desc()).limit(1)
        return next(iter(await self._read(_RECORD, newest)), None)

    async def positions(self) -> dict[PositionName, PositionRecord]:
        """Return the newest record of each position there ever was."""
        query = select(_RECORD.table).order_by(col(PositionRow.id))
        return {record.position: record for record in await self._read(_RECORD, query)}

    async def timeline(self, role: RoleName) -> tuple[PositionRecord, ...]:
        """Return everybody who ever filled a role, first to last."""
        query = select(_RECORD.table).where(col(PositionRow.role) == role)
        return await self._read(_RECORD, query.order_by(col(PositionRow.id)))

    async def line(self, name: PositionName) -> tuple[PositionName, ...]:
        """Return a position and all that took its place after it, first to last."""
        found = await self._read(_RECORD, select(_RECORD.table).order_by(col(PositionRow.id)))
        return lineage_of(found, name)

    async def record(self, record: PositionRecord) -> None:
        """Keep a new record, or what an old one says now."""
        if not record.id:
            await self._insert(_RECORD.table, _RECORD.columns(record))
            return
        mine = col(PositionRow.id) == record.id
        values = _RECORD.columns(record)
        await self._session.execute(update(_RECORD.table).where(mine).values(**values))

    async def fingerprints(self, position: PositionName) -> tuple[Fingerprints, ...]:
        """Return what a position was made of, oldest first: one entry each time it changed."""
        query = select(_FINGERPRINTS.table).where(col(FingerprintRow.position) == position)
        return await self._read(_FINGERPRINTS, query.order_by(col(FingerprintRow.id)))

    async def all_fingerprints(
        self, positions: Iterable[PositionName]
    ) -> dict[PositionName, tuple[Fingerprints, ...]]:
        """Return what each of these was made of, oldest first, in one statement."""
        asked = list(dict.fromkeys(positions))
        query = select(_FINGERPRINTS.table).where(col(FingerprintRow.position).in_(asked))
        found = await self._read(_FINGERPRINTS, query.order_by(col(FingerprintRow.id)))
        return {name: tuple(each for each in found if each.position == name) for name in asked}

    async def newest_fingerprints(self) -> dict[PositionName, Fingerprints]:
        """Return what each position is made of now."""
        query = select(_FINGERPRINTS.table).order_by(col(FingerprintRow.id))
        return {found.position: found for found in await self._read(_FINGERPRINTS, query)}

    async def add_fingerprints(self, found: Iterable[Fingerprints]) -> None:
        """Keep what positions are made of from now on."""
        for each in found:
            await self._insert(_FINGERPRINTS.table, _FINGERPRINTS.columns(each))

    async def widen(self, widening: Widening) -> None:
        """Keep a widening."""
        await self._insert(_WIDENING.table, _WIDENING.columns(widening))

    async def widenings(self, role: RoleName | None = None) -> tuple[Widening, ...]:
        """Return the widenings that have not ended, of one role or of all, oldest first."""
        query = select(_WIDENING.table).where(col(WideningRow.ended_at).is_(None))
        if role is not None:
            query = query.where(col(WideningRow.role) == role)
        return await self._read(_WIDENING, query.order_by(col(WideningRow.id)))

    async def due_widenings(self, at: datetime) -> tuple[Widening, ...]:
        """Return the widenings that are over and have not been taken back yet."""
        open_ones = select(_WIDENING.table).where(
            col(WideningRow.ended_at).is_(None), col(WideningRow.expires_at) <= at
        )
        return await self._read(_WIDENING, open_ones.order_by(col(WideningRow.id)))

    async def end_widening(self, widening: Widening, *, at: datetime) -> bool:
        """Mark a widening as taken back; False where somebody else did."""
        mine = (col(WideningRow.id) == widening.id, col(WideningRow.ended_at).is_(None))
        ended = update(_WIDENING.table).where(*mine).values(ended_at=at)
        gone = await self._session.execute(ended.returning(col(WideningRow.id)))
        return gone.first() is not None
