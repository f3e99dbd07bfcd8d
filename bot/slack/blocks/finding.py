"""One finding of a reviewer, and the owner's answer to it."""

from slack_sdk.models.blocks import Block

from bot.domain.cards import FindingCard
from bot.domain.reviews import Finding, FindingStatus
from bot.slack.blocks import words
from bot.slack.blocks.parts import context, details, section
from bot.slack.drawn import Drawn
from bot.slack.mrkdwn import code, fence, neutralise, one_line, quote

_ANSWERS = {
    FindingStatus.ADDRESSED: ":white_check_mark: *Addressed* by the owner",
    FindingStatus.DISPUTED: ":warning: *Disputed* by the owner",
}


def finding_card(card: FindingCard) -> Drawn:
    """Draw how grave it is and where, what became of it, the harm, and how to check it."""
    finding = card.finding
    title = _title(finding)
    harm = section(neutralise(finding.harm, limit=900))
    blocks = [section(f"{title}\n{_status(finding)}"), harm, *_answer(finding)]
    blocks += [*_evidence(finding), _source(finding)]
    return Drawn(f"{title}: {one_line(finding.harm, limit=300)}", tuple(blocks))


def _title(finding: Finding) -> str:
    icon = words.SEVERITY_ICONS[finding.severity]
    where = f"{finding.file}:{finding.line}" if finding.line is not None else finding.file
    place = f" · {code(where, limit=100)}" if finding.file.strip() else ""
    return f"{icon} *{finding.severity.capitalize()} finding*{place}"


def _status(finding: Finding) -> str:
    if finding.status is FindingStatus.OPEN:
        held = " It holds the job." if finding.holds else ""
        return f"*Open.* Next: the owner answers it.{held}"
    held = ". A person may have to decide" if finding.holds else ""
    return f"{_ANSWERS[finding.status]}{held}."


def _answer(finding: Finding) -> list[Block]:
    if finding.status is FindingStatus.OPEN:
        return []
    return [section(f"The owner's answer\n{quote(finding.answer, limit=500)}")]


def _evidence(finding: Finding) -> list[Block]:
    """Return the quote, the evidence and a way to check; all folded away once it is addressed."""
    shown = [section(fence(finding.quote, limit=800, lines=10))] if finding.quote.strip() else []
    check = section(f"*How to check*\n{neutralise(finding.how_to_check, limit=900) or 'not said'}")
    proof = section(f"*Evidence*\n{neutralise(finding.evidence, limit=1200) or 'none given'}")
    grounds = [check, proof, *_doubt(finding)]
    if finding.status is FindingStatus.ADDRESSED:
        return [details("What it was about, and the evidence", *shown, *grounds)]
    return [*shown, details("How to check it, and the evidence", *grounds)]


def _doubt(finding: Finding) -> list[Block]:
    """Return what could make it wrong, where its reviewer says so."""
    said = neutralise(finding.doubt, limit=900)
    return [section(f"*Could be wrong*\n{said}")] if said.strip() else []


def _source(finding: Finding) -> Block:
    return context(
        f"Finding {finding.id} · {finding.stage} by {one_line(finding.position, limit=60)} · "
        f"revision {words.short(finding.revision)}"
    )
