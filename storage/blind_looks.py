"""Blind looks, as they are remembered."""

from collections.abc import Mapping

from sqlalchemy import func, select
from sqlmodel import col

from bot.domain.blind_looks import Accepted, BlindLook
from bot.domain.ids import PairId, ShadowId
from storage.records import Kind, Records
from storage.tables import BlindLookRow


class BlindLookRepository(Records[BlindLook]):
    """Every two revisions that were put side by side. A pair is looked at once."""

    kind = Kind(BlindLook, BlindLookRow)
    noun = "comparison"

    async def keep(self, look: BlindLook) -> bool:
        """Keep a new one; False, and no change, where its pair has one already."""
        return await self._insert_once(self.kind.table, self.kind.columns(look))

    async def following(self, shadow: ShadowId) -> BlindLook | None:
        """Return the oldest one of a shadow about which nobody has said anything."""
        mine, open_ = col(BlindLookRow.shadow) == shadow, col(BlindLookRow.at).is_(None)
        return next(iter(await self._some(mine, open_, limit=1)), None)

    async def waiting(self, shadow: ShadowId) -> int:
        """Return about how many of a shadow nobody has said anything."""
        mine, open_ = col(BlindLookRow.shadow) == shadow, col(BlindLookRow.at).is_(None)
        query = select(func.count()).where(mine, open_)
        return int((await self._session.execute(query)).scalar_one())

    async def said(self, shadow: ShadowId) -> Mapping[PairId, Accepted]:
        """Return what people would accept of each pair they looked at; the changes stay here."""
        pair, said = col(BlindLookRow.pair), col(BlindLookRow.said)
        query = select(pair, said).where(
            col(BlindLookRow.shadow) == shadow, col(BlindLookRow.at).is_not(None)
        )
        rows = await self._session.execute(query)
        return {PairId(number): told for number, told in rows if told is not None}
