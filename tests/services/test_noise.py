"""A noisy agent: it can ask for much, and people hear of it once."""

from bot.domain.cards import GateEventCard
from bot.domain.loops import MOST_CALLS
from bot.slack.blocks.gate_event import gate_event_card
from tests.services.world import CurtainError, World, at_work, does, says


async def test_refusals_of_one_position_stand_in_one_message(world: World) -> None:
    wishes = [says("repository__tag", name=f"v{each}") for each in range(3)]
    await at_work(world, does(*wishes), CurtainError())
    await world.deliver()

    posts = [post for post in world.messenger.posts if post.key.startswith("gate:")]
    assert [post.key for post in posts] == ["gate:1"]
    card = world.shown("gate:1")
    assert isinstance(card, GateEventCard)
    assert "v2" in card.event.attempted
    assert [event.attempted[-4:] for event in card.earlier] == ['v0"}', 'v1"}']
    assert "2 refusals before this one" in str(gate_event_card(card).blocks)


async def test_what_one_turn_asks_for_beyond_its_room_is_not_made(world: World) -> None:
    wishes = [says("repository__tag", name=f"v{each}") for each in range(MOST_CALLS + 5)]
    await at_work(world, does(*wishes), CurtainError())

    async with world.database.reading() as tx:
        job = (await world.job()).id
        events = await tx.gate_events.of_job(job)
    assert len(events) == MOST_CALLS
    told = world.llm.prompts[-1].messages[-1]
    assert "one turn has room for 20 calls" in str(told)
