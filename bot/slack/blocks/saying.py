"""A short sentence of ours; a long one is spread over several sections or sent as a file."""

from bot.domain.cards import Saying
from bot.slack.blocks.parts import section
from bot.slack.drawn import Drawn, File
from bot.slack.mrkdwn import sentence, visible

_PIECE = 2500
_MOST = 4


def saying(card: Saying) -> Drawn:
    """Draw a sentence. What exceeds four sections goes into a file."""
    text = visible(card.text).strip() or "(nothing to say)"
    pieces = split(text, room=_PIECE)
    shown = tuple(section(sentence(piece, limit=2900)) for piece in pieces[:_MOST])
    if len(pieces) <= _MOST:
        return Drawn(sentence(pieces[0], limit=600), shown)
    file = File(name="in-full.txt", title="The whole text", content=text)
    note = section("_The whole text is in the file above._")
    return Drawn(sentence(pieces[0], limit=600), (*shown, note), file=file)


def split(text: str, *, room: int) -> list[str]:
    """Cut a text into pieces, at the ends of lines or words where there are any."""
    pieces = []
    rest = text
    while len(rest) > room:
        end = max(rest.rfind("\n", 1, room), 0) or max(rest.rfind(" ", 1, room), 0) or room
        pieces.append(rest[:end].rstrip())
        rest = rest[end:].lstrip()
    return [piece for piece in [*pieces, rest] if piece] or [text]
