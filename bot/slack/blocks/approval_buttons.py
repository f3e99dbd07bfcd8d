"""What one can press on an approval's card. The server decides who may."""

from slack_sdk.models.blocks import Block, ButtonElement

from bot.domain.approvals import ApprovalStatus
from bot.domain.cards import ApprovalCard
from bot.slack.actions import ActionId
from bot.slack.blocks.calls import digest, headline, plain_deed
from bot.slack.blocks.parts import actions, button, confirm


def approval_buttons(card: ApprovalCard) -> list[Block]:
    """Return the buttons that mean something in the state the question is in."""
    match card.approval.status:
        case ApprovalStatus.OPEN:
            row = [_approve(card), _deny(card), _ask(card), _details(card), *_second_thoughts(card)]
        case ApprovalStatus.APPROVED:
            row = [*_second_thoughts(card), _details(card)]
        case ApprovalStatus.EXPIRED:
            row = [button("Ask again", ActionId.ASK_AGAIN, card.approval.id)]
        case _:
            return []
    return [actions(f"approval-{card.approval.id}", row)]


def _approve(card: ApprovalCard) -> ButtonElement:
    """Return the button that approves. It asks once more, naming the object."""
    question = f"{headline(card)}\nDigest {digest(card)}. {_counts(card)}"
    return button(
        "Approve",
        ActionId.APPROVE,
        card.approval.id,
        style="primary",
        confirm=confirm("Approve exactly this?", question, yes="Approve"),
        label=f"Approve: {plain_deed(card)}",
    )


def _deny(card: ApprovalCard) -> ButtonElement:
    label = f"Deny: {plain_deed(card)}"
    return button("Deny…", ActionId.DENY, card.approval.id, style="danger", label=label)


def _ask(card: ApprovalCard) -> ButtonElement:
    label = f"Ask the agent about: {plain_deed(card)}"
    return button("Ask…", ActionId.ASK, card.approval.id, label=label)


def _details(card: ApprovalCard) -> ButtonElement:
    return button("Details", ActionId.DETAILS, card.approval.id)


def _second_thoughts(card: ApprovalCard) -> list[ButtonElement]:
    """Return how an approval, or the whole question, is taken back while nothing was begun."""
    number = card.approval.id
    label = f"Revoke your approval: {plain_deed(card)}"
    revoke = button("Revoke", ActionId.REVOKE, number, label=label)
    withdraw = button("Withdraw…", ActionId.WITHDRAW, number, label="Withdraw the question")
    return [revoke, withdraw] if card.approval.approved_by else [withdraw]


def _counts(card: ApprovalCard) -> str:
    if card.approval.missing > 1:
        return f"{card.approval.missing} approvals are missing; yours is one of them."
    return "It is done at once, and once only."
