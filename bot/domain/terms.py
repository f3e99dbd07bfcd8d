"""Terms: how many must approve one call, and who of those named may not."""

from dataclasses import dataclass, replace
from fnmatch import fnmatchcase

from bot.domain.ids import UserId
from bot.domain.organization import ApprovalRule

CRITICAL = 2
"""A critical call needs so many different people, whatever the quorum is otherwise."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What a rule demands for one call. `raised` says why it is more than usual."""

    quorum: int
    barred: tuple[UserId, ...]
    raised: tuple[str, ...] = ()

    def one_more(self, why: str) -> "Terms":
        """Return terms that ask for one more person; these where there is no reason to."""
        if not why:
            return self
        return replace(self, quorum=self.quorum + 1, raised=(*self.raised, why))


def terms(
    rule: ApprovalRule,
    *,
    tool: str,
    requester: UserId,
    author_owner: UserId | None,
    acting: tuple[UserId, ...] = (),
) -> Terms:
    """Return the terms for a call. `author_owner` answers for the role whose agent proposed it.

    `acting` decide about the job in the place of a requester who has left: they are as good as the
    requester, so they approve nothing of it either.
    """
    barred = () if rule.author_owner or author_owner is None else (author_owner,)
    barred = barred if rule.self_approval else (*barred, *acting)
    closed_to = {*barred} if rule.self_approval else {requester, *barred}
    quorum = rule.quorum
    if rule.everyone:
        quorum = max(1, len(set(rule.owners) - closed_to))
    if is_critical(rule, tool) and quorum < CRITICAL:
        return Terms(CRITICAL, barred, (f"{tool} is critical here",))
    return Terms(quorum, barred)


def is_critical(rule: ApprovalRule, tool: str) -> bool:
    """Whether the rule calls this tool critical."""
    return any(fnmatchcase(tool, pattern) for pattern in rule.critical)
