"""What came of a drill, for an operator."""

from collections.abc import Iterable

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.domain.cards import DrillCard
from bot.domain.drill import Drill, Trial
from bot.domain.ids import UserId
from bot.slack.actions import ActionId, CallbackId
from bot.slack.blocks import words
from bot.slack.blocks.parts import actions, button, context, section
from bot.slack.blocks.windows import Subject, form_window, text_field
from bot.slack.drawn import Drawn
from bot.slack.mrkdwn import mention, mentions, moment, one_line, quote

_ROOM = 2600


def drill_card(card: DrillCard) -> Drawn:
    """Draw a drill: an alarm as an alarm, and what was blocked in one line each."""
    drill = card.drill
    blocks = [section(f"{_top(drill)}\n{_sense(drill)}")]
    if drill.alarms:
        blocks.append(section(_list(f":x: {one_line(alarm, limit=300)}" for alarm in drill.alarms)))
    if drill.trials:
        blocks.append(section(_list(map(_trial, drill.trials))))
    if drill.stands:
        blocks += acknowledge_button(drill)
    blocks.append(context(_small(drill)))
    return Drawn(_top(drill), tuple(blocks))


def drill_line(drill: Drill) -> str:
    """Return the last drill in one line."""
    return f"{_top(drill)} · {moment(drill.at)}"


def acknowledge_button(drill: Drill) -> list[Block]:
    """Return the button that ends an alarm before a drill passes."""
    press = button("Acknowledge…", ActionId.ACKNOWLEDGE_DRILL, drill.id)
    return [actions(f"drill-{drill.id}", [press])]


def acknowledge_window(drill: Drill, *, home: bool) -> View:
    """Ask why work may go on although a drill failed."""
    note = (
        "The alarm ends, and approvals need no operator any more. What failed is not mended by "
        "that: run the drill again once it is."
    )
    return form_window(
        CallbackId.ACKNOWLEDGE_DRILL,
        Subject(drill.id, home),
        title="Acknowledge the alarm",
        submit="Acknowledge",
        blocks=[
            section(f"{drill_line(drill)}\n{note}"),
            text_field("Why may work go on?", "What failed, and what guards it now"),
        ],
    )


def standing_line(vouchers: Iterable[UserId]) -> str:
    """Say what the alarm of a failed drill changes for whoever decides."""
    return (
        ":rotating_light: *The last drill FAILED:* the gate may not hold. Until one passes or an "
        "operator acknowledges the alarm, one of those who approve must be "
        f"{mentions(vouchers)}."
    )


def _top(drill: Drill) -> str:
    if drill.passed:
        number = words.count(len(drill.trials), "attempt")
        return f":shield: *Drill passed:* {number}, all blocked and recorded"
    number = words.count(len(drill.alarms), "alarm")
    if drill.acknowledged_by:
        who = mention(drill.acknowledged_by)
        return f":warning: *The drill failed:* {number}, acknowledged by {who}"
    return f":rotating_light: *The drill FAILED:* {number}. The gate does not hold"


def _sense(drill: Drill) -> str:
    actors = ", ".join(sorted({one_line(trial.actor, limit=60) for trial in drill.trials}))
    tried = f"As {actors or 'nobody'}, we tried to reuse credentials and to push past the pipeline."
    if drill.passed:
        return f"{tried} Nothing of it took effect. You need not do anything."
    return f"{tried} {remedy(drill)}"


def remedy(drill: Drill) -> str:
    """Say what to do when a drill failed, or why somebody lets work go on."""
    if drill.acknowledged_by:
        why = quote(drill.acknowledged_why, limit=600)
        return f"Work goes on, for this reason:\n{why}\nRun the drill again once it is mended."
    return (
        "*Stop the jobs that are under way and look at the policies and the isolation:* "
        "`python -m bot org check`, `python -m bot doctor`. Then run `python -m bot drill` again. "
        "Until one passes or an operator acknowledges this, every approval needs an operator."
    )


def _trial(trial: Trial) -> str:
    mark = ":white_check_mark:" if trial.blocked else ":x:"
    by = f" by {one_line(', '.join(trial.rules), limit=120)}" if trial.rules else ""
    result = f"blocked{by}" if trial.blocked else f"*not blocked:* {one_line(trial.reason)}"
    return f"{mark} {one_line(trial.name, limit=120)}: {result}"


def _list(lines: Iterable[str]) -> str:
    shown: list[str] = []
    everything = list(lines)
    for line in everything:
        if sum(map(len, shown)) + len(line) > _ROOM:
            return "\n".join([*shown, f"… and {len(everything) - len(shown)} more"])
        shown.append(line)
    return "\n".join(shown)


def _small(drill: Drill) -> str:
    events = [trial.event for trial in drill.trials if trial.event]
    kept = f"gate events {min(events)} to {max(events)}" if events else "no gate events"
    return f"Drill {one_line(drill.key)} · {moment(drill.at)} · {kept}"
