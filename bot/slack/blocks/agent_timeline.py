"""Who filled a role through time, and what each of them was made of."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.agent_pages import Stint
from bot.domain.registry import Fingerprints
from bot.slack.blocks import words
from bot.slack.mrkdwn import code, one_line

_MOST = 8
_PARTS = ("prompt", "model", "corpus")


def timeline(stints: Sequence[Stint]) -> str:
    """Return the newest first; a fingerprint is short, to tell one from another."""
    if not stints:
        return "*Positions through time*\nThe registry knows of none yet."
    shown = [_stint(stint) for stint in reversed(stints[-_MOST:])]
    missing = len(stints) - _MOST
    more = [f"… and {words.count(missing, 'position')} before"] if missing > 0 else []
    return "\n".join(["*Positions through time*", *shown, *more])


def _stint(stint: Stint) -> str:
    record = stint.record
    until = _day(record.retired_at) if record.retired_at else "now"
    waited = "" if record.deployed_at or record.retired_at else ", not at work yet"
    after = f" · then {one_line(record.replaced_by, limit=40)}" if record.replaced_by else ""
    made = f"\n    {_made_of(stint.made_of)}" if stint.made_of else ""
    name = one_line(record.position, limit=40)
    return f"• *{name}* · {_day(record.hired_at)} to {until}{waited}{after}{made}"


def _made_of(made: Sequence[Fingerprints]) -> str:
    last = made[-1]
    parts = " · ".join(
        f"{name} {code(part[:8], limit=12)}" for name, part in zip(_PARTS, last.parts, strict=True)
    )
    if len(made) == 1:
        return parts
    changed = [
        name
        for name, before, after in zip(_PARTS, made[-2].parts, last.parts, strict=True)
        if before != after
    ]
    times = "once" if len(made) == 2 else f"{len(made) - 1} times"
    return f"{parts} · changed {times}, last on {_day(last.at)}: {', '.join(changed)}"


def _day(at: datetime) -> str:
    return f"{at:%Y-%m-%d}"
