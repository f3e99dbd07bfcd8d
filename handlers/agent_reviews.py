"""Agent reviews and one-to-ones: opened, decided, submitted and answered."""

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.ids import ReviewId, TalkId
from bot.errors import InvalidInputError
from bot.services.services import Services
from bot.slack.actions import COMMAND
from bot.slack.blocks.one_on_one import talk_window
from bot.slack.blocks.review_lists import reviews_answer
from bot.slack.blocks.review_window import review_window
from bot.slack.drawn import Drawn
from handlers import payloads, review_payloads
from handlers.homes import refresh_home, show_effect
from handlers.payloads import Body, Command


async def answer(command: Command, services: Services) -> Drawn:
    """Say which reviews wait for a person; `reviews open` has them opened before their day."""
    wanted = command.rest.casefold()
    if wanted not in {"", "open"}:
        raise InvalidInputError(f"Type {COMMAND} reviews, or {COMMAND} reviews open.")
    if opened := wanted == "open":
        await services.review_rounds.open_now(by=command.person)
    return reviews_answer(await services.agent_reviews.board(command.person), opened=opened)


async def on_review(ack: AsyncAck, body: Body, client: AsyncWebClient, services: Services) -> None:
    """Show the evidence about a position, and ask for a decision."""
    click = payloads.click(body)
    review = ReviewId(payloads.number(click.value))
    window = await services.agent_reviews.look(review, by=click.person)
    await client.views_open(trigger_id=click.trigger, view=review_window(window, home=click.home))
    await ack()


async def on_decided(ack: AsyncAck, body: Body, client: AsyncWebClient, services: Services) -> None:
    """Keep a decision until it is submitted."""
    form = review_payloads.decided(body)
    await services.agent_reviews.decide(
        form.review, form.choice, by=form.person, seen=form.seen, looked_at=form.looked_at
    )
    await ack()
    if form.home:
        await refresh_home(client, services, form.person)


async def on_submit(ack: AsyncAck, body: Body, client: AsyncWebClient, services: Services) -> None:
    """Let every decision of a round take effect."""
    click = payloads.click(body)
    asked, seen = review_payloads.submitted(click.value)
    await services.agent_reviews.submit(asked, by=click.person, seen=seen)
    await ack()
    await show_effect(client, services, body)


async def on_carried_out(
    ack: AsyncAck, body: Body, client: AsyncWebClient, services: Services
) -> None:
    """Keep that somebody did what a decision left to them."""
    click = payloads.click(body)
    review = ReviewId(payloads.number(click.value))
    await services.agent_reviews.carried_out(review, by=click.person)
    await ack()
    await show_effect(client, services, body)


async def on_talk(ack: AsyncAck, body: Body, client: AsyncWebClient, services: Services) -> None:
    """Ask how a position gets on."""
    click = payloads.click(body)
    talk = await services.one_on_ones.read(TalkId(payloads.number(click.value)), by=click.person)
    await client.views_open(trigger_id=click.trigger, view=talk_window(talk))
    await ack()


async def on_talked(ack: AsyncAck, body: Body, services: Services) -> None:
    """Keep what somebody said about a position."""
    person, talk, said = review_payloads.talked(body)
    await services.one_on_ones.answer(talk, said, by=person)
    await ack()
