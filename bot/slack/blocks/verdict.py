"""One reviewer's verdict on one revision."""

from bot.domain.cards import VerdictCard
from bot.domain.reviews import VerdictKind
from bot.slack.blocks import words
from bot.slack.blocks.parts import details, section
from bot.slack.drawn import Drawn
from bot.slack.mrkdwn import neutralise

_MEANS = {
    VerdictKind.PASS: "Nothing in its way from this reviewer.",
    VerdictKind.REVISE: "Next: the owner answers every finding and hands in again.",
    VerdictKind.REJECT: "It must not go on like this.",
    VerdictKind.ESCALATE: "A person must decide.",
}


def verdict_card(card: VerdictCard) -> Drawn:
    """Draw the verdict, how independent the reviewer is, and how it checked."""
    verdict = card.verdict
    line = words.verdict_line(verdict, revision=verdict.revision)
    found = words.count(card.findings, "finding") if card.findings else "no findings"
    top = f"{line}\nOn {words.short(verdict.revision)}, {found}. {_MEANS[verdict.kind]}"
    checked = section(neutralise(verdict.evidence, limit=1500) or "not said")
    return Drawn(line, (section(top), details("How it checked", checked)))
