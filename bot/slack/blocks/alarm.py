"""What somebody is told when a position they answer for does worse than before."""

from bot.domain.agent_cards import AlarmCard
from bot.domain.decline import Alarm
from bot.slack.actions import COMMAND
from bot.slack.blocks.parts import context, fields, section
from bot.slack.drawn import Drawn
from bot.slack.mrkdwn import code, moment, one_line


def alarm_card(card: AlarmCard) -> Drawn:
    """Draw a decline: what fell, how sure that is, and what can be done."""
    alarm, found = card.alarm, card.alarm.decline
    name, measure = one_line(alarm.position, limit=60), one_line(found.measure, limit=100)
    top = f":warning: *{name} does worse than before:* {measure}"
    why = "It is more than noise. You are told once; nothing happens by itself."
    blocks = (
        section(f"{top}\n{why}"),
        fields(
            f"*Before*\n{one_line(found.before, limit=80)}",
            f"*Now*\n{one_line(found.after, limit=80)}",
        ),
        section(
            f"Look at what changed: its prompt, its model, or the work it gets. {_chart(alarm)} "
            "shows its quarter."
        ),
        context(
            f"{one_line(found.test, limit=100)} · {found.chance} (below {found.alpha:g}) · "
            f"{one_line(found.n, limit=80)} · {moment(alarm.at)}"
        ),
    )
    return Drawn(f"{name} does worse than before: {measure}", blocks)


def _chart(alarm: Alarm) -> str:
    return code(f"{COMMAND} chart {alarm.position}", limit=120)
