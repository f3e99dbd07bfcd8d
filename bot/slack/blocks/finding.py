"""One finding of a reviewer, and the owner's answer to it."""

from slack_sdk.models.blocks import Block

from bot.domain.cards import FindingCard
from bot.domain.reviews import Finding, FindingStatus
from bot.slack.blocks import words
from bot.slack.blocks.parts import context, details, section
from bot.slack.drawn import Drawn
from bot.slack.mrkdwn import code, fence, neutralise, one_line, quote

_ANSWERS = {
    FindingStatus.ADDRESSED: ":white_check_mark: *Addressed*",
    FindingStatus.DISPUTED: ":warning: *Disputed*",
}


def finding_card(card: FindingCard) -> Drawn:
    """Draw the harm, where it is, how to check it, and what the owner answered."""
    finding = card.finding
    title = f"{words.SEVERITY_ICONS[finding.severity]} *{finding.severity.capitalize()} finding*"
    harm = neutralise(finding.harm, limit=900)
    blocks = [section(f"{title} · {one_line(finding.harm, limit=120)}\n{_status(finding)}")]
    blocks += [*_harm(finding, harm), *_evidence(finding), _source(finding)]
    return Drawn(f"{title}: {one_line(finding.harm, limit=300)}", tuple(blocks))


def _status(finding: Finding) -> str:
    if finding.status is FindingStatus.OPEN:
        held = " It holds the job." if finding.holds else ""
        return f":large_blue_circle: *Open.* Next: the owner answers it.{held}"
    held = " A person may have to decide." if finding.holds else ""
    return f"{_ANSWERS[finding.status]} by the owner.{held}\n{quote(finding.answer, limit=500)}"


def _harm(finding: Finding, harm: str) -> list[Block]:
    """Return the harm in full, where the title could not hold it."""
    fits = one_line(finding.harm, limit=120) == one_line(finding.harm, limit=900)
    return [] if fits else [section(f"*Harm*\n{harm}")]


def _place(finding: Finding) -> list[Block]:
    where = f"{finding.file}:{finding.line}" if finding.line is not None else finding.file
    lines = [f"*Where* {code(where)}"] if finding.file else []
    lines += [fence(finding.quote, limit=800, lines=10)] if finding.quote.strip() else []
    return [section("\n".join(lines))] if lines else []


def _evidence(finding: Finding) -> list[Block]:
    """Return place, evidence and a way to check it; once it is addressed, all of it folded away."""
    check = section(f"*How to check*\n{neutralise(finding.how_to_check, limit=900) or 'not said'}")
    shown = section(f"*Evidence*\n{neutralise(finding.evidence, limit=1200) or 'none given'}")
    place = _place(finding)
    if finding.status is FindingStatus.ADDRESSED:
        return [details("Where it was, and the evidence", *place, check, shown)]
    return [*place, details("How to check it, and the evidence", check, shown)]


def _source(finding: Finding) -> Block:
    return context(
        f"Finding {finding.id} · {finding.stage} by {one_line(finding.position, limit=60)} · "
        f"revision {words.short(finding.revision)}"
    )
