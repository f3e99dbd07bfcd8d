"""Pictures that hang in Slack, as they are remembered."""

from collections.abc import Iterable

from sqlmodel import col

from bot.domain.picture_files import PictureFile
from storage.records import Kind, Records
from storage.tables import PictureRow


class PictureRepository(Records[PictureFile]):
    """Pictures by their names; of each there is one file that counts, the newest."""

    kind = Kind(PictureFile, PictureRow)
    noun = "picture"

    async def find(self, name: str) -> PictureFile | None:
        """Return the picture of this name."""
        return next(iter(await self._some(col(PictureRow.name) == name)), None)

    async def some(self, names: Iterable[str]) -> dict[str, PictureFile]:
        """Return the pictures of these names."""
        found = await self._some(col(PictureRow.name).in_(list(names)))
        return {each.name: each for each in found}

    async def keep(self, picture: PictureFile) -> PictureFile:
        """Keep a picture in the place of the one of its name. Of two at once the last one stays."""
        if await self._insert_once(self.kind.table, self.kind.columns(picture)):
            found = await self.find(picture.name)
            assert found is not None, "It was just inserted."
            return found
        before = await self.find(picture.name)
        assert before is not None, "Its name is taken."
        return await self.replace(before, picture)
