"""A drawn card: blocks, their plainer form, and the text for notifications and screen readers."""

from collections.abc import Sequence
from dataclasses import dataclass

from slack_sdk.models.blocks import (
    Block,
    ContainerBlock,
    HeaderBlock,
    ImageBlock,
    SectionBlock,
)

from bot.slack.mrkdwn import one_line


@dataclass(frozen=True, slots=True)
class File:
    """A text too long for a message, sent as a file beside it."""

    name: str
    title: str
    content: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """A message ready to be sent. `text` is what notifications and screen readers say."""

    text: str
    blocks: tuple[Block, ...]
    file: File | None = None

    @property
    def fallback(self) -> tuple[Block, ...]:
        """The same message made of sections, actions and contexts alone.

        Slack refuses a whole message (`invalid_blocks`) where a workspace or a surface does not
        know a newer block.
        """
        return plain(self.blocks)


def plain(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Return blocks without containers, headers and images: what is written in them stays."""
    return tuple(simpler for block in blocks for simpler in _simpler(block))


def _simpler(block: Block) -> tuple[Block, ...]:
    match block:
        case ContainerBlock():
            return (_title(block.title.text if block.title else ""), *plain(block.child_blocks))
        case HeaderBlock():
            return (_title(block.text.text if block.text else ""),)
        case ImageBlock():
            # Slack refuses a whole message, too, where it has not got an image ready yet.
            return ()
        case _:
            return (block,)


def _title(text: str) -> Block:
    return SectionBlock(text=f"*{one_line(text)}*")
