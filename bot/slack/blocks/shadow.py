"""A shadow: how a candidate differs from the agent it shadows, with n, and who decides."""

from slack_sdk.models.blocks import Block, InteractiveElement

from bot.domain.agent_cards import ShadowCard
from bot.domain.shadow_reports import ENOUGH
from bot.domain.shadows import WAY_BACK, Shadow, ShadowStatus
from bot.slack.actions import COMMAND, ActionId
from bot.slack.blocks import words
from bot.slack.blocks.parts import actions, button, confirm, context, section
from bot.slack.blocks.shadow_report import report_blocks
from bot.slack.drawn import Drawn
from bot.slack.mrkdwn import mention, mentions, moment, one_line


def shadow_card(card: ShadowCard) -> Drawn:
    """Draw who shadows whom, what the comparison says, and the buttons of who decides."""
    shadow = card.shadow
    buttons = _buttons(card)
    blocks = (
        section(f"{_top(card)}\n{_status(card)}"),
        *report_blocks(card),
        *([actions(f"shadow-{shadow.id}", buttons)] if buttons else []),
        context(
            f"Shadow {shadow.id} · {mention(shadow.by)}, {moment(shadow.at)}",
            f"`{COMMAND} shadow {one_line(shadow.incumbent, limit=60)}` shows it as it is now",
        ),
    )
    return Drawn(f"{_candidate(shadow)} shadows {_incumbent(shadow)}: {_short(card)}", blocks)


def declared_answer(shadow: Shadow) -> Drawn:
    """Say what happens now that a candidate shadows an agent."""
    told = (
        f"*{_candidate(shadow)} shadows {_incumbent(shadow)}* until {moment(shadow.until)}, for "
        f"{words.count(shadow.jobs, 'job')} or {words.money(shadow.cost_microusd)} at most. "
        "Nothing it does has an effect, and nobody is asked anything. Who owns the role gets one "
        "message, which is kept up to date, and decides there."
    )
    return Drawn(f"{_candidate(shadow)} shadows {_incumbent(shadow)}", (section(told),))


def shadow_line(shadow: Shadow | None) -> list[Block]:
    """Return the small print about the latest shadow an agent has a part in, if it had one."""
    if shadow is None:
        return []
    pair = f"*{_candidate(shadow)}* shadows *{_incumbent(shadow)}*"
    return [context(f":mag: {pair}: {_STATES[shadow.status]} (shadow {shadow.id})")]


_STATES = {
    ShadowStatus.STANDING: "it gets a copy of its work, without effect",
    ShadowStatus.OVER: "it is over, and its owner decides",
    ShadowStatus.STOPPED: "it was stopped",
    ShadowStatus.ROLLED_OVER: "it took over, and can be rolled back",
    ShadowStatus.ROLLED_BACK: "it took over, and was rolled back",
    ShadowStatus.SETTLED: "it took over",
}


def _incumbent(shadow: Shadow) -> str:
    return one_line(shadow.incumbent, limit=60)


def _candidate(shadow: Shadow) -> str:
    return one_line(shadow.candidate, limit=60)


def _top(card: ShadowCard) -> str:
    shadow = card.shadow
    theirs, ours = (_model(model) for model in card.models)
    return (
        f":mag: *{_candidate(shadow)}*{ours} shadows "
        f"*{_incumbent(shadow)}*{theirs} · role {one_line(shadow.role, limit=60)}"
    )


def _model(name: str) -> str:
    # A card may be drawn before this process has heard of a position that was just made.
    return f" ({one_line(name, limit=40)})" if name else ""


def _short(card: ShadowCard) -> str:
    match card.shadow.status:
        case ShadowStatus.STANDING | ShadowStatus.OVER:
            return f"{words.count(card.report.n, 'job')} compared"
        case status:
            return str(status)


def _status(card: ShadowCard) -> str:
    shadow = card.shadow
    decides = f"*{mentions(card.people) or 'An operator'} decides.*"
    by = mention(shadow.decided_by) if shadow.decided_by else "Somebody"
    match shadow.status:
        case ShadowStatus.STANDING:
            return (
                f"*It gets a copy of the work, without effect,* until {moment(shadow.until)}, "
                f"{words.count(shadow.jobs, 'job')} or {words.money(shadow.cost_microusd)}. "
                f"{decides}"
            )
        case ShadowStatus.OVER:
            return f"*It gets no jobs any more.* {one_line(shadow.reason)} {decides}"
        case ShadowStatus.STOPPED:
            return f":no_entry_sign: *{by} stopped it.* {_incumbent(shadow)} goes on as before."
        case ShadowStatus.ROLLED_OVER:
            return _rolled_over(shadow, by)
        case ShadowStatus.ROLLED_BACK:
            now = f"{_incumbent(shadow)} gets the work."
            return f":leftwards_arrow_with_hook: *{by} rolled back.* {now}"
        case ShadowStatus.SETTLED:
            why = one_line(shadow.reason, limit=300)
            return f":white_check_mark: *{_candidate(shadow)} took over.* No way back: {why}"


def _rolled_over(shadow: Shadow, by: str) -> str:
    until = f" until {moment(shadow.back_until)}" if shadow.back_until else ""
    return (
        f":white_check_mark: *{by} rolled over.* New work goes to {_candidate(shadow)}; "
        f"{_incumbent(shadow)} finishes what it is at. It can be rolled back{until}."
    )


def _buttons(card: ShadowCard) -> list[InteractiveElement]:
    shadow = card.shadow
    if shadow.status.is_open:
        look = button(f"Look blind ({card.looks})", ActionId.LOOK_BLIND, shadow.id)
        return [_roll_over(card), *([look] if card.looks else []), _stop(shadow)]
    return [_roll_back(shadow)] if shadow.back_until is not None else []


def _roll_over(card: ShadowCard) -> InteractiveElement:
    shadow, n = card.shadow, card.report.n
    few = f" Compared so far: {words.count(n, 'job')}, too few to say." if n < ENOUGH else ""
    untried = "" if card.examined else " *It has passed no cases.*"
    asked = confirm(
        f"Roll over to {shadow.candidate}?",
        f"*{_candidate(shadow)}* gets the work from now on; {_incumbent(shadow)} finishes what it "
        f"is at. You can roll back for {WAY_BACK.days} days.{few}{untried}",
        yes="Roll over",
    )
    return button("Roll over", ActionId.ROLL_OVER, shadow.id, style="primary", confirm=asked)


def _stop(shadow: Shadow) -> InteractiveElement:
    asked = confirm(
        "Stop shadowing?",
        f"{_candidate(shadow)} gets no more copies. The report stays, and nothing else changes.",
        yes="Stop",
        danger=True,
    )
    return button("Stop shadowing", ActionId.STOP_SHADOW, shadow.id, confirm=asked)


def _roll_back(shadow: Shadow) -> InteractiveElement:
    asked = confirm(
        f"Roll back to {shadow.incumbent}?",
        f"*{_incumbent(shadow)}* gets the work again; {_candidate(shadow)} finishes what it is at.",
        yes="Roll back",
        danger=True,
    )
    return button("Roll back", ActionId.ROLL_BACK, shadow.id, style="danger", confirm=asked)
