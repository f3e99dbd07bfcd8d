"""Which listener hears what."""

import re
from collections.abc import Awaitable, Callable

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext

from bot.services.services import Current
from bot.slack.actions import COMMAND, ActionId, CallbackId
from handlers import (
    absences,
    agent_reviews,
    agents,
    batches,
    buttons,
    commands,
    decisions,
    departures,
    details,
    drills,
    events,
    failures,
    grants,
    hiring,
    numbers,
    offboardings,
    shadows,
    sprawl,
    windows,
)
from handlers.later import Later

_ANY = re.compile(r".*", re.DOTALL)


def register(app: AsyncApp, current: Current) -> None:
    """Give every listener to the app, and the services as they are then to every listener.

    `later` is given, too: there a listener leaves what takes longer than Slack waits.

    The app must be made with `process_before_response=True`: otherwise Bolt acknowledges an
    event before its listener has kept it.
    """

    later = Later()

    async def give_services(
        context: AsyncBoltContext,
        next: Callable[[], Awaitable[None]],  # noqa: A002
    ) -> None:
        context["services"], context["later"] = await current(), later
        await next()

    app.middleware(events.leave_out_chatter)
    app.middleware(give_services)
    app.error(failures.on_error)
    _events(app)
    _work_buttons(app)
    _agent_buttons(app)
    app.action(_ANY)(buttons.on_unknown_button)
    _windows(app)
    app.command(COMMAND)(commands.on_command)
    app.shortcut(CallbackId.REQUEST_SHORTCUT)(windows.on_request_shortcut)
    app.shortcut(CallbackId.DECISION_SHORTCUT)(decisions.on_shortcut)


def _events(app: AsyncApp) -> None:
    app.event("app_mention")(events.on_message)
    app.event("message")(events.on_message)
    app.event("app_home_opened")(events.on_home_opened)
    app.event("user_change")(events.on_person_changed)
    app.event(_ANY)(events.on_anything_else)


def _work_buttons(app: AsyncApp) -> None:
    for action in buttons.JOB_BUTTONS:
        app.action(action)(buttons.on_job_button)
    app.action(ActionId.ROUTE)(buttons.on_route)
    app.action(ActionId.APPROVE)(buttons.on_approve)
    for action in grants.BREADTHS:
        app.action(action)(grants.on_approve)
    app.action(ActionId.REVOKE_GRANT)(grants.on_revoke)
    app.action(ActionId.ASK_AGAIN)(buttons.on_ask_again)
    app.action(ActionId.ASK)(windows.on_ask)
    app.action(ActionId.HAPPENED)(buttons.on_outcome)
    app.action(ActionId.NOT_HAPPENED)(buttons.on_outcome)
    app.action(ActionId.REVOKE)(buttons.on_revoke)
    app.action(ActionId.WITHDRAW)(windows.on_withdraw)
    app.action(ActionId.DENY)(windows.on_deny)
    app.action(ActionId.CHOOSE)(batches.on_choose)
    app.action(ActionId.DETAILS)(details.on_details)
    app.action(ActionId.SEND_FILES)(details.on_files)
    app.action(ActionId.CHANGE_SCOPE)(windows.on_change_scope)
    app.action(ActionId.SEND_BACK)(windows.on_send_back)
    app.action(ActionId.ACCEPT_DECISION)(decisions.on_accept)
    app.action(ActionId.DECLINE_DECISION)(decisions.on_decline)
    app.action(ActionId.ACKNOWLEDGE_DRILL)(drills.on_acknowledge)
    for action in buttons.RULINGS:
        app.action(action)(buttons.on_ruling)


def _agent_buttons(app: AsyncApp) -> None:
    app.action(ActionId.REVIEW_AGENT)(agent_reviews.on_review)
    app.action(ActionId.SUBMIT_REVIEWS)(agent_reviews.on_submit)
    app.action(ActionId.CARRIED_OUT)(agent_reviews.on_carried_out)
    app.action(ActionId.ONE_ON_ONE)(agent_reviews.on_talk)
    app.action(ActionId.TAKE_ROLES)(departures.on_take)
    app.action(ActionId.NAME_OWNER)(departures.on_name)
    app.action(ActionId.HAND_OVER)(offboardings.on_hand_over)
    app.action(ActionId.STOP_OFFBOARDED)(offboardings.on_stop)
    app.action(ActionId.RETIRE_AGENT)(sprawl.on_retire)
    app.action(ActionId.MERGE_AGENT)(sprawl.on_retire)
    for action in (ActionId.LIST_AGENTS, ActionId.MORE_AGENTS, ActionId.EARLIER_AGENTS):
        app.action(action)(agents.on_list)
    app.action(ActionId.OPEN_AGENT)(agents.on_open)
    app.action(ActionId.OPEN_ROLE)(agents.on_open)
    app.action(ActionId.CHART_AS_TEXT)(numbers.on_chart_as_text)
    app.action(ActionId.CHART_AGENT)(numbers.on_chart)
    app.action(ActionId.RETIRE_WINDOW)(agents.on_retire)
    for decision in hiring.DECISIONS:
        app.action(decision)(hiring.on_decision)
    for decision in shadows.DECISIONS:
        app.action(decision)(shadows.on_decision)
    app.action(ActionId.LOOK_BLIND)(shadows.on_look)


def _windows(app: AsyncApp) -> None:
    app.view(CallbackId.DENY)(windows.on_denied)
    app.view(CallbackId.CHOOSE)(batches.on_chosen)
    app.view(CallbackId.ASK)(windows.on_asked)
    app.view(CallbackId.WITHDRAW)(windows.on_withdrawn)
    app.view(CallbackId.AWAY)(absences.on_away)
    app.view(CallbackId.CHANGE_SCOPE)(windows.on_scope_changed)
    app.view(CallbackId.SEND_BACK)(windows.on_sent_back)
    app.view(CallbackId.REQUEST)(windows.on_requested)
    app.view(CallbackId.DECISION)(decisions.on_recorded)
    app.view(CallbackId.DECLINE_DECISION)(decisions.on_declined)
    app.view(CallbackId.REVIEW_AGENT)(agent_reviews.on_decided)
    app.view(CallbackId.ONE_ON_ONE)(agent_reviews.on_talked)
    app.view(CallbackId.NAME_OWNER)(departures.on_named)
    app.view(CallbackId.ACKNOWLEDGE_DRILL)(drills.on_acknowledged)
    app.view(CallbackId.RETIRE)(offboardings.on_retired)
    app.view(CallbackId.HIRE)(hiring.on_role)
    app.view(CallbackId.HIRE_FORM)(hiring.on_proposed)
    app.view(CallbackId.LOOK_BLIND)(shadows.on_looked)
    app.view(CallbackId.NEW_ROLE_FORM)(hiring.on_new_role)
    app.view(_ANY)(windows.on_unknown_window)
