"""Denials: what people have just refused is not asked again."""

from datetime import datetime, timedelta

from bot.domain.approvals import Approval, Decision
from bot.domain.excerpts import shortened
from bot.domain.gate import Outcome, Ruling

REMEMBERED = timedelta(hours=1)
"""How long a denial speaks for the people who gave it."""

_LONGEST_REASON = 300

DENIED = "remembered-denial"
"""What stands among the rules that spoke where people had denied the same call."""


def remembered(ruling: Ruling, denial: Approval | None, *, name: str) -> Ruling:
    """Return the ruling on a call that needs approval, after the newest denial of the same call.

    Whoever is asked the same question again and again learns to press Approve. The same call has
    the same digest: the same tool, arguments, resource and revision. `name` is who denied.
    """
    if ruling.outcome is not Outcome.NEEDS_APPROVAL or denial is None:
        return ruling
    given = next(a for a in reversed(denial.answers) if a.decision is Decision.DENY)
    why = shortened(given.reason, limit=_LONGEST_REASON)
    reason = (
        f"{name} denied exactly this call at {given.at:%H:%M} UTC, and nobody is asked again "
        f'within {REMEMBERED.total_seconds() / 60:.0f} minutes. The reason given: "{why}"'
    )
    return Ruling(Outcome.DENY, (reason,), (*ruling.policies, DENIED))


def since(now: datetime) -> datetime:
    """Return the moment after which a denial still speaks."""
    return now - REMEMBERED
