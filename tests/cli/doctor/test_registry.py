"""The doctor says whether the file and the registry agree, and creates nothing to find out."""

from collections.abc import Sequence
from pathlib import Path

from bot.cli.doctor.registry import registry as look
from bot.cli.doctor.results import Level, Result
from bot.domain.changes import ReassignOwner
from bot.domain.editing import edited
from bot.domain.ids import RoleName, UserId
from bot.domain.registry import SYSTEM
from bot.domain.secrets import Redactor
from bot.org.kinds import Surroundings
from bot.org.manuscripts import manuscript_of
from bot.services.reconciling import Reconciling
from bot.settling import opened_registry
from storage.migrate import upgrade
from tests.cli.installation import Installation, an_installation, names

OWNER = "owner: U0OMAR\n    reports_to: U0OMAR"


async def begin(installed: Installation, *, owner: str = "") -> None:
    """Import the file, and give the builder another owner as people do in Slack."""
    path = installed.settings.organization
    surroundings = Surroundings(installed.environment, path.parent)
    installed.settings.data.mkdir(exist_ok=True)
    await upgrade(installed.settings.database)
    async with opened_registry(installed.settings, surroundings, redactor=Redactor()) as registry:
        newest = await Reconciling(registry).begin(manuscript_of(path, surroundings=surroundings))
        if owner:
            changes = [ReassignOwner(RoleName("builder"), UserId(owner))]
            await registry.put(edited(newest.manuscript, changes), by=SYSTEM, why="so")


async def looked(installed: Installation) -> Sequence[Result]:
    return await look(installed.organization, installed.setup)


async def test_before_the_first_start_there_is_nothing(tmp_path: Path) -> None:
    installed = an_installation(tmp_path)

    (result,) = await looked(installed)

    assert result.level is Level.OK
    assert "the first start imports org.yml" in result.says
    assert "data" not in names(tmp_path)


async def test_the_file_as_it_was_imported_is_in_order(tmp_path: Path) -> None:
    installed = an_installation(tmp_path)
    await begin(installed)

    (result,) = await looked(installed)

    assert (result.level, result.says) == (Level.OK, "version 1 says what org.yml says")


async def test_changes_in_slack_are_to_be_exported(tmp_path: Path) -> None:
    installed = an_installation(tmp_path)
    await begin(installed, owner="U0SAM")

    (result,) = await looked(installed)

    assert result.level is Level.WARNING
    assert "org export" in result.remedy


async def test_changes_on_both_sides_are_a_problem(tmp_path: Path) -> None:
    installed = an_installation(tmp_path)
    await begin(installed, owner="U0SAM")
    installed.rewrite(OWNER, OWNER.replace("U0OMAR", "U0MIA", 1))

    (result,) = await looked(installed)

    assert result.level is Level.PROBLEM
    assert "1 overlap" in result.says
    assert "The registry holds" in result.says
