"""Every window, as the page shows it."""

from collections.abc import Mapping
from typing import Any

from slack_sdk.models.views import View

from bot.domain.approvals import ApprovalStatus
from bot.domain.calls import CallStatus
from bot.domain.decisions import DecisionStatus
from bot.domain.details import Change, Details
from bot.domain.drafts import Choices
from bot.domain.gate import Outcome, Ruled
from bot.domain.hiring import Choice
from bot.domain.ids import ModelName, PositionName, RoleName
from bot.domain.seats import StandIn
from bot.domain.similarity import Similar
from bot.domain.stages import Stage
from bot.slack.blocks import absence, decision_windows, windows
from bot.slack.blocks.choose_window import choose_window
from bot.slack.blocks.departure import owner_window
from bot.slack.blocks.details import details_window
from bot.slack.blocks.hiring_windows import opening_window, proposed_window, role_window
from bot.slack.blocks.look_window import look_window
from bot.slack.blocks.new_role_window import new_role_window
from bot.slack.blocks.offboarding import retire_window
from bot.slack.blocks.windows import Origin
from tests.browser.story_approvals import SOON, inquiries, several_people
from tests.browser.story_reviews import review_windows
from tests.slack import samples
from tests.slack.shadow_samples import a_blind_look

DIFF = "diff --git a/shop/signup.py b/shop/signup.py\n" + "\n".join(
    f"+    line {number} of the change = {'value ' * (number % 9)}" for number in range(60)
)


def views() -> Mapping[str, dict[str, Any]]:
    """Return every window."""
    drawn = {
        **_reasons(),
        **_details(),
        **_decisions(),
        **_others(),
        **_looks(),
        **review_windows(),
    }
    return {name: {**view.to_dict(), "id": f"V-{name}"} for name, view in drawn.items()}


def _reasons() -> Mapping[str, View]:
    approval, job = samples.an_approval_card(), samples.a_job_card()
    several = samples.a_batch_card(*[(ApprovalStatus.OPEN, CallStatus.WAITING)] * 3)
    return {
        "deny": windows.deny_window(approval, home=False),
        "choose": choose_window(several, home=False),
        "withdraw": windows.withdraw_window(approval, home=False),
        "ask": windows.ask_window(approval, home=False),
        "send-back": windows.send_back_window(job),
        "change-scope": windows.change_scope_window(job),
    }


def _details() -> Mapping[str, View]:
    spoke = (
        _ruled(Outcome.NEEDS_APPROVAL, "gates.production", "gates.merge"),
        _ruled(Outcome.ALLOW, "lanes.builder"),
    )
    full = Details(several_people(inquiries=inquiries()), rulings=spoke)
    given = {"revision": samples.REVISION, "summary": "word " * 2000}
    long = Details(samples.an_approval_card(call=samples.a_call(arguments=given)))
    waiting = [(ApprovalStatus.OPEN, CallStatus.WAITING)] * 2
    several = Details(samples.a_batch_card(*waiting), rulings=spoke)
    short = "\n".join(DIFF.splitlines()[:12])
    return {
        "details": details_window(full, change=Change(diff=short)),
        "details-early": details_window(full),
        "details-batch": details_window(several),
        "details-long": details_window(long, change=Change(diff=DIFF * 6)),
        "details-unknown": details_window(full, change=Change(problem="The clone is gone.")),
    }


def _ruled(outcome: Outcome, *rules: str) -> Ruled:
    call = samples.a_call()
    return Ruled(
        id=1,
        call=call.id,
        job=call.job,
        at=SOON,
        outcome=outcome,
        rules=rules,
        policies="v1",
        digest=samples.DIGEST,
        stage=Stage.IMPLEMENTATION,
        revision=samples.REVISION,
        eligible=True,
        malformed=False,
    )


def _decisions() -> Mapping[str, View]:
    binding = (samples.a_decision(DecisionStatus.ACCEPTED),)
    choices = Choices(breadths=("organization", "repository/webshop"), binding=binding)
    origin = Origin(channel=samples.CHANNEL, ts=samples.THREAD, chosen_at="1795176000.000000")
    said = "E-mail addresses are checked in one place.\nTwo places have disagreed before."
    return {
        "decide": decision_windows.decision_window(choices, begins=said, origin=origin),
        "decline": decision_windows.decline_window(samples.a_decision_card()),
        "recorded": decision_windows.recorded_window(
            samples.a_decision_card(DecisionStatus.ACCEPTED)
        ),
    }


def _others() -> Mapping[str, View]:
    origin = Origin(channel=samples.CHANNEL, ts=samples.THREAD, chosen_at="1795176000.000000")
    away = StandIn(samples.OMAR, samples.SAM, SOON)
    return {
        "request": windows.request_window(origin, text="The form is broken."),
        "notice": windows.notice_window("Only <@U0OMAR> can decide this."),
        "away": absence.away_window(back_on=SOON.date(), delegate=samples.SAM),
        "away-saved": absence.away_saved(away),
        "next-owner": owner_window(samples.a_departure_card()),
        "retire": retire_window(PositionName("builder-1"), (PositionName("builder-2"),)),
        **_hiring(),
    }


def _looks() -> Mapping[str, View]:
    long = a_blind_look(theirs="\n".join(DIFF.splitlines()[:12]), ours=DIFF)
    return {"look": look_window(long), "look-none": look_window(None)}


def _hiring() -> Mapping[str, View]:
    choice = Choice((RoleName("builder"), RoleName("reviewer")), (ModelName("claude"),))
    similar = (Similar(RoleName("builder"), 100, ("stage: implementation", "8 of 8 tools: a, b")),)
    return {
        "hire": role_window(choice, begins="builder"),
        "hire-similar": opening_window(RoleName("builder"), choice, similar=similar),
        "hire-first": opening_window(RoleName("builder"), choice, similar=()),
        "hire-new-role": new_role_window(choice),
        "hire-begun": proposed_window(samples.a_candidate()),
    }
