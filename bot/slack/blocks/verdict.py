"""One reviewer's verdict on one revision."""

from slack_sdk.models.blocks import Block

from bot.domain.cards import VerdictCard
from bot.domain.reviews import Verdict, VerdictKind
from bot.domain.stages import Stage
from bot.slack.blocks import words
from bot.slack.blocks.parts import details, section
from bot.slack.drawn import Drawn
from bot.slack.mrkdwn import bullets, neutralise

_MEANS = {
    VerdictKind.PASS: "Nothing in its way from this reviewer.",
    VerdictKind.REVISE: "Next: the owner answers every finding and hands in again.",
    VerdictKind.REJECT: "It must not go on like this. Next: the owner answers and hands in again.",
    VerdictKind.ESCALATE: "A person must decide.",
}
_VETO = "It must not go on like this, and the job stops until a person decides."
_STALE = "There is a newer revision, and this says nothing about it."


def verdict_card(card: VerdictCard) -> Drawn:
    """Draw the verdict, how independent the reviewer is, and how it checked."""
    verdict = card.verdict
    line = words.verdict_line(verdict, revision=None if card.stale else verdict.revision)
    found = words.count(card.findings, "finding") if card.findings else "no findings"
    means = _STALE if card.stale else _means(verdict)
    top = f"{line}\nOn {words.short(verdict.revision)}, {found}. {means}"
    return Drawn(line, (section(top), details("How it checked", *_checked(verdict))))


def _means(verdict: Verdict) -> str:
    """Say what follows. Only the security review can stop a job."""
    if verdict.kind is VerdictKind.REJECT and verdict.stage is Stage.SECURITY_REVIEW:
        return _VETO
    return _MEANS[verdict.kind]


def _checked(verdict: Verdict) -> list[Block]:
    """Return what we have seen ourselves, what the reviewer says, and what it did not check."""
    proof, doubt = verdict.seen[:8], neutralise(verdict.doubt, limit=900)
    seen = ["*We have seen*\n" + bullets(proof)] if proof else []
    said = f"*It says*\n{neutralise(verdict.evidence, limit=1500) or 'not said'}"
    unchecked = [f"*Not checked*\n{doubt}"] if doubt.strip() else []
    return [section(text) for text in (*seen, said, *unchecked)]
