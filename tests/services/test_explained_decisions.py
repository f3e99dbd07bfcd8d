"""A decision record is told like any other decision: who, why, what became of it, and where."""

from bot.domain.explanations import Kind
from bot.domain.ids import DecisionId, UserId
from bot.services.explaining import told
from tests.services.test_decisions import a_draft, parks, suggests
from tests.services.test_explaining import text
from tests.services.world import OMAR, PAT, World, at_work


async def test_a_decision_is_explained_to_everybody_with_pointers(world: World) -> None:
    await world.services.decisions.record(a_draft(), by=OMAR)
    await at_work(world, suggests(supersedes=1), parks())
    await world.services.decisions.accept(DecisionId(2), by=OMAR)

    explain = world.services.explaining.explain
    newer = text(await explain(Kind.DECISION, 2, by=UserId("U0GUEST"), channel=None))
    older = text(await explain(Kind.DECISION, 1, by=UserId("U0GUEST"), channel=None))

    assert "builder-1 proposed it in job 1: “Blank is empty”" in newer
    assert "Why: “Nobody can be written to there.”" in newer
    assert "It holds for webshop." in newer
    assert "U0OMAR accepted it." in newer
    assert "It binds: every later job it applies to is given it." in newer
    assert "It takes the place of decision 1 (superseded): “Where e-mail" in newer
    assert "It no longer binds: decision 2 does." in older
    assert "In the audit: entries 1, 2, " in older
    assert "In the audit: entries " in newer


async def test_a_declined_decision_is_explained_with_the_reason(world: World) -> None:
    await at_work(world, suggests(applies_to="organization"), parks())
    await world.services.decisions.decline(DecisionId(1), by=PAT, reason="The library does it.")

    said = text(await told(world.database, Kind.DECISION, 1))

    assert "It holds for the whole organization." in said
    assert "U0PAT declined it: “The library does it.”" in said
    assert "It binds nobody." in said
