"""What came of a drill, for an operator."""

from collections.abc import Iterable

from bot.domain.cards import DrillCard
from bot.domain.drill import Drill, Trial
from bot.slack.blocks import words
from bot.slack.blocks.parts import context, section
from bot.slack.drawn import Drawn
from bot.slack.mrkdwn import moment, one_line

_ROOM = 2600


def drill_card(card: DrillCard) -> Drawn:
    """Draw a drill: an alarm as an alarm, and what was blocked in one line each."""
    drill = card.drill
    blocks = [section(f"{_top(drill)}\n{_sense(drill)}")]
    if drill.alarms:
        blocks.append(section(_list(f":x: {one_line(alarm, limit=300)}" for alarm in drill.alarms)))
    if drill.trials:
        blocks.append(section(_list(map(_trial, drill.trials))))
    blocks.append(context(_small(drill)))
    return Drawn(_top(drill), tuple(blocks))


def drill_line(drill: Drill) -> str:
    """Return the last drill in one line."""
    return f"{_top(drill)} · {moment(drill.at)}"


def _top(drill: Drill) -> str:
    if drill.passed:
        number = words.count(len(drill.trials), "attempt")
        return f":shield: *Drill passed:* {number}, all blocked and recorded"
    number = words.count(len(drill.alarms), "alarm")
    return f":rotating_light: *The drill FAILED:* {number}. The gate does not hold"


def _sense(drill: Drill) -> str:
    actors = ", ".join(sorted({one_line(trial.actor, limit=60) for trial in drill.trials}))
    tried = f"As {actors or 'nobody'}, we tried to reuse credentials and to push past the pipeline."
    if drill.passed:
        return f"{tried} Nothing of it took effect. You need not do anything."
    return f"{tried} {remedy()}"


def remedy() -> str:
    """Say what to do when a drill failed."""
    return (
        "*Stop the jobs that are under way and look at the policies and the isolation:* "
        "`python -m bot org check`, `python -m bot doctor`. Then run `python -m bot drill` again."
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
