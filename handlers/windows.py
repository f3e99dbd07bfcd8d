"""Windows: they are opened, typed into and submitted."""

from typing import Protocol

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.models.views import View
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.approvals import Decision
from bot.domain.cards import ApprovalCard
from bot.domain.ids import ApprovalId, JobId
from bot.errors import ConflictError
from bot.services.services import Services
from bot.slack.blocks import windows
from handlers import payloads
from handlers.homes import refresh_home
from handlers.payloads import Body


class _Draws(Protocol):
    """Draws a window about a question."""

    def __call__(self, card: ApprovalCard, *, home: bool) -> View: ...


async def _open(draw: _Draws, body: Body, client: AsyncWebClient, services: Services) -> None:
    click = payloads.click(body)
    asked = ApprovalId(payloads.number(click.value))
    card = await services.boards.approval(asked, by=click.person)
    await client.views_open(trigger_id=click.trigger, view=draw(card, home=click.home))


async def on_deny(ack: AsyncAck, body: Body, client: AsyncWebClient, services: Services) -> None:
    """Ask for the reason of a denial."""
    await _open(windows.deny_window, body, client, services)
    await ack()


async def on_ask(ack: AsyncAck, body: Body, client: AsyncWebClient, services: Services) -> None:
    """Ask what somebody wants to know from the agent."""
    await _open(windows.ask_window, body, client, services)
    await ack()


async def on_withdraw(
    ack: AsyncAck, body: Body, client: AsyncWebClient, services: Services
) -> None:
    """Ask why a question is withdrawn."""
    await _open(windows.withdraw_window, body, client, services)
    await ack()


async def on_change_scope(
    ack: AsyncAck, body: Body, client: AsyncWebClient, services: Services
) -> None:
    """Ask what should be different in a scope."""
    click = payloads.click(body)
    card = await services.boards.job(JobId(payloads.number(click.value)))
    await client.views_open(trigger_id=click.trigger, view=windows.change_scope_window(card))
    await ack()


async def on_send_back(
    ack: AsyncAck, body: Body, client: AsyncWebClient, services: Services
) -> None:
    """Ask what is missing in a result."""
    click = payloads.click(body)
    card = await services.boards.job(JobId(payloads.number(click.value)))
    await client.views_open(trigger_id=click.trigger, view=windows.send_back_window(card))
    await ack()


async def on_request_shortcut(
    ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient
) -> None:
    """Ask for the work a message is about."""
    chosen = payloads.shortcut(body, app=context.bot_user_id or "")
    view = windows.request_window(chosen.origin, text=chosen.text)
    await client.views_open(trigger_id=chosen.trigger, view=view)
    await ack()


async def on_denied(ack: AsyncAck, body: Body, client: AsyncWebClient, services: Services) -> None:
    """Deny one call, with the reason typed."""
    form = payloads.form(body)
    await services.approvals.answer(
        ApprovalId(form.about.id), by=form.person, decision=Decision.DENY, reason=form.text
    )
    await ack()
    if form.about.home:
        await refresh_home(client, services, form.person)


async def on_asked(ack: AsyncAck, body: Body, client: AsyncWebClient, services: Services) -> None:
    """Put the question typed to the agent."""
    form = payloads.form(body)
    await services.inquiries.ask(ApprovalId(form.about.id), by=form.person, question=form.text)
    await ack()
    if form.about.home:
        await refresh_home(client, services, form.person)


async def on_withdrawn(
    ack: AsyncAck, body: Body, client: AsyncWebClient, services: Services
) -> None:
    """Withdraw a question, with the reason typed."""
    form = payloads.form(body)
    question = ApprovalId(form.about.id)
    await services.retracting.withdraw(question, by=form.person, reason=form.text)
    await ack()
    if form.about.home:
        await refresh_home(client, services, form.person)


async def on_scope_changed(ack: AsyncAck, body: Body, services: Services) -> None:
    """Send a scope back to be proposed anew."""
    form = payloads.form(body)
    await services.scope.change(JobId(form.about.id), by=form.person, text=form.text)
    await ack()


async def on_sent_back(ack: AsyncAck, body: Body, services: Services) -> None:
    """Send a result back to its owner."""
    form = payloads.form(body)
    await services.shipping.send_back(JobId(form.about.id), by=form.person, reason=form.text)
    await ack()


async def on_requested(ack: AsyncAck, body: Body, services: Services) -> None:
    """Take in the request typed into the shortcut's window."""
    await services.requests.receive(payloads.requested(body))
    await ack()


async def on_unknown_window() -> None:
    """Say that a window is of a version of ours that is gone."""
    raise ConflictError("This window is no longer in use; open it again from the card.")
