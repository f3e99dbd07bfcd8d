"""Two positions that contradict each other, side by side, and who decides."""

from slack_sdk.models.blocks import Block, ButtonElement

from bot.domain.cards import ConflictCard
from bot.domain.ids import RevisionId
from bot.domain.jobs import NAME_SOMEBODY, JobStatus
from bot.domain.reviews import Finding, Ruling, Verdict
from bot.slack.actions import ActionId
from bot.slack.blocks import words
from bot.slack.blocks.parts import actions, button, confirm, context, details, fields, section
from bot.slack.drawn import Drawn
from bot.slack.mrkdwn import code, fence, mention, mentions, neutralise, one_line, quote

_RULED = {
    Ruling.UPHELD: (
        ":white_check_mark: {who} decided: *the finding is right.* The owner addresses it."
    ),
    Ruling.OVERRULED: (
        ":white_check_mark: {who} decided: *the finding does not hold.* "
        "The reviewer looks at the revision once more and knows it."
    ),
}


def conflict_card(card: ConflictCard) -> Drawn:
    """Draw what is contested and who decides; then both sides abreast; the evidence below."""
    finding = card.finding
    title = f":scales: *{_title(card)}* · job {card.job.id}{_place(finding)}"
    blocks = [
        section(f"{title}\n{_status(card)}"),
        fields(_for(card), _against(card)),
        details("The evidence of both", *_evidence(card)),
        *_buttons(card),
        context(f"Finding {finding.id} · revision {words.short(_revision(card))}"),
    ]
    return Drawn(f"{_title(card)}: {one_line(finding.harm, limit=300)}", tuple(blocks))


def _title(card: ConflictCard) -> str:
    if card.passing:
        return f"The {card.passing.stage} and the {card.finding.stage} contradict each other"
    return f"The owner and the {card.finding.stage} contradict each other"


def _place(finding: Finding) -> str:
    where = f"{finding.file}:{finding.line}" if finding.line is not None else finding.file
    return f" · {code(where, limit=100)}" if finding.file.strip() else ""


def _status(card: ConflictCard) -> str:
    finding = card.finding
    if finding.ruling and finding.ruled_by:
        return _RULED[finding.ruling].format(who=mention(finding.ruled_by))
    if card.job.status is not JobStatus.ESCALATED:
        return "Nobody needs to decide any more."
    if not card.people:
        return f"*Nobody is left who may decide who is right.* {NAME_SOMEBODY}"
    return (
        f"*{mentions(card.people)} must decide who is right.* Nobody works on the job until then."
    )


def _for(card: ConflictCard) -> str:
    """Return the side that wants the revision to go on."""
    if card.passing:
        verdict = card.passing
        who = f"*{one_line(verdict.position, limit=60)}* ({words.lineage(verdict)}) passes it"
        return f"{who}\n{quote(verdict.evidence, limit=700, lines=10)}"
    owner = one_line(card.job.owner or "the owner", limit=60)
    return f"*{owner}* disputes it\n{quote(card.finding.answer, limit=700, lines=10)}"


def _against(card: ConflictCard) -> str:
    """Return the side that holds it."""
    lineage = f" ({words.lineage(card.against)})" if card.against else ""
    who = f"*{one_line(card.finding.position, limit=60)}*{lineage} says"
    return f"{who}\n{quote(card.finding.harm, limit=700, lines=10)}"


def _evidence(card: ConflictCard) -> list[Block]:
    finding = card.finding
    shown = [section(fence(finding.quote, limit=800, lines=10))] if finding.quote.strip() else []
    proof = section(
        f"*Evidence of the finding*\n{neutralise(finding.evidence, limit=1200) or 'none'}"
    )
    check = section(
        f"*How to check it*\n{neutralise(finding.how_to_check, limit=900) or 'not said'}"
    )
    return [*shown, proof, check, *_said(card.against), *_said(card.passing)]


def _said(verdict: Verdict | None) -> list[Block]:
    """Return a verdict with how it was reached."""
    if verdict is None:
        return []
    line = words.verdict_line(verdict, revision=verdict.revision)
    return [section(f"{line}\n{neutralise(verdict.evidence, limit=900) or 'not said'}")]


def _revision(card: ConflictCard) -> RevisionId:
    return card.against.revision if card.against else card.finding.revision


def _buttons(card: ConflictCard) -> list[Block]:
    if not card.finding.awaits_ruling or card.job.status is not JobStatus.ESCALATED:
        return []
    side = f"{card.passing.stage.capitalize()} is right" if card.passing else "Owner is right"
    other = f"{card.finding.stage.capitalize()} is right" if card.passing else "Reviewer is right"
    return [
        actions(
            f"conflict-{card.finding.id}",
            [
                button(side, ActionId.OVERRULE, card.finding.id),
                button(other, ActionId.UPHOLD, card.finding.id),
                _stop(card),
            ],
        )
    ]


def _stop(card: ConflictCard) -> ButtonElement:
    asked = confirm(
        f"Stop job {card.job.id}?",
        "It ends for good; a new request starts a new job.",
        yes="Stop the job",
        danger=True,
    )
    return button("Stop", ActionId.STOP, card.job.id, style="danger", confirm=asked)
