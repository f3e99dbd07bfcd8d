"""What one can press on an approval's card. The server decides who may."""

from slack_sdk.models.blocks import Block, ButtonElement

from bot.domain.approvals import USABLE, ApprovalStatus
from bot.domain.cards import ApprovalCard
from bot.slack.actions import ActionId
from bot.slack.blocks.calls import digest, headline, open_calls, plain_deed
from bot.slack.blocks.parts import actions, button, confirm


def approval_buttons(card: ApprovalCard, *, brief: bool = False) -> list[Block]:
    """Return the buttons that mean something in the state the card is in.

    Where it is drawn in `brief` the calls of a batch are not listed: they are chosen in the window
    that lists them, and not approved unseen.
    """
    match card.approval.status:
        case ApprovalStatus.OPEN:
            row = [] if brief and card.batch else [_approve(card)]
            row += [*_choose(card, brief=brief), _deny(card), _ask(card), _details(card)]
            row += _second_thoughts(card)
        case ApprovalStatus.APPROVED:
            row = [*_second_thoughts(card), _details(card)]
        case ApprovalStatus.EXPIRED:
            row = [button("Ask again", ActionId.ASK_AGAIN, card.approval.card)]
        case _:
            return []
    return [actions(f"approval-{card.approval.card}", row)]


def _approve(card: ApprovalCard) -> ButtonElement:
    """Return the button that approves. It asks once more, naming the object."""
    question = f"{headline(card)}\nDigest {digest(card)}. {_counts(card)}"
    title = "Approve exactly this?"
    if card.batch:
        question = f"{headline(card)}\n{_how_many(card)}, exactly as listed. {_counts(card)}"
        title = "Approve all that is open?"
    return button(
        "Approve all" if card.batch else "Approve",
        ActionId.APPROVE,
        card.approval.card,
        style="primary",
        confirm=confirm(title, question, yes="Approve"),
        label=f"Approve: {plain_deed(card)}",
    )


def _deny(card: ApprovalCard) -> ButtonElement:
    label = f"Deny: {plain_deed(card)}"
    text = "Deny all…" if card.batch else "Deny…"
    return button(text, ActionId.DENY, card.approval.card, style="danger", label=label)


def _choose(card: ApprovalCard, *, brief: bool) -> list[ButtonElement]:
    """Return the button that decides call by call: where more than one is open, or none listed."""
    if len(open_calls(card)) < (1 if brief else 2):
        return []
    label = f"Choose which to approve: {plain_deed(card)}"
    return [button("Choose…", ActionId.CHOOSE, card.approval.card, label=label)]


def _ask(card: ApprovalCard) -> ButtonElement:
    label = f"Ask the agent about: {plain_deed(card)}"
    return button("Ask…", ActionId.ASK, card.approval.card, label=label)


def _details(card: ApprovalCard) -> ButtonElement:
    return button("Details", ActionId.DETAILS, card.approval.card)


def _second_thoughts(card: ApprovalCard) -> list[ButtonElement]:
    """Return how an approval, or the whole question, is taken back while nothing was begun."""
    number = card.approval.card
    label = f"Revoke your approval: {plain_deed(card)}"
    revoke = button("Revoke", ActionId.REVOKE, number, label=label)
    withdraw = button("Withdraw…", ActionId.WITHDRAW, number, label="Withdraw the question")
    approved = card.approval.approved_by or any(
        each.approval.approved_by for each in card.batch if each.approval.status in USABLE
    )
    return [revoke, withdraw] if approved else [withdraw]


def _counts(card: ApprovalCard) -> str:
    if card.approval.missing > 1:
        return f"{card.approval.missing} approvals are missing; yours is one of them."
    if not card.approval.vouched:
        they = "They are" if card.batch else "It is"
        return f"{they} done once, and not before an operator has approved as well."
    return f"{'They are' if card.batch else 'It is'} done at once, and once only."


def _how_many(card: ApprovalCard) -> str:
    number = len(open_calls(card))
    return "One call is open" if number == 1 else f"{number} calls"
