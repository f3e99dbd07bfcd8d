"""What speaks against a document of the organization is shown beside the passage it touches."""

from bot.domain.cards import DecisionCard, JobCard
from tests.services.test_decisions import a_draft, parks, suggests
from tests.services.world import PAT, World, at_work, says


async def test_a_proposal_that_speaks_against_a_document_is_linked_to_it(world: World) -> None:
    told = "Error messages name the account, and say whether an address exists."

    await at_work(world, suggests(title="Messages", decision=told), parks())

    shown = world.shown("decision:1")
    assert isinstance(shown, DecisionCard)
    (passage,) = shown.passages
    assert passage.document == "security-standard"
    assert passage.text == (
        "Error messages say what to correct. They never say whether an account or an address "
        "exists."
    )


async def test_a_document_about_other_work_or_other_things_is_not_linked(world: World) -> None:
    messages = "Error messages name the account, and say whether an address exists."
    for key, breadth, decision in (
        ("view:V1", "repository/playground", messages),
        ("view:V2", "repository/webshop", "The cart keeps its contents for a week."),
    ):
        draft = a_draft(key, title="One thing", decision=decision, why="", breadth=breadth)
        card = await world.services.decisions.record(draft, by=PAT)
        assert card.passages == ()


async def test_a_scope_that_speaks_of_what_a_document_says_links_it(world: World) -> None:
    await world.say("put the secrets of the tests into the repository")
    await world.work(
        says(
            "desk__propose_contract",
            outcome="Secrets of the tests are kept in the repository.",
            done_when=["the tests find them there"],
            repository="webshop",
            checks=["tests"],
            role="builder",
            reason="It is a change of code.",
            confidence_percent=90,
        )
    )

    card = world.shown("job:1")
    assert isinstance(card, JobCard)
    assert [each.document for each in card.passages] == ["security-standard"]
