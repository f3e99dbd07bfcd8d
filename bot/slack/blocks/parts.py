"""The building blocks of our cards, each within Slack's limits."""

from collections.abc import Sequence

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    ConfirmObject,
    ContainerBlock,
    ContextBlock,
    HeaderBlock,
    ImageBlock,
    InteractiveElement,
    MarkdownTextObject,
    PlainTextObject,
    SectionBlock,
)
from slack_sdk.models.blocks.basic_components import SlackFile

from bot.domain.picture_files import PictureFile
from bot.slack.actions import ActionId
from bot.slack.mrkdwn import plain_line


def mrkdwn(text: str) -> MarkdownTextObject:
    """Return our text. Slack shall make no links or mentions of its own from it."""
    # Slack refuses an empty text, and what somebody wrote may hold nothing one can see.
    return MarkdownTextObject(text=text or "(nothing)", verbatim=True)


def section(text: str, *, accessory: InteractiveElement | None = None) -> Block:
    return SectionBlock(text=mrkdwn(text), accessory=accessory)


def fields(*texts: str) -> Block:
    """Return short facts, two abreast where there is room."""
    return SectionBlock(fields=[mrkdwn(text) for text in texts if text][:10])


def context(*texts: str) -> Block:
    """Return small print."""
    return ContextBlock(elements=[mrkdwn(text) for text in texts if text][:10])


def header(text: str) -> Block:
    return HeaderBlock(text=PlainTextObject(text=plain_line(text, limit=150), emoji=True))


def picture(file: PictureFile) -> Block:
    """Return an image that is in Slack already, with its words for whoever cannot see it."""
    return ImageBlock(
        slack_file=SlackFile(id=file.file),
        alt_text=plain_line(file.alt, limit=2000),
        title=PlainTextObject(text=plain_line(file.title, limit=200), emoji=False),
    )


def details(title: str, *blocks: Block) -> Block:
    """Return blocks that are folded away until somebody wants them."""
    return ContainerBlock(
        title=PlainTextObject(text=plain_line(title, limit=150), emoji=False),
        child_blocks=list(blocks),
        is_collapsible=True,
        default_collapsed=True,
    )


def actions(name: str, elements: Sequence[InteractiveElement]) -> Block:
    """Return a row of buttons. The name is the same each time the message is drawn."""
    return ActionsBlock(block_id=name, elements=list(elements))


def button(
    text: str,
    action: ActionId,
    value: object,
    *,
    style: str | None = None,
    confirm: ConfirmObject | None = None,
    label: str | None = None,
) -> ButtonElement:
    """Return a button. `label` is what a screen reader says where the text alone is too short."""
    return ButtonElement(
        text=PlainTextObject(text=text, emoji=True),
        action_id=action,
        value=str(value),
        style=style,
        confirm=confirm,
        accessibility_label=plain_line(label, limit=75) if label else None,
    )


def confirm(title: str, text: str, *, yes: str, danger: bool = False) -> ConfirmObject:
    """Return the question asked before a click counts."""
    return ConfirmObject(
        title=PlainTextObject(text=plain_line(title, limit=100), emoji=False),
        text=mrkdwn(text),
        confirm=PlainTextObject(text=yes, emoji=False),
        deny=PlainTextObject(text="Go back", emoji=False),
        style="danger" if danger else "primary",
    )
